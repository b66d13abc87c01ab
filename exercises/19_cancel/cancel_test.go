package cancel_test

import (
	"errors"
	"fmt"
	"runtime"
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

// State.String names the four states in lower case.
func TestState_String(t *testing.T) {
	got := fmt.Sprint(cancel.Pending, " ", cancel.Running, " ", cancel.Done, " ", cancel.Cancelled)
	assert.Equal(t, "pending running done cancelled", got, "the names of Pending, Running, Done and Cancelled")
}

// State is Pending until the task starts, Running until it ends, and then Done.
//
//grader:timing
func TestState_FollowsTheTask(t *testing.T) {
	endings := map[string]func() (string, error){
		"returns a value":      func() (string, error) { return "fine", nil },
		"returns an error":     func() (string, error) { return "", errors.New("broken") },
		"panics":               func() (string, error) { panic("broken") },
		"calls runtime.Goexit": func() (string, error) { runtime.Goexit(); return "", nil },
	}
	rng := lab.Rand(t)
	for how, end := range endings {
		lab.Bubble(t, func(t *testing.T) {
			c := newCrew(1)
			c.end(t)
			first, d := someTime(rng), someTime(rng)
			c.submit("first", first)
			future := cancel.Submit(c.Executor, func() (string, error) { time.Sleep(d); return end() })

			pass(first - time.Nanosecond)
			requireState(t, cancel.Pending, future, "a nanosecond before the only worker is free for a task")
			pass(time.Nanosecond)
			requireState(t, cancel.Running, future, "as soon as a task has started")
			pass(d - time.Nanosecond)
			requireState(t, cancel.Running, future, "a nanosecond before the end of a task")
			pass(time.Nanosecond)
			requireState(t, cancel.Done, future, "as soon as a task has ended that "+how)
		})
	}
}

// Cancel cancels a pending task: it never runs, and its error is ErrCancelled.
func TestCancel_Pending(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		c.end(t)
		busy := c.submit("busy", d)
		pending := c.submit("pending", d)
		synctest.Wait()

		if !pending.Cancel() {
			t.Fatalf("Cancel returned false for a pending task, want true")
		}
		c.requireCancelled(t, pending, "pending", "right after Cancel")
		pass(3 * d)
		requireValue(t, busy, "busy", "the task that was running meanwhile")
		c.requireCancelled(t, pending, "pending", "when the worker has long been free")
	})
}

// Cancel returns false for a running task, and changes nothing.
func TestCancel_Running(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		c.end(t)
		running := c.submit("running", d)
		pass(d / 2)

		for range 2 {
			if running.Cancel() {
				t.Errorf("Cancel returned true for a running task, want false: it is too late, the task runs")
			}
		}
		requireState(t, cancel.Running, running, "a running task, after a Cancel that returned false")
		pass(d)
		requireValue(t, running, "running", "a task, after a Cancel while it was running")
	})
}

// Cancel returns false when the task is Done, and changes nothing.
func TestCancel_Done(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		c := newCrew(1)
		c.end(t)
		fine := c.submit("fine", time.Second)
		broken := cancel.Submit(c.Executor, func() (string, error) { return "", errors.New("broken") })
		pass(time.Second)

		if fine.Cancel() || broken.Cancel() {
			t.Errorf("Cancel returned true for a task that is Done, want false: there is nothing left to cancel")
		}
		requireValue(t, fine, "fine", "a task that was Done, after Cancel")
		requireState(t, cancel.Done, broken, "a task that had failed, after Cancel")
		_, err := result(t, broken)
		require.EqualError(t, err, "broken", "the error of a task that had failed, after Cancel")
	})
}

// Cancel returns true again and again for a task that is cancelled.
func TestCancel_Again(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		c := newCrew(1)
		c.end(t)
		c.submit("busy", time.Minute)
		one, other := c.submit("one", time.Second), c.submit("other", time.Second)
		calls := 0
		one.OnDone(func(*cancel.Future[string]) { calls++ })
		synctest.Wait()
		require.True(t, one.Cancel(), "Cancel, for a pending task")
		go c.Shutdown(true)
		pass(time.Second)

		if !one.Cancel() {
			t.Errorf("a second Cancel returned false, want true: the task is cancelled")
		}
		if !other.Cancel() {
			t.Errorf("Cancel returned false for a task that Shutdown had cancelled, want true")
		}
		if calls != 1 {
			t.Errorf("a callback was called %d times, want once: two calls of Cancel and one of Shutdown are one cancellation", calls)
		}
		c.requireCancelled(t, one, "one", "after all that")
		c.requireCancelled(t, other, "other", "after all that")
	})
}

// Cancel releases those who wait in Result at once, not when a worker is free.
//
//grader:timing
func TestCancel_ReleasesWaiters(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		c.end(t)
		c.submit("busy", d)
		pending := c.submit("pending", d)
		var released, cancelled atomic.Int32
		for range 10 {
			go func() {
				if _, err := pending.Result(t.Context()); errors.Is(err, cancel.ErrCancelled) {
					cancelled.Add(1)
				}
				released.Add(1)
			}()
		}
		pass(d / 2)
		require.Zero(t, released.Load(), "how many have returned from Result while the task was pending")

		took := timeOf(func() { pending.Cancel() })
		synctest.Wait()

		if took != 0 {
			t.Errorf("Cancel took %v, want 0s: it does not wait for a worker", took)
		}
		if r, k := released.Load(), cancelled.Load(); r != 10 || k != 10 {
			t.Errorf("after Cancel %d of 10 have returned from Result, %d of them with ErrCancelled, want all: "+
				"it is Cancel that makes the state final, and not the worker that comes across the task later", r, k)
		}
	})
}

