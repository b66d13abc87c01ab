// Package note carries what a test knows about its own failure to whoever runs it, beside the text that it prints.
package note

import (
	"fmt"
	"os"
	"sync/atomic"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// A Note explains one failure.
type Note struct {
	Cause string `json:"cause"`          // "leak", "stuck", "busy", "deadlock", "panic", "goexit", "timing", "memory", "goroutines"
	Text  string `json:"text"`           // what happened, as the learner reads it; several lines, no colour
	File  string `json:"file,omitempty"` // where to look: the learner's file, as an absolute path
	Line  int    `json:"line,omitempty"`

	Timeline *timeline.Timeline `json:"timeline,omitempty"` // what happened when, where that was recorded; Text does not repeat it
}

var sink atomic.Pointer[func(Note)]

// To sends every later note to f, which must be safe for concurrent use.
func To(f func(Note)) { sink.Store(&f) }

// Send hands n to whoever asked for notes. Without a listener it does nothing: the test's own log says the same.
func Send(n Note) {
	if f := sink.Load(); f != nil {
		(*f)(n)
	}
}

// Fatal sends n, prints its text to standard error and ends the process: for tests that cannot be unwound.
func Fatal(n Note) {
	Send(n)
	fmt.Fprintf(os.Stderr, "\n--- FAIL: %s\n", n.Text)
	os.Exit(1)
}
