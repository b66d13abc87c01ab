package lab

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// Bubble runs f in a testing/synctest bubble: time in it is virtual, passes only while every goroutine waits, and can
// be compared with ==. As with [synctest.Test], f gets a T of its own, and t fails and ends when that one fails.
//
// When f and its cleanups are over, no goroutine of the bubble may be left: each that is fails the test, by its line.
// A deadlock, a panic on f's goroutine and a Goexit on it fail the test too, and later tests run. A test that is stuck
// or goes round in circles cannot be unwound: it is explained, and ends the process.
//
// Unlike a plain f, one in a bubble must not call t.Run, t.Parallel or t.Deadline.
func Bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	b := &bubble{left: make(chan struct{})}
	stop := watchdog.Watch(watchdog.Options{Mine: b.mine, Bubble: true, OnTrouble: b.trouble})
	b.run(t, f)
	stop()
	for _, n := range b.notes {
		fail(t, n)
	}
	switch {
	case !b.passed:
		t.FailNow()
	case b.skipped:
		t.SkipNow()
	}
}

// A bubble is one call of Bubble.
type bubble struct {
	id      atomic.Int64 // as goroutine dumps number it; 0 before it starts
	ending  atomic.Bool  // f and its cleanups are over
	once    sync.Once
	left    chan struct{} // closed, once, when goroutines are left behind, and the bubble with them
	notes   []note.Note   // what to report
	passed  bool
	skipped bool
}

// run returns when the bubble has ended or was left behind. It then never ends, so it has a goroutine of its own.
func (b *bubble) run(t *testing.T, f func(*testing.T)) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer b.recoverDeadlock()
		synctest.Test(t, func(t *testing.T) { b.body(t, f) })
		b.passed = true
	}()
	select {
	case <-ended:
	case <-b.left:
	}
}

// body runs inside the bubble.
func (b *bubble) body(t *testing.T, f func(*testing.T)) {
	b.id.Store(int64(watchdog.Current().Bubble))
	t.Cleanup(func() { b.end(t) }) // the first cleanup is the last to run
	if n, ok := guard(t, f); !ok {
		b.notes = append(b.notes, n)
		t.Fail()
	}
}

// end runs inside the bubble when f and its cleanups are over. It does not return when goroutines are left: the bubble
// must not go on, or a ticker in it would use the processor for ever, and its clock stands still as long as one of its
// goroutines waits for a channel from outside. That goroutine is the test's own, which has nothing more to do.
func (b *bubble) end(t *testing.T) {
	b.skipped = t.Skipped()
	if !t.Failed() {
		b.ending.Store(true)
		synctest.Wait()
	}
	if left := b.leftBehind(); len(left) > 0 {
		b.leave(left, !t.Failed())
		<-never
	}
}

// leave lets run return while the bubble still has goroutines. After a failure they may be the test's fault: it had no
// time to release them.
func (b *bubble) leave(left []dump.Goroutine, report bool) {
	b.once.Do(func() {
		if report {
			b.notes = append(b.notes, explain.Leak(left))
		}
		close(b.left)
	})
}

// trouble is called by the watchdog. A goroutine left behind that waits for a mutex makes synctest.Wait wait for ever,
// and stops the clock by itself: it is a leak like others.
func (b *bubble) trouble(n note.Note) {
	if n.Cause != "stuck" || !b.ending.Load() {
		note.Fatal(n)
	}
	b.leave(b.leftBehind(), true)
}

// never is made outside of any bubble.
var never = make(chan struct{})

// leftBehind returns the bubble's goroutines but for the caller and those of package synctest.
func (b *bubble) leftBehind() []dump.Goroutine {
	self := watchdog.Current().ID
	var left []dump.Goroutine
	for _, g := range watchdog.Goroutines() {
		if b.mine(g) && g.ID != self && !explain.Scaffold(g) {
			left = append(left, g)
		}
	}
	return left
}

func (b *bubble) mine(g dump.Goroutine) bool {
	return g.Bubble != 0 && int64(g.Bubble) == b.id.Load()
}

// recoverDeadlock is deferred around synctest.Test, which panics when every goroutine of the bubble is blocked.
func (b *bubble) recoverDeadlock() {
	r := recover()
	if r == nil {
		return
	}
	text := fmt.Sprint(r)
	if !strings.HasPrefix(text, "deadlock:") {
		b.notes = append(b.notes, note.Note{Cause: "panic", Text: "lab.Bubble: " + text})
		return
	}
	var blocked []dump.Goroutine
	for _, g := range watchdog.Goroutines() {
		if b.mine(g) {
			blocked = append(blocked, g)
		}
	}
	b.notes = append(b.notes, explain.Deadlock(blocked))
}
