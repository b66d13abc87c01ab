package lab

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// Real runs f outside of any bubble, on the real clock: for code that a bubble's clock would wait for in vain, such as
// a mutex held over a slow call. Let f order events by channels, and check no times.
//
// As in [Bubble], each goroutine that f started and that does not end fails the test by its line; so do a panic and a
// Goexit, and what is stuck is explained and ends the process. Timers longer than half a second look stuck.
// What f opens it must close before it returns, by defer: t.Cleanup comes later than the search for leftovers.
func Real(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	outside(t, nil, f)
}

// outside is Real; when the test cannot be unwound, about says where it was, unless it is nil.
func outside(t *testing.T, about func() string, f func(*testing.T)) {
	t.Helper()
	ignored, mine := goleak.IgnoreCurrent(), startedFromNowOn()
	stop := watchdog.Watch(watchdog.Options{Mine: mine, OnTrouble: fatal(about)})
	defer stop()
	if n, ok := guard(t, f); !ok {
		fail(t, n)
		t.FailNow()
	}
	stop()
	if !t.Failed() && goleak.Find(ignored) != nil {
		reportLeak(t, mine)
	}
}

// reportLeak fails t. A goroutine that has ended since goleak last looked is none.
func reportLeak(t *testing.T, mine func(dump.Goroutine) bool) {
	t.Helper()
	self := watchdog.Current().ID
	var left []dump.Goroutine
	for _, g := range watchdog.Goroutines() {
		if mine(g) && g.ID != self && !explain.Scaffold(g) {
			left = append(left, g)
		}
	}
	if len(left) > 0 {
		fail(t, explain.Leak(left))
	}
}

// startedFromNowOn tells goroutines that do not exist yet, and the caller's own, from the others.
func startedFromNowOn() func(dump.Goroutine) bool {
	self := watchdog.Current().ID
	old := map[int]bool{}
	for _, g := range watchdog.Goroutines() {
		old[g.ID] = g.ID != self
	}
	return func(g dump.Goroutine) bool { return !old[g.ID] }
}

// fatal ends the process with a note to which about adds a line.
func fatal(about func() string) func(note.Note) {
	return func(n note.Note) {
		if about != nil {
			n.Text += "\n" + about()
		}
		note.Fatal(n)
	}
}
