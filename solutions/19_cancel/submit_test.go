// Code generated from exercises/19_cancel/submit_test.go by make sync. DO NOT EDIT.

package cancel_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	cancel "github.com/threadwise/threadwise/solutions/19_cancel"
)

// Submit has each task run exactly once, also when nobody asks for its result.
func TestSubmit_RunsEachTaskOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, tasks := 1+rng.IntN(4), 20+rng.IntN(20)
		c := newCrew(n)
		c.end(t)
		runs := make([]atomic.Int32, tasks)
		for i := range tasks {
			cancel.Submit(c.Executor, func() (int, error) { runs[i].Add(1); return 0, nil })
			if i%5 == 0 {
				pass(time.Second) // the executor has nothing to do any more, and then again something
			}
		}
		pass(time.Second)

		for i := range runs {
			if got := runs[i].Load(); got != 1 {
				t.Fatalf("task %d of %d ran %d times, want once: Submit begins it, and Result only waits", i, tasks, got)
			}
		}
	})
}

// Submit returns at once, however many tasks are waiting.
//
//grader:timing
func TestSubmit_NeverWaits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 1 + rng.IntN(3)
		c := newCrew(n)
		c.end(t)
		d := someTime(rng)
		var last *cancel.Future[int]
		took := timeOf(func() {
			for i := range n {
				c.submit(fmt.Sprint("busy ", i), d)
			}
			for i := range 5000 {
				last = cancel.Submit(c.Executor, func() (int, error) { return i, nil })
			}
		})
		c.rec.Mark("Submit returned")
		if took != 0 {
			c.rec.WrongEnd(t, took, 0, "more than 5000 calls of Submit took %v, want 0s: put the tasks in a queue that grows", took)
		}
		pass(d)

		requireState(t, cancel.Done, last, "when all workers are free again, the last of 5000 tasks")
		got, err := result(t, last)
		require.NoError(t, err)
		assert.Equal(t, 4999, got, "the result of the last of 5000 tasks")
	})
}

// Submit may be called by a task, also on an executor with one worker.
func TestSubmit_FromATask(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		c := newCrew(1)
		c.end(t)
		var inner *cancel.Future[string]
		outer := cancel.Submit(c.Executor, func() (string, error) {
			inner = c.submit("inner", time.Second)
			return "outer", nil
		})
		pass(time.Second)

		requireValue(t, outer, "outer", "a task that submits another one")
		require.NotNil(t, inner)
		requireValue(t, inner, "inner", "a task that another one submitted")
	})
}

// Submit lets n tasks run at a time, no fewer and no more, and n < 1 means 1.
//
//grader:timing
func TestSubmit_RunsNAtATime(t *testing.T) {
	rng := lab.Rand(t)
	for _, n := range []int{2 + rng.IntN(8), 1, 0, -1 - rng.IntN(9)} {
		lab.Bubble(t, func(t *testing.T) {
			workers, rounds, d := max(n, 1), 3+rng.IntN(3), someTime(rng)
			c := newCrew(n)
			c.end(t)
			var futures []*cancel.Future[string]
			for i := range workers * rounds {
				futures = append(futures, c.submit(fmt.Sprintf("task %02d", i), d))
			}
			synctest.Wait()
			if got := len(c.rec.Spans()); got != workers {
				c.rec.Errorf(t, "%d tasks run after Submit, want %d, with NewExecutor(%d): a free worker takes a task at once", got, workers, n)
				t.FailNow()
			}

			pass(time.Duration(rounds) * d)

			if got := c.rec.Peak(); got != workers {
				c.rec.Errorf(t, "%d tasks ran at once, want %d, with NewExecutor(%d)", got, workers, n)
			}
			for i, future := range futures {
				requireState(t, cancel.Done, future, fmt.Sprintf("task %d of %d of %v each, after %d times that, with NewExecutor(%d)",
					i, len(futures), d, rounds, n))
			}
		})
	}
}

// Submit's tasks start in the order in which they were submitted.
func TestSubmit_StartsInOrder(t *testing.T) {
	rng := lab.Rand(t)
	for _, n := range []int{1, 2 + rng.IntN(3)} {
		lab.Bubble(t, func(t *testing.T) {
			c := newCrew(n)
			c.end(t)
			const tasks = 40
			for i := range tasks {
				c.submit(fmt.Sprintf("task %02d", i), someTime(rng))
			}
			pass(2 * time.Minute * tasks)

			spans := c.rec.Spans() // in the order of their starts, and of names where those are the same
			require.Len(t, spans, tasks, "tasks that have started")
			for i, s := range spans {
				if want := fmt.Sprintf("task %02d", i); s.Name != want {
					c.rec.Errorf(t, "%s of %d tasks started as number %d, with %d workers: the first in the queue is the first to start",
						s.Name, tasks, i, n)
					t.FailNow()
				}
			}
		})
	}
}

