// Package report shows how a submission stands: as a scoreboard, as a page for a browser, as a JSON document, as the table of a class.
//
// There is one model and a writer for each form. Writers are pure: width and colour come from outside, text that a
// submission had a hand in is made harmless before it is shown, and each writer calls Write once.
package report

import (
	"slices"
	"time"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Report is how one submission stands.
type Report struct {
	// Lessons is the course, in its order.
	Lessons []verdict.Lesson `json:"lessons"`

	// Asked holds the names of the lessons that were asked for. Empty means all of them. The scoreboard explains
	// failures of these only.
	Asked []string `json:"asked,omitempty"`

	// Notes are one line each, about the whole run: "no C compiler: races were not checked".
	Notes []string `json:"notes,omitempty"`

	// Time is when the run began; zero where that does not matter, as in the grading of a class.
	Time time.Time `json:"time,omitzero"`

	// Seconds is the wall-clock time of the run.
	Seconds float64 `json:"seconds"`
}

// A Summary counts lessons.
type Summary struct {
	Passed int `json:"passed"` // lessons that met every requirement
	Total  int `json:"total"`  // lessons in the report
}

// Percent is the share of lessons passed, rounded down: 100 means all. It is 0 when there are no lessons.
func (s Summary) Percent() int {
	if s.Total == 0 {
		return 0
	}
	return 100 * s.Passed / s.Total
}

// Summarize counts lessons.
func Summarize(lessons []verdict.Lesson) Summary {
	s := Summary{Total: len(lessons)}
	for _, l := range lessons {
		if l.State == verdict.Passed {
			s.Passed++
		}
	}
	return s
}

func (r Report) asked(l verdict.Lesson) bool {
	return len(r.Asked) == 0 || slices.Contains(r.Asked, l.Name)
}
