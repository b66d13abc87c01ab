// Code generated from exercises/19_cancel/helpers_test.go by make sync. DO NOT EDIT.

package cancel_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	cancel "github.com/threadwise/threadwise/solutions/19_cancel"
)

// A crew is an executor whose tasks are recorded.
type crew struct {
	*cancel.Executor
	rec *lab.Recorder
}

func newCrew(n int) crew {
	return crew{cancel.NewExecutor(n), lab.NewRecorder()}
}

// submit submits a task that takes d and returns its own name.
func (c crew) submit(name string, d time.Duration) *cancel.Future[string] {
	return cancel.Submit(c.Executor, func() (string, error) {
		c.rec.Sleep(name, d)
		return name, nil
	})
}

// shutdown calls Shutdown in the background. What it returns says how long that took, or 0 when it has not returned.
func (c crew) shutdown(cancelPending bool) (took func() time.Duration) {
	var nanoseconds atomic.Int64
	go func() {
		d := timeOf(func() { c.Shutdown(cancelPending) })
		c.rec.Mark("Shutdown returned")
		nanoseconds.Store(int64(d))
	}()
	return func() time.Duration { return time.Duration(nanoseconds.Load()) }
}

// ran says whether a task of that name has started.
func (c crew) ran(name string) bool {
	for _, s := range c.rec.Spans() {
		if s.Name == name {
			return true
		}
	}
	return false
}

// end shuts c down at the end of a test, whatever that has come to, so that nothing is left of it.
func (c crew) end(t *testing.T) {
	t.Cleanup(func() { c.Shutdown(true) })
}

// someTime is how long a task takes: above a minute of the bubble's clock, which costs nothing, and not a whole number
// of milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// pass sleeps for d, and until everything else in the bubble rests.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// timeOf is how long f takes, by the bubble's clock.
func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

var errWaits = errors.New("still waiting in Result after an hour")

// result is what Result returns within an hour of the bubble's clock.
func result[T any](t *testing.T, future *cancel.Future[T]) (T, error) {
	t.Helper()
	ctx, stop := context.WithTimeoutCause(t.Context(), time.Hour, errWaits)
	defer stop()
	return future.Result(ctx)
}

func requireState[T any](t *testing.T, want cancel.State, future *cancel.Future[T], when string) {
	t.Helper()
	if got := future.State(); got != want {
		t.Fatalf("%s: the state is %q (%d), want %q (%d)", when, got, got, want, want)
	}
}

// requireCancelled ends the test unless the task of future is cancelled and has never run.
func (c crew) requireCancelled(t *testing.T, future *cancel.Future[string], name, when string) {
	t.Helper()
	requireState(t, cancel.Cancelled, future, when)
	value, err := result(t, future)
	require.ErrorIs(t, err, cancel.ErrCancelled, "%s: the error of Result", when)
	require.Empty(t, value, "%s: the value of Result", when)
	if c.ran(name) {
		c.rec.Errorf(t, "%s: task %q was cancelled, and ran", when, name)
		t.FailNow()
	}
}

// requireValue ends the test unless the task of future has run and returned its name.
func requireValue(t *testing.T, future *cancel.Future[string], name, when string) {
	t.Helper()
	requireState(t, cancel.Done, future, when)
	value, err := result(t, future)
	require.NoError(t, err, "%s: the error of Result", when)
	require.Equal(t, name, value, "%s: the value of Result", when)
}

// requireRuns ends the test unless e runs a simple task: what is to follow would wait in vain.
func requireRuns(t *testing.T) {
	t.Helper()
	lab.Real(t, func(t *testing.T) {
		e := cancel.NewExecutor(1)
		value, err := cancel.Submit(e, func() (int, error) { return 42, nil }).Result(t.Context())
		e.Shutdown(false)
		require.NoError(t, err, "the error of a task that returns 42 and no error")
		require.Equal(t, 42, value, "the value of a task that returns 42 and no error")
	})
}

// stressRaces runs f, which says how many close races it has seen, until that comes to enough: how many rounds this takes depends on how
// busy the machine is. It ends after so many rounds in any case, as a machine with a single processor has no close races.
func stressRaces(t *testing.T, rounds, enough int, f func(t *testing.T, round int) (races int)) {
	t.Helper()
	seen := 0
	lab.StressUntil(t, rounds, func(t *testing.T, round int) bool {
		t.Helper()
		seen += f(t, round)
		return seen >= enough
	})
}

// A pair is two goroutines that meet again and again.
type pair struct {
	steps [2]atomic.Int64
	soon  [2]bool
}

// meet has goroutine who, 0 or 1, wait until the other one has come too, three times in a row: when they part, both of them should have a
// processor.
func (p *pair) meet(who int) {
	for range 3 {
		mine := p.steps[who].Add(1)
		turn := 1
		for ; p.steps[1-who].Load() < mine; turn++ {
			makeRoom(turn)
		}
		p.soon[who] = turn < patience
	}
}

// close tells, when both goroutines have ended, whether each found the other one there soon when they last met: so both had a processor.
func (p *pair) close() bool { return p.soon[0] && p.soon[1] }

// patience is how often one looks whether the other is there before somebody else gets the processor: some microseconds.
const patience = 1000

// makeRoom lets others run once in a while, in a loop that waits for one of them.
func makeRoom(turn int) {
	switch {
	case turn%patience != 0:
	case turn < 20*patience:
		runtime.Gosched()
	default:
		time.Sleep(20 * time.Microsecond)
	}
}

// A bulk is a result that takes a moment to make and to copy: what is not one step shows that more often.
type bulk [256]int

var spun atomic.Int64

// spin lets a little time pass, some nanoseconds for each of n.
func spin(n int) {
	for range n {
		spun.Load()
	}
}
