package cancel_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cancel "github.com/threadwise/threadwise/exercises/19_cancel"
	"github.com/threadwise/threadwise/grader/lab"
)

// Result returns what the task returned, both value and error, to each caller.
func TestResult_SameForEveryone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		c := newCrew(2)
		c.end(t)
		value, partial, broken := 1+rng.IntN(1000), 1+rng.IntN(1000), errors.New("broken")
		fine := cancel.Submit(c.Executor, func() (int, error) { time.Sleep(time.Second); return value, nil })
		failed := cancel.Submit(c.Executor, func() (int, error) { time.Sleep(time.Second); return partial, broken })
		var callers sync.WaitGroup
		var fines, faileds atomic.Int32
		for range 10 {
			callers.Go(func() {
				for range 2 {
					if v, err := result(t, fine); v == value && err == nil {
						fines.Add(1)
					}
					if v, err := result(t, failed); v == partial && err == broken {
						faileds.Add(1)
					}
				}
			})
		}
		callers.Wait()

		assert.EqualValues(t, 20, fines.Load(), "how often Result returned the task's value, of 20 calls")
		assert.EqualValues(t, 20, faileds.Load(), "how often Result returned the task's error and the value beside it, of 20 calls")
	})
}

// Result returns at the end of the task, neither earlier nor later.
//
//grader:timing
func TestResult_ReturnsAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		c := newCrew(1)
		c.end(t)
		first, d := someTime(rng), someTime(rng)
		c.submit("first", first)
		future := c.submit("task", d)

		took := timeOf(func() { _, _ = result(t, future) })
		c.rec.Mark("Result returned")
		if took != first+d {
			c.rec.WrongEnd(t, took, first+d, "Result returned at %v, want %v: let the end of the task wake you", took, first+d)
		}
		if took := timeOf(func() { _, _ = result(t, future) }); took != 0 {
			t.Errorf("a second Result took %v, want 0s", took)
		}
	})
}

// Result returns the cause when its ctx ends, and the task goes on.
//
//grader:errors
func TestResult_ContextEndsTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		c.end(t)
		running, pending := c.submit("running", d), c.submit("pending", d)
		cause := errors.New("lost patience")
		ctx, stop := context.WithTimeoutCause(t.Context(), d/2, cause)
		defer stop()

		took := timeOf(func() {
			for _, future := range []*cancel.Future[string]{running, pending} {
				value, err := future.Result(ctx)
				require.ErrorIs(t, err, cause, "the error of Result, when its ctx ends first: context.Cause(ctx)")
				require.Empty(t, value, "the value of Result, when its ctx ends first")
			}
		})
		if took != d/2 {
			t.Errorf("Result returned at %v, its ctx ended at %v", took, d/2)
		}
		synctest.Wait()
		requireState(t, cancel.Running, running, "a running task, when a ctx of Result has ended")
		requireState(t, cancel.Pending, pending, "a pending task, when a ctx of Result has ended")
		pass(2 * d)
		requireValue(t, running, "running", "a task that somebody had stopped waiting for")
		requireValue(t, pending, "pending", "a task that somebody had stopped waiting for")
	})
}

// Result returns a result that is there, even when its ctx has ended.
//
//grader:errors
func TestResult_BeatsAnEndedContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		c := newCrew(1)
		c.end(t)
		fine, cancelled := c.submit("fine", time.Second), c.submit("cancelled", time.Second)
		synctest.Wait()
		cancelled.Cancel()
		pass(time.Second)
		ctx, stop := context.WithCancel(t.Context())
		stop()

		for i := range 100 { // a select that takes either passes once in a while
			value, err := fine.Result(ctx)
			require.NoError(t, err, "call %d of Result, with a ctx that has ended, for a task that is Done", i)
			require.Equal(t, "fine", value)
			_, err = cancelled.Result(ctx)
			require.ErrorIs(t, err, cancel.ErrCancelled, "call %d of Result, with a ctx that has ended, for a task that is cancelled", i)
		}
	})
}

// Result, State, callbacks and Shutdown show what the task wrote.
//
//grader:races
func TestResult_ShowsWhatTheTaskWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := 1 + lab.Rand(t).IntN(1000)
		e := cancel.NewExecutor(1)
		var written [4]int // plain variables
		var seen int
		var futures [4]*cancel.Future[int]
		for i := range futures {
			futures[i] = cancel.Submit(e, func() (int, error) { time.Sleep(time.Second); written[i] = want; return 0, nil })
		}
		futures[2].OnDone(func(*cancel.Future[int]) { seen = written[2] })

		_, _ = result(t, futures[0])
		require.Equal(t, want, written[0], "what the task wrote, after Result")
		time.Sleep(1500 * time.Millisecond) // orders nothing
		if state := futures[1].State(); state != cancel.Done {
			t.Fatalf("half a second after the end of a task its state is %q", state)
		}
		require.Equal(t, want, written[1], "what the task wrote, after State was Done")
		e.Shutdown(false)
		require.Equal(t, want, seen, "what the task wrote, as a callback saw it")
		require.Equal(t, want, written[3], "what the task wrote, after Shutdown")
	})
}

// Future's methods may be called by many goroutines while the task comes and goes.
//
//grader:races
func TestFuture_ManyGoroutines(t *testing.T) {
	requireRuns(t)
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		e := cancel.NewExecutor(2)
		var callers sync.WaitGroup
		var calls atomic.Int32
		for i := range 8 {
			future := cancel.Submit(e, func() (int, error) { spin(1000); return i, nil })
			for range 3 {
				callers.Go(func() {
					past := cancel.Pending
					for range 20 {
						state := future.State()
						if state < past || past >= cancel.Done && state != past {
							t.Errorf("the state went from %q to %q", past, state)
						}
						past = state
					}
					future.OnDone(func(f *cancel.Future[int]) {
						if f.State() == cancel.Done {
							calls.Add(1)
						}
					})
					if value, err := future.Result(t.Context()); value != i || err != nil {
						t.Errorf("Result returned %d and %v, want %d", value, err, i)
					}
					if future.Cancel() {
						t.Errorf("Cancel returned true after Result, want false")
					}
				})
			}
		}
		callers.Wait()
		e.Shutdown(false)
		if n := calls.Load(); n != 24 {
			t.Errorf("24 callbacks were called %d times", n)
		}
	})
}
