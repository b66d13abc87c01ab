package watch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Page is what fills the screen.
type Page int

// The pages.
const (
	PageLesson Page = iota // how the current lesson stands
	PageHint
	PageText // the lesson's text
	PageList // all lessons, to search and to jump
)

// A View is all that a screen may show. It is a value: a screen changes nothing.
type View struct {
	Report  report.Report // how the lessons stand as far as is known
	Current int           // index of the lesson that is watched
	Busy    string        // what is being done, one line; empty when nothing is
	Problem string        // why the grader could not do its work, one line
	Notice  string        // what the learner should know, one line
	Remark  string        // the answer to the last key, one line
	Praise  bool          // the current lesson has just passed
	AllDone bool          // all lessons have passed afresh
	Page    Page
	Hint    Hint
	Text    string // Markdown, of [PageText]
	Search  string // what was typed on [PageList]
	Chosen  int    // index into [View.Found]
	Scroll  int    // lines of the page above the screen
}

// A Hint is one of a lesson's hints.
type Hint struct {
	Number, Of int
	Text       string // Markdown
}

// Lesson is the lesson that is watched.
func (v View) Lesson() verdict.Lesson { return v.Report.Lessons[v.Current] }

// Found returns the indices of the lessons that the search finds: by number, folder or title.
func (v View) Found() []int {
	var found []int
	for i, l := range v.Report.Lessons {
		if matches(l, v.Search) {
			found = append(found, i)
		}
	}
	return found
}

// matches tells whether l is what search means: a number means the lesson that has it, or those whose number begins so.
func matches(l verdict.Lesson, search string) bool {
	search = strings.ToLower(strings.TrimSpace(search))
	if _, err := strconv.Atoi(search); err == nil {
		return strings.HasPrefix(strconv.Itoa(l.Number), search) || strings.HasPrefix(l.Name, search)
	}
	return strings.Contains(strings.ToLower(l.Name), search) || strings.Contains(strings.ToLower(l.Title), search)
}

// allPassed tells whether every lesson has passed, as far as is known.
func (v View) allPassed() bool {
	s := report.Summarize(v.Report.Lessons)
	return s.Total > 0 && s.Passed == s.Total
}

// following is the index of the lesson that comes next: the first after the current one that has not passed, from the beginning if need
// be. When none is left it is simply the next one, and the current one is the last.
func (v View) following() int {
	n := len(v.Report.Lessons)
	for i := 1; i < n; i++ {
		if next := (v.Current + i) % n; v.Report.Lessons[next].State != verdict.Passed {
			return next
		}
	}
	return min(v.Current+1, n-1)
}

// First is the index of the lesson to begin with: the first that has not passed, else the first.
func First(lessons []verdict.Lesson) int {
	return max(0, slices.IndexFunc(lessons, func(l verdict.Lesson) bool { return l.State != verdict.Passed }))
}
