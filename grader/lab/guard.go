package lab

import (
	"fmt"
	"testing"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// guard runs f on this goroutine and recovers its panic. A Goexit that is not package testing's own cannot be undone:
// then, as after t.FailNow, guard does not return and runtime.Goexit goes on.
func guard(t *testing.T, f func(*testing.T)) (n note.Note, ok bool) {
	t.Helper()
	finished := false
	defer func() {
		t.Helper()
		if finished {
			return
		}
		if r := recover(); r != nil {
			n, ok = explain.Panic(fmt.Sprint(r), watchdog.Current()), false
			return
		}
		if !t.Failed() && !t.Skipped() {
			fail(t, explain.Goexit(watchdog.Current()))
			t.FailNow() // says to package testing that this Goexit is a failure, where it would end the process
		}
	}()
	f(t)
	finished = true
	return n, true
}
