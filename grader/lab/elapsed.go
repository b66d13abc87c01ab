package lab

import (
	"fmt"
	"testing"
	"time"

	"github.com/threadwise/threadwise/grader/internal/note"
)

// Elapsed runs f and checks that it takes exactly want. Inside a bubble the clock is virtual, so the comparison is
// exact: there is no tolerance. It reports whether the time was right.
func Elapsed(t testing.TB, want time.Duration, f func()) bool {
	t.Helper()
	start := time.Now()
	f()
	wrong := compare(time.Since(start), want)
	if wrong == "" {
		return true
	}
	fail(t, note.Note{Cause: "timing", Text: wrong})
	return false
}

// compare says how got differs from want; it is empty when it does not.
func compare(got, want time.Duration) string {
	switch {
	case got > want:
		return fmt.Sprintf("took %v, want %v (%v too long)", got, want, got-want)
	case got < want:
		return fmt.Sprintf("took %v, want %v (%v too short)", got, want, want-got)
	}
	return ""
}
