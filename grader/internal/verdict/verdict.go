// Package verdict says what a run means: for each requirement of a lesson whether it is met, and if not, why.
package verdict

import (
	"time"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// State is how a lesson or a requirement stands.
type State string

// The states. NotStarted and NotCompiled are states of lessons only.
const (
	Passed      State = "passed"
	Failed      State = "failed"
	Stuck       State = "stuck"
	NotCompiled State = "does not compile"
	NotStarted  State = "not started"
	NotChecked  State = "not checked"
)

// Kind sorts requirements.
type Kind string

// The kinds, in the order in which reports show them.
const (
	Works  Kind = "works"
	Timing Kind = "timing"
	Leaks  Kind = "leaks"
	Errors Kind = "errors"
	Races  Kind = "races"
)

// Kinds lists every kind in the order of reports.
var Kinds = []Kind{Works, Timing, Leaks, Errors, Races}

// A Location is a line of a file.
type Location struct {
	File   string `json:"file"` // relative to the course, with slashes
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"` // in bytes, from 1; 0 when unknown
	Source string `json:"source,omitempty"` // the line itself, trimmed
	Role   string `json:"role,omitempty"`   // what happened there: "write", "previous read", "waits here"
}

// A Requirement is one test function of a lesson and how it ended.
type Requirement struct {
	Test    string     `json:"test"` // the function's name
	Text    string     `json:"text"` // first sentence of its doc comment
	Kind    Kind       `json:"kind"`
	State   State      `json:"state"`
	Cause   string     `json:"cause,omitempty"` // sort of failure: "race", "leak", "stuck", "panic", …; empty for a plain failed assertion
	Message string     `json:"message"`         // what happened; several lines, plain text
	Where   []Location `json:"where,omitempty"` // where to look, most telling first

	// Timeline is what happened when, where the test recorded it. Message does not repeat it.
	Timeline *timeline.Timeline `json:"timeline,omitempty"`
}

// A Finding is something that the compiler or go vet said.
type Finding struct {
	Location
	Message string `json:"message"`
}

// A Lesson is a lesson and how a submission of it stands.
type Lesson struct {
	Number       int           `json:"number"`
	Name         string        `json:"name"`  // the folder: "03_measure"
	Title        string        `json:"title"` // "One after another, or together"
	Chapter      int           `json:"chapter"`
	ChapterTitle string        `json:"chapterTitle"`    // "Goroutines: what threading.Thread was"
	Files        []string      `json:"files,omitempty"` // the learner's files in the lesson's folder
	State        State         `json:"state"`
	Reason       string        `json:"reason,omitempty"` // one line, where the requirements do not tell
	Requirements []Requirement `json:"requirements"`
	Findings     []Finding     `json:"findings,omitempty"` // compile errors, or what go vet found
	Output       string        `json:"output,omitempty"`   // the beginning of what the code under test printed
	Notes        []string      `json:"notes,omitempty"`    // one line each, about the submission: "your copy of the tests differs …"
	Hints        int           `json:"hints"`              // how many hints the lesson's README has
	Seconds      float64       `json:"seconds"`            // wall-clock time of building and running its tests; of the first time when cached
	Cached       bool          `json:"cached"`             // the result of an earlier run of the very same files
	History
}

// A History is what earlier checks of somebody's working tree add to a verdict. It is empty where nothing is remembered, as in the
// grading of a class; the first check that remembers anything finds nothing new.
type History struct {
	PassedAt time.Time `json:"passedAt,omitzero"` // when a check first found the lesson passed
	New      bool      `json:"new,omitempty"`     // passed for the first time, since the last check
	Again    bool      `json:"again,omitempty"`   // passed once, then not, and again since the last check
	Broken   bool      `json:"broken,omitempty"`  // passed once, and has failed since
}