// Submit turns a task's panic or Goexit into its future's error, which costs no worker.
//
//grader:errors
func TestSubmit_PanicAndGoexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 1 + rng.IntN(3)
		c := newCrew(n)
		c.end(t)
		cause := fmt.Errorf("broken %d", rng.IntN(1000))
		var panics, exits []*cancel.Future[int]
		for range n + 1 {
			panics = append(panics, cancel.Submit(c.Executor, func() (int, error) { panic(cause) }))
			exits = append(exits, cancel.Submit(c.Executor, func() (int, error) { runtime.Goexit(); return 1, nil }))
		}
		after := c.submit("after", time.Second)
		pass(time.Second)

		for i := range panics {
			requireState(t, cancel.Done, panics[i], "a task that has panicked")
			value, err := result(t, panics[i])
			var p *cancel.PanicError
			require.ErrorAs(t, err, &p, "the error of a task that panicked")
			require.Equal(t, cause, p.Value, "the value of the panic")
			require.Zero(t, value, "the value of a task that panicked")

			requireState(t, cancel.Done, exits[i], "a task that has called runtime.Goexit")
			value, err = result(t, exits[i])
			require.ErrorIs(t, err, cancel.ErrGoexit, "the error of a task that called runtime.Goexit")
			require.Zero(t, value, "the value of a task that called runtime.Goexit")
		}
		requireValue(t, after, "after", fmt.Sprintf("with %d workers, after %d panics and as many Goexits", n, n+1))
	})
}

// Submit refuses after Shutdown: the future is Done with ErrClosed, f never runs.
//
//grader:errors
func TestSubmit_AfterShutdown(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		c := newCrew(1 + rng.IntN(3))
		c.submit("busy", time.Minute)
		synctest.Wait()
		go c.Shutdown(rng.IntN(2) == 0)
		synctest.Wait()
		early := c.submit("while Shutdown waits", time.Second)
		pass(time.Hour)
		late := c.submit("after Shutdown", time.Second)

		for _, future := range []*cancel.Future[string]{early, late} {
			require.NotNil(t, future, "what Submit returns after Shutdown")
			requireState(t, cancel.Done, future, "a task submitted after Shutdown")
			value, err := result(t, future)
			require.ErrorIs(t, err, cancel.ErrClosed, "the error of a task submitted after Shutdown")
			require.NotErrorIs(t, err, cancel.ErrCancelled, "the error of a task submitted after Shutdown: nobody has cancelled it")
			require.Empty(t, value)
			if future.Cancel() {
				t.Errorf("Cancel returned true for a task that was refused, want false: it is Done")
			}
			called := 0
			future.OnDone(func(*cancel.Future[string]) { called++ })
			require.Equal(t, 1, called, "how often a callback was called that was added to a refused task, when OnDone returned")
		}
		pass(time.Minute)
		if n := len(c.rec.Spans()); n != 1 {
			c.rec.Errorf(t, "%d tasks ran, want only the one that was submitted before Shutdown", n)
		}
	})
}

// Submit may race Shutdown: a task is refused, or comes to its end before that returns.
//
//grader:races
func TestSubmit_RacingShutdown(t *testing.T) {
	requireRuns(t)
	rng := lab.Rand(t)
	stressRaces(t, 300, 200, func(t *testing.T, round int) (races int) {
		closings := make([]closing, 20)
		for i := range closings {
			closings[i].Executor = cancel.NewExecutor(2)
			closings[i].pauses = [2]int{rng.IntN(100), rng.IntN(100)}
		}
		submitted := make(chan struct{})
		go func() {
			defer close(submitted)
			for i := range closings {
				closings[i].submit()
			}
		}()
		for i := range closings {
			closings[i].shutdown(round%2 == 0)
		}
		<-submitted

		for i := range closings {
			closings[i].require(t)
			if closings[i].both.close() {
				races++
			}
		}
		return races
	})
}

// A closing is an executor to which tasks are submitted just when it is shut down.
type closing struct {
	*cancel.Executor
	both    pair   // who calls submit and who calls shutdown
	pauses  [2]int // of each
	futures [2]*cancel.Future[bulk]
	ran     [2]int      // plain variables: only Shutdown may order the tasks' writes before the test's reads
	over    atomic.Bool // Shutdown has returned
	late    atomic.Int32
}

func (c *closing) submit() {
	c.both.meet(0)
	spin(c.pauses[0])
	for i := range c.futures {
		c.futures[i] = cancel.Submit(c.Executor, func() (result bulk, err error) {
			if c.over.Load() {
				c.late.Add(1)
			}
			c.ran[i]++
			return result, nil
		})
	}
}

func (c *closing) shutdown(cancelPending bool) {
	c.both.meet(1)
	spin(c.pauses[1])
	c.Shutdown(cancelPending)
	c.over.Store(true)
}

func (c *closing) require(t *testing.T) {
	t.Helper()
	const cause = "whether the executor is closed, and that the task is in the queue if not, must be one step, under one lock"
	for i, future := range c.futures {
		if state := future.State(); state != cancel.Done && state != cancel.Cancelled {
			t.Fatalf("Shutdown has returned, and a task that was submitted at the same time is %v: %s", state, cause)
		}
		_, err := future.Result(t.Context())
		if want := !errors.Is(err, cancel.ErrClosed) && !errors.Is(err, cancel.ErrCancelled); want != (c.ran[i] == 1) {
			t.Fatalf("a task whose error is %v ran %d times", err, c.ran[i])
		}
	}
	if c.late.Load() != 0 {
		t.Fatalf("a task started when Shutdown had returned: %s", cause)
	}
}

// NewExecutor's executors do not depend on one another.
func TestNewExecutor_Independent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		one, other := newCrew(1), newCrew(1)
		one.end(t)
		other.end(t)
		one.submit("of one", d)
		other.submit("of the other", d)
		kept := other.submit("kept", d)
		go one.Shutdown(true)
		pass(2 * d)
		late := other.submit("late", d)
		pass(d)

		requireValue(t, kept, "kept", "a pending task of an executor, when another one was shut down")
		requireValue(t, late, "late", "a task submitted to an executor, when another one was shut down")
	})
}
