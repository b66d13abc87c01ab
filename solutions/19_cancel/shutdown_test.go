// Code generated from exercises/19_cancel/shutdown_test.go by make sync. DO NOT EDIT.

package cancel_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	cancel "github.com/threadwise/threadwise/solutions/19_cancel"
)

// Shutdown(false) returns when all tasks have run, the pending ones too.
//
//grader:timing
func TestShutdown_WaitsForAll(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, tasks := someTime(rng), 3+rng.IntN(5)
		c := newCrew(1)
		var futures []*cancel.Future[string]
		for i := range tasks {
			futures = append(futures, c.submit(fmt.Sprint("task ", i), d))
		}
		futures[1].Cancel()

		took := timeOf(func() { c.Shutdown(false) })
		c.rec.Mark("Shutdown returned")
		if want := time.Duration(tasks-1) * d; took != want {
			c.rec.WrongEnd(t, took, want, "Shutdown(false) returned at %v, the last pending task ends at %v", took, want)
			time.Sleep(max(0, want-took))
		}
		for i, future := range futures {
			if i != 1 {
				requireValue(t, future, fmt.Sprint("task ", i), "a task that was pending at Shutdown(false), after that has returned")
			}
		}
	})
}

// Shutdown(true) cancels all pending tasks at once, and waits for the running ones.
//
//grader:timing
func TestShutdown_CancelsPending(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, n := someTime(rng), 1+rng.IntN(3)
		c := newCrew(n)
		var running, pending []*cancel.Future[string]
		for i := range n {
			running = append(running, c.submit(fmt.Sprint("running ", i), d))
		}
		var called atomic.Int32
		for i := range 10 {
			pending = append(pending, c.submit(fmt.Sprint("pending ", i), d))
			pending[i].OnDone(func(*cancel.Future[string]) { called.Add(1) })
		}
		pass(d / 2)

		took := c.shutdown(true)
		synctest.Wait()
		for i, future := range pending {
			c.requireCancelled(t, future, fmt.Sprint("pending ", i), "a pending task, at the instant of Shutdown(true)")
		}
		require.EqualValues(t, 10, called.Load(), "how many callbacks of 10 pending tasks were called at the instant of Shutdown(true)")
		pass(d)

		if got, want := took(), d-d/2; got != want {
			c.rec.Errorf(t, "Shutdown(true) took %v, the running tasks ended after %v: it cancels what is pending, and waits for the rest", got, want)
		}
		for i, future := range running {
			requireValue(t, future, fmt.Sprint("running ", i), "a task that was running at Shutdown(true)")
		}
		pass(time.Hour)
		if got := len(c.rec.Spans()); got != n {
			c.rec.Errorf(t, "%d tasks ran, want only the %d that were running at Shutdown(true)", got, n)
		}
		require.EqualValues(t, 10, called.Load(), "how many callbacks were called of 10, in the end")
	})
}

// Shutdown(true) cancels all pending tasks before it calls a callback.
//
//grader:timing
func TestShutdown_CancelsBeforeCallbacks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		c.submit("running", time.Second)
		one, other := c.submit("one", time.Second), c.submit("other", time.Second)
		slow := func(*cancel.Future[string]) { c.rec.Sleep("slow callback", d) }
		one.OnDone(slow)
		other.OnDone(slow)
		synctest.Wait()

		took := c.shutdown(true)
		synctest.Wait()
		c.requireCancelled(t, one, "one", "while a callback of this task or another one takes its time")
		c.requireCancelled(t, other, "other", "while a callback of this task or another one takes its time")
		pass(3 * d)
		if got := took(); got != d && got != 2*d { // it is not said whether callbacks of different futures wait for one another
			c.rec.Errorf(t, "Shutdown(true) took %v, want %v: it returns when the callbacks have returned", got, 2*d)
		}
	})
}

// Shutdown(true) holds no lock while it calls callbacks.
func TestShutdown_HoldsNoLock(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		c := newCrew(1)
		c.submit("running", time.Second)
		future, other := c.submit("task", time.Second), c.submit("other", time.Second)
		calls := newCallsAll(t, c, other)
		future.OnDone(calls.callback)
		synctest.Wait()

		c.Shutdown(true)

		calls.require(t, "a callback that Shutdown calls")
		_, err := result(t, calls.late)
		require.ErrorIs(t, err, cancel.ErrClosed, "the error of a task that a callback submits during Shutdown")
	})
}