// Cancel takes one task out of the line, and moves no other.
//
//grader:timing
func TestCancel_LeavesTheOthers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		c := newCrew(1)
		c.end(t)
		const tasks = 20
		var futures [tasks]*cancel.Future[string]
		for i := range tasks {
			futures[i] = c.submit(fmt.Sprintf("task %02d", i), d)
		}
		synctest.Wait()
		gone := map[int]bool{}
		for _, i := range rng.Perm(tasks - 1)[:tasks/2] {
			gone[i+1] = true // not task 0, which runs
			require.True(t, futures[i+1].Cancel(), "Cancel, for a pending task")
		}
		time.Sleep(d * tasks)

		place := 0
		for i := range tasks {
			name := fmt.Sprintf("task %02d", i)
			if gone[i] {
				c.requireCancelled(t, futures[i], name, name+", which was cancelled")
				continue
			}
			requireValue(t, futures[i], name, name+", which was not cancelled")
			spans := c.rec.Spans()
			if s := spans[place]; s.Name != name || s.Start != time.Duration(place)*d {
				c.rec.Errorf(t, "%s started at %v, want %s at %v: the others keep their order, and those that are cancelled take no time",
					s.Name, s.Start, name, time.Duration(place)*d)
				t.FailNow()
			}
			place++
		}
	})
}

// Cancel may race the task's start: the task is cancelled, or it runs, never both.
//
//grader:races
func TestCancel_RacingTheStart(t *testing.T) {
	requireRuns(t)
	rng := lab.Rand(t)
	stressRaces(t, 300, 120, func(t *testing.T, _ int) (races int) {
		var rows [4]row // several, as more threads are more likely to be spread over the processors of a busy machine
		var running sync.WaitGroup
		for i := range rows {
			pause := 1 + rng.IntN(60)
			running.Go(func() { rows[i].run(pause) })
		}
		running.Wait()
		for i := range rows {
			rows[i].require(t)
			races += rows[i].races()
		}
		return races
	})
}

// A row is a queue of tasks along which both a worker, who runs them, and Cancel go. Who is behind is the faster one, as nothing is left
// to be done about what the other one was the first to reach: so each catches up with the other again and again.
type row struct {
	futures   [100]*cancel.Future[bulk]
	ran       [100]int // plain variables: only Shutdown may order the tasks' writes before the test's reads
	cancelled [100]bool
	both      pair // the worker and who calls Cancel
}

func (r *row) run(pause int) {
	e := cancel.NewExecutor(1)
	cancel.Submit(e, func() (int, error) { r.both.meet(0); return 0, nil })
	for i := range r.futures {
		r.futures[i] = cancel.Submit(e, func() (result bulk, err error) { r.ran[i]++; return result, nil })
	}

	r.both.meet(1)
	for i, future := range r.futures {
		r.cancelled[i] = future.Cancel()
		spin(i % pause)
	}
	e.Shutdown(false)
}

// require ends the test unless each task either ran or was cancelled.
func (r *row) require(t *testing.T) {
	t.Helper()
	for i, future := range r.futures {
		state, want, runs := future.State(), cancel.Done, 1
		if r.cancelled[i] {
			want, runs = cancel.Cancelled, 0
		}
		if r.ran[i] != runs || state != want {
			t.Fatalf("Cancel returned %t, the task ran %d times, and its state is %q: whether a task is still pending, and that "+
				"it now runs, or is cancelled, must be one step, under one lock", r.cancelled[i], r.ran[i], state)
		}
	}
}

// races is how often Cancel overtook the worker, if they began side by side.
func (r *row) races() (n int) {
	if !r.both.close() {
		return 0
	}
	for i := range r.cancelled[1:] {
		if !r.cancelled[i] && r.cancelled[i+1] {
			n++
		}
	}
	return n
}

// Cancel may be called by many at once, beside Shutdown: callbacks run once.
//
//grader:races
func TestCancel_ManyAtOnce(t *testing.T) {
	requireRuns(t)
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		const tasks, callers = 40, 4
		e := cancel.NewExecutor(1)
		gate := make(chan struct{})
		cancel.Submit(e, func() (int, error) { <-gate; return 0, nil })
		var futures [tasks]*cancel.Future[int]
		var calls [tasks]atomic.Int32
		for i := range tasks {
			futures[i] = cancel.Submit(e, func() (int, error) { return i, nil })
			futures[i].OnDone(func(*cancel.Future[int]) { calls[i].Add(1) })
		}

		var started, ended sync.WaitGroup
		var refused atomic.Int32
		started.Add(callers)
		for range callers {
			ended.Go(func() {
				started.Done()
				started.Wait() // all at once
				for i := range futures {
					if !futures[i].Cancel() {
						refused.Add(1)
					}
				}
			})
		}
		started.Wait()
		ended.Go(func() { e.Shutdown(true) })
		for futures[tasks-1].State() == cancel.Pending {
			runtime.Gosched()
		}
		close(gate) // nothing is left for the worker
		ended.Wait()

		for i := range futures {
			if n := calls[i].Load(); n != 1 {
				t.Fatalf("%d goroutines and Shutdown cancelled a task, and its callback was called %d times, want once: "+
					"who changes the state calls the callbacks, and nobody else does", callers, n)
			}
			if state := futures[i].State(); state != cancel.Cancelled {
				t.Fatalf("%d goroutines and Shutdown cancelled a task, and its state is %q", callers, state)
			}
		}
		if n := refused.Load(); n != 0 {
			t.Fatalf("Cancel returned false %d times for pending tasks that others cancelled at the same time, want true: they are cancelled", n)
		}
	})
}
