// Package explain puts goroutine dumps into words for learners: what was left behind, what blocks what, what spins.
//
// It is pure but for reading source lines, which [ReadFile] supplies.
package explain

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// maxGroups is how many groups of like goroutines a message shows; the rest is counted.
const maxGroups = 3

// where writes a place as "cache.go:31: time.Sleep(d)", without the source line when it cannot be read.
func where(f dump.Frame) string {
	at := fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
	if source := sourceLine(f); source != "" {
		return at + ": " + source
	}
	return at
}

// count writes "1 goroutine" or "3 goroutines".
func count(n int) string {
	if n == 1 {
		return "1 goroutine"
	}
	return fmt.Sprintf("%d goroutines", n)
}

// message joins lines into a note that points at the given place.
func message(cause string, at dump.Frame, lines ...string) note.Note {
	return note.Note{Cause: cause, Text: strings.Join(lines, "\n"), File: at.File, Line: at.Line}
}