// Shutdown returns when the callbacks of the last task have returned.
//
//grader:timing
func TestShutdown_WaitsForCallbacks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(2)
		for _, name := range []string{"one", "other"} {
			c.submit(name, time.Second).OnDone(func(*cancel.Future[string]) { c.rec.Sleep("callback of "+name, d) })
		}

		took := timeOf(func() { c.Shutdown(false) })
		c.rec.Mark("Shutdown returned")
		if want := time.Second + d; took != want {
			c.rec.WrongEnd(t, took, want, "Shutdown returned at %v, the last callback at %v", took, want)
			time.Sleep(max(0, want-took))
		}
	})
}

// Shutdown may be called often and by many: each call waits, and none for nothing.
//
//grader:timing
func TestShutdown_Again(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, callers := someTime(rng), 5+rng.IntN(5)
		c := newCrew(1)
		last := c.submit("task", d)
		var returned atomic.Int32
		for i := range callers {
			go func() { time.Sleep(time.Duration(1+i/2) * time.Second); c.Shutdown(i%2 == 0); returned.Add(1) }()
		}

		pass(d - time.Nanosecond)
		if n := returned.Load(); n != 0 {
			t.Errorf("%d of %d calls of Shutdown returned before the end of a running task", n, callers)
		}
		pass(time.Nanosecond)
		if n := returned.Load(); int(n) != callers {
			t.Errorf("%d of %d calls of Shutdown had returned at the end of the last task", n, callers)
		}
		for _, cancelPending := range []bool{false, true, false} {
			if took := timeOf(func() { c.Shutdown(cancelPending) }); took != 0 {
				t.Errorf("Shutdown took %v when all was over, want 0s", took)
			}
		}
		pass(d)
		requireValue(t, last, "task", "a task that was running at Shutdown")
	})
}

// Shutdown(true) cancels what is pending also while a Shutdown(false) waits for it.
func TestShutdown_CancelsAfterAll(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		running, next, pending := c.submit("running", d), c.submit("next", d), c.submit("pending", d)
		took := c.shutdown(false)
		pass(d + d/2)
		go c.Shutdown(true)
		synctest.Wait()

		c.requireCancelled(t, pending, "pending", "a pending task, after Shutdown(false) and then Shutdown(true)")
		pass(2 * d)
		if got := took(); got != 2*d {
			c.rec.Errorf(t, "Shutdown(false) took %v, want %v: after Shutdown(true) nothing was left but the running task", got, 2*d)
		}
		requireValue(t, running, "running", "a task that ended before Shutdown(true)")
		requireValue(t, next, "next", "a task that was running at Shutdown(true)")
	})
}

// Shutdown leaves no goroutine behind, and all is over when any call of it returns.
//
//grader:races
func TestShutdown_AllIsFinal(t *testing.T) {
	requireRuns(t)
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		const tasks, callers = 200, 3
		e := cancel.NewExecutor(1)
		gate := make(chan struct{})
		cancel.Submit(e, func() (int, error) { <-gate; return 0, nil })
		var futures [tasks]*cancel.Future[int]
		for i := range futures {
			futures[i] = cancel.Submit(e, func() (int, error) { return i, nil })
		}
		var ended sync.WaitGroup
		for range callers {
			ended.Go(func() {
				e.Shutdown(true)
				for i := range futures {
					if state := futures[i].State(); state == cancel.Pending || state == cancel.Running {
						t.Errorf("a call of Shutdown(true) has returned, and a task is %v: another call may still be cancelling", state)
						return
					}
				}
			})
		}
		for futures[0].State() == cancel.Pending {
			runtime.Gosched()
		}
		close(gate) // just now: the worker ends while somebody cancels
		ended.Wait()
	})
}

// Shutdown leaves nothing running, whether the executor had work, is idle or is new.
//
//grader:leaks
func TestShutdown_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, cancelPending := range []bool{false, true} {
			n := 1 + rng.IntN(5)
			for _, tasks := range []int{0, 1, n, 3 * n} {
				c := newCrew(n)
				var futures []*cancel.Future[string]
				for i := range tasks {
					futures = append(futures, c.submit(fmt.Sprint("task ", i), time.Second))
				}
				if tasks == n {
					pass(time.Minute) // idle again
				}
				if took := timeOf(func() { c.Shutdown(cancelPending) }); tasks == 0 && took != 0 {
					t.Errorf("Shutdown of an executor without tasks took %v, want 0s", took)
				}
				for _, future := range futures {
					if state := future.State(); state != cancel.Done && state != cancel.Cancelled {
						t.Fatalf("Shutdown(%t) has returned, and a task is %v", cancelPending, state)
					}
				}
			}
		}
	}) // the bubble reports what is left in it
}
