// Code generated from exercises/18_pool/shutdown_test.go by make sync. DO NOT EDIT.

package pool_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	pool "github.com/threadwise/threadwise/solutions/18_pool"
)

// Shutdown returns nil when the last task has ended, neither earlier nor later.
//
//grader:timing
func TestShutdown_WaitsForTheTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		p, rec := pool.NewPool(4), lab.NewRecorder() // one worker stays idle
		naps := []time.Duration{someTime(rng), someTime(rng), someTime(rng)}
		for i, d := range naps {
			submit(t, p, nap(rec, i, d))
		}

		want := slices.Max(naps)
		defer time.Sleep(want)
		took := timeOf(func() { assert.NoError(t, p.Shutdown(context.Background())) })
		rec.Mark("Shutdown returned")

		switch {
		case took < want:
			rec.WrongEnd(t, took, want, "Shutdown returned at %v, the last task ends at %v: wait for the workers to finish what they have",
				took, want)
		case took > want:
			rec.WrongEnd(t, took, want, "Shutdown returned at %v, the last task ended at %v: let its end wake you", took, want)
		}
	})
}

// Shutdown leaves running tasks alone as long as its ctx goes on.
func TestShutdown_LeavesTasksAlone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		p := pool.NewPool(1)
		future := submit(t, p, func(own context.Context) (int, error) { time.Sleep(d); return 1, context.Cause(own) })
		ctx, cancel := context.WithTimeout(context.Background(), 2*d)
		defer cancel()

		require.NoError(t, p.Shutdown(ctx), "Shutdown whose ctx ends long after the last task")

		_, err, ok := future.Try()
		require.True(t, ok, "Shutdown has returned, and every future should have its result")
		require.NoError(t, err, "the context of a task, while Shutdown waits and has time")
	})
}

// Shutdown closes the pool at once: later calls of Submit return ErrClosed.
//
//grader:errors
func TestShutdown_RefusesNewTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		p := pool.NewPool(3)
		submit(t, p, nap(rec, 0, d)) // two workers are idle, and one will be
		var closing sync.WaitGroup
		defer closing.Wait()
		closing.Go(func() { shutDown(p) })
		var ran atomic.Int32
		submitAll := func(when string) {
			for range 20 {
				synctest.Wait()
				took := timeOf(func() {
					future, err := pool.Submit(context.Background(), p, func(context.Context) (int, error) { ran.Add(1); return 0, nil })
					checkRefused(t, future, err, pool.ErrClosed)
				})
				require.Zero(t, took, "how long Submit took %s: it has nothing to wait for", when)
				require.False(t, t.Failed(), "Submit should return ErrClosed %s", when)
			}
		}

		submitAll("while Shutdown waits for a task")
		closing.Wait()
		submitAll("after Shutdown")

		require.Zero(t, ran.Load(), "how many tasks ran for which Submit had returned ErrClosed")
	})
}

// Shutdown releases all calls of Submit that wait, at once, with ErrClosed.
//
//grader:timing
func TestShutdown_ReleasesWaitingSubmits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		p := pool.NewPool(2)
		const callers, at = 10, time.Second
		var ran atomic.Int32
		var released [callers + 1]time.Duration
		wait := func(i int) {
			released[i] = timeOf(func() {
				future, err := pool.Submit(context.Background(), p, func(context.Context) (int, error) { ran.Add(1); return 0, nil })
				checkRefused(t, future, err, pool.ErrClosed)
			})
		}
		submit(t, p, nap(rec, 0, d))
		submit(t, p, func(context.Context) (int, error) { // keeps the other worker
			wait(callers)
			time.Sleep(d)
			return 0, nil
		})
		var all sync.WaitGroup
		for i := range callers {
			all.Go(func() { wait(i) })
		}
		time.Sleep(at)
		shutDown(p)
		all.Wait()

		for i, took := range released {
			if took != at {
				who := "a goroutine"
				if i == callers {
					who = "a task of the pool"
				}
				t.Errorf("Submit, called by %s, waited until %v, Shutdown came at %v: tell every call that waits, and let none of them hold "+
					"a lock that Shutdown needs", who, took, at)
				break
			}
		}
		assert.Zero(t, ran.Load(), "how many tasks ran for which Submit had returned ErrClosed")
	})
}

// Shutdown ends the tasks' contexts when its own ctx ends, with the same cause.
//
//grader:timing
func TestShutdown_EndsTheTasks(t *testing.T) {
	for _, patience := range []time.Duration{0, 5 * time.Second} {
		lab.Bubble(t, func(t *testing.T) {
			p := pool.NewPool(3)
			var heard [2]time.Duration
			var causes [2]error
			for i := range heard {
				submit(t, p, func(own context.Context) (int, error) {
					heard[i] = timeOf(func() { wait(own, time.Hour) })
					causes[i] = context.Cause(own)
					return 0, nil
				})
			}
			late := errors.New("closing time")
			_ = p.Shutdown(endAfter(t, patience, late))

			for i := range heard {
				if heard[i] != patience {
					t.Fatalf("Shutdown's ctx ended at %v, a task's context at %v (when nothing has ended it by 1h0m0s, the task gives up): "+
						"what f gets is a context of the pool, which Shutdown has to end at that instant", patience, heard[i])
				}
				require.ErrorIs(t, causes[i], late, "the cause of the end of a task's context: it should be that of Shutdown's ctx")
			}
		})
	}
}

// Shutdown waits for the tasks also when it has ended their contexts.
//
//grader:timing
func TestShutdown_WaitsAfterItsCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		tidies, deaf, want := someTime(rng), 5*time.Minute+someTime(rng), rng.IntN(1000)
		p, rec := pool.NewPool(2), lab.NewRecorder()
		defer time.Sleep(deaf)
		tidy := submit(t, p, func(own context.Context) (int, error) {
			defer rec.Start("tidies up")()
			wait(own, time.Hour)
			time.Sleep(tidies)
			return want, nil
		})
		submit(t, p, func(context.Context) (int, error) { rec.Sleep("hears nothing", deaf); return 0, nil })

		took := timeOf(func() { _ = p.Shutdown(endAfter(t, time.Second, errors.New("closing time"))) })
		rec.Mark("Shutdown returned")

		if took != deaf {
			rec.WrongEnd(t, took, deaf, "Shutdown returned at %v, want %v, the end of the last task: when ctx ends at 1s, Shutdown tells "+
				"the tasks and waits on, or the caller takes from them what they still use", took, deaf)
			return
		}
		got, err, ok := tidy.Try()
		require.True(t, ok, "Shutdown has returned, and every future should have its result")
		require.NoError(t, err, "a task that was told to end returned no error, and that is its future's result")
		require.Equal(t, want, got, "the result of a task that was told to end")
	})
}

// Shutdown returns the cause when its ctx ends before the tasks.
//
//grader:errors
func TestShutdown_ReturnsTheCause(t *testing.T) {
	for _, patience := range []time.Duration{0, 5 * time.Second} {
		lab.Bubble(t, func(t *testing.T) {
			d := someTime(lab.Rand(t))
			p := pool.NewPool(2)
			submit(t, p, nap(lab.NewRecorder(), 0, d))
			late := errors.New("closing time")

			err := p.Shutdown(endAfter(t, patience, late))

			require.ErrorIs(t, err, late, "what Shutdown returned: its ctx ended with this cause at %v, the task at %v", patience, d)
		})
	}
}

// Shutdown may be called again: it returns nil at once, whatever became of its ctx.
func TestShutdown_Again(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		ended := endAfter(t, 0, errors.New("ended before"))
		idle, used := pool.NewPool(2), pool.NewPool(2)
		submit(t, used, nap(lab.NewRecorder(), 0, d))
		for _, p := range []*pool.Pool{idle, used} {
			require.NoError(t, p.Shutdown(context.Background()), "the first Shutdown, with a ctx that does not end")
			took := timeOf(func() {
				require.NoError(t, p.Shutdown(context.Background()), "the second Shutdown")
				for range 50 { // a select takes any case that is ready, so luck may help a few times
					require.NoError(t, p.Shutdown(ended), "Shutdown with an ended ctx, when an earlier call has returned: there is nothing left to "+
						"wait for, so look at that first, alone, and at ctx in the select after it")
				}
			})
			require.Zero(t, took, "how long Shutdown took, after another Shutdown")
		}
		_, err := pool.Submit(context.Background(), used, nap(lab.NewRecorder(), 1, d))
		require.ErrorIs(t, err, pool.ErrClosed, "Submit after many calls of Shutdown")
	})
}

// Shutdown may be called by many at once, and each call waits for the tasks.
//
//grader:timing
func TestShutdown_EachWaits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		p := pool.NewPool(2)
		submit(t, p, nap(rec, 0, d))
		defer time.Sleep(d)
		start := time.Now()
		var returned [4]time.Duration
		var errs [4]error
		crowd(len(returned), func(i int) {
			time.Sleep(time.Duration(i/2) * time.Second) // two at once, and two more while these wait
			errs[i] = p.Shutdown(context.Background())
			returned[i] = time.Since(start)
		})

		for i := range returned {
			require.NoError(t, errs[i], "one of four calls of Shutdown, with a ctx that does not end")
			if returned[i] != d {
				t.Errorf("a call of Shutdown that was made at %ds returned at %v, want %v, the end of the last task: "+
					"each waits, not only the first", i/2, returned[i], d)
			}
		}
	})
}

// Shutdown goes by the ctx of its own call, also when another call waits already.
//
//grader:errors
func TestShutdown_EachGoesByItsCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, hasty, late := someTime(lab.Rand(t)), errors.New("in a hurry"), errors.New("it is late")
		p := pool.NewPool(1)
		submit(t, p, func(own context.Context) (int, error) { wait(own, time.Hour); time.Sleep(d); return 0, nil })
		start := time.Now()
		var errs [3]error
		var returned [3]time.Duration
		crowd(3, func(i int) {
			ctx := context.Background()
			switch i {
			case 1:
				time.Sleep(time.Second)
				ctx = endAfter(t, 2*time.Second, hasty)
			case 2:
				ctx = endAfter(t, 3*time.Second+d/2, late)
			}
			errs[i] = p.Shutdown(ctx)
			returned[i] = time.Since(start)
		})

		want := 3*time.Second + d
		assert.NoError(t, errs[0], "the Shutdown whose ctx does not end")
		assert.ErrorIs(t, errs[1], hasty, "the Shutdown whose ctx ended before the task")
		assert.ErrorIs(t, errs[2], late, "the Shutdown whose ctx also ended before the task, but later: it returns the cause of its own ctx")
		for i := range returned {
			if returned[i] != want {
				t.Errorf("of three calls of Shutdown, number %d returned at %v, want %v: the ctx of the second one ended at 3s, "+
					"and the task takes %v after that", i+1, returned[i], want, d)
			}
		}
	})
}

// Shutdown returns when tasks end by panic or runtime.Goexit, too.
//
//grader:errors
func TestShutdown_BadEnds(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		p := pool.NewPool(3)
		for i, end := range []func(){runtime.Goexit, func() { panic("boom") }, runtime.Goexit} {
			submit(t, p, func(context.Context) (int, error) { time.Sleep(d + time.Duration(i)*time.Second); end(); return 0, nil })
		}
		ctx := endAfter(t, 100*time.Hour, errors.New("Shutdown had waited for 100 hours"))

		var err error
		took := timeOf(func() { err = p.Shutdown(ctx) })

		require.NoError(t, err, "Shutdown, while tasks end by panic and runtime.Goexit")
		require.Equal(t, d+2*time.Second, took, "how long Shutdown took, the last task having ended by runtime.Goexit")
	})
}

// Shutdown leaves no goroutine of its pool behind.
//
//grader:leaks
func TestShutdown_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, rec := someTime(rng), lab.NewRecorder()
		ctx, cancel := context.WithCancel(context.Background())
		_ = cancel // is never called, so that whoever waits for the end of ctx is seen to wait
		idle, used, hasty := pool.NewPool(3), pool.NewPool(3), pool.NewPool(3)
		require.NoError(t, idle.Shutdown(ctx), "Shutdown of a pool that had no task")

		for i := range 10 {
			_, err := pool.Submit(ctx, used, nap(rec, i, d))
			require.NoError(t, err, "Submit to a pool that nobody has shut down")
		}
		submit(t, used, func(context.Context) (int, error) { runtime.Goexit(); return 0, nil })
		submit(t, used, func(context.Context) (int, error) { panic("boom") })
		require.NoError(t, used.Shutdown(ctx), "Shutdown with a ctx that does not end")

		var waiting sync.WaitGroup
		for i := range 10 {
			waiting.Go(func() { _, _ = pool.Submit(ctx, hasty, nap(rec, 10+i, d)) })
		}
		synctest.Wait()
		_ = hasty.Shutdown(endAfter(t, time.Second, errors.New("closing time")))
		waiting.Wait()
		require.Len(t, rec.Spans(), 13, "how many tasks ran: 10 in one pool, 3 of 10 in one that was shut down early")
	}) // the bubble reports what is left in it
}

// Shutdown makes visible what the tasks wrote.
//
//grader:races
func TestShutdown_ShowsWhatTasksWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := 1 + lab.Rand(t).IntN(1000)
		for _, ctx := range []context.Context{context.Background(), endAfter(t, time.Second, errors.New("closing time"))} {
			var early, late, again int // plain variables: only Shutdown may order the writes before the reads
			p := pool.NewPool(2)
			submit(t, p, func(context.Context) (int, error) { early = want; return 0, nil })
			submit(t, p, func(context.Context) (int, error) { time.Sleep(time.Minute); late = want; return 0, nil })
			var other sync.WaitGroup
			other.Go(func() {
				_ = p.Shutdown(context.Background())
				again = late
			})
			_ = p.Shutdown(ctx)
			require.Equal(t, want, early, "what a task wrote long before Shutdown returned")
			require.Equal(t, want, late, "what the last task wrote")
			other.Wait()
			require.Equal(t, want, again, "what the last task wrote, as another caller of Shutdown sees it")
		}
	})
}

// Shutdown returns when every future has its result, not only when every task has ended.
//
//grader:races
func TestShutdown_FuturesAreDone(t *testing.T) {
	lab.Stress(t, 60, func(t *testing.T, round int) {
		n := 1 + round%3
		p := pool.NewPool(n)
		var futures []*pool.Future[int]
		for range n {
			futures = append(futures, submit(t, p, func(context.Context) (int, error) { return 0, fall(200) }))
		}

		require.NoError(t, p.Shutdown(context.Background()), "Shutdown with a ctx that does not end")

		for _, future := range futures {
			if _, _, done := future.Try(); !done {
				t.Fatalf("Shutdown has returned, and a future has no result yet: a worker is free when the future is done, not before")
			}
		}
	})
}

// Submit that races Shutdown never panics, and no accepted task is lost.
//
//grader:races
func TestShutdown_RacesSubmit(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 140, func(t *testing.T, round int) {
		// A crowd that submits in a loop, while Shutdown comes at some time.
		race{pool: pool.NewPool(1 + round%4), callers: 4, limit: 100, from: rng.IntN(10)}.run(t)
		// A few first tasks and Shutdown at about the same instant: the pool is idle when Shutdown looks, or just not any more.
		for range 20 {
			race{pool: pool.NewPool(1), callers: 3, limit: 5, lag: rng.IntN(200)}.run(t)
		}
	})
}

// A race is between calls of Submit and Shutdown.
type race struct {
	pool    *pool.Pool
	callers int
	limit   int // how often each caller calls Submit, at most
	from    int // how often the first caller does so before Shutdown is called
	lag     int // how many looks at a variable Shutdown comes later than that
}

func (r race) run(t *testing.T) {
	t.Helper()
	var ran, late atomic.Int32
	var ready, over atomic.Bool
	task := func(context.Context) (int, error) {
		runtime.Gosched()
		ran.Add(1)
		if over.Load() {
			late.Add(1)
		}
		return 0, nil
	}
	accepted := make([][]*pool.Future[int], r.callers)
	errs := make([]error, r.callers)
	var submitting sync.WaitGroup
	for i := range r.callers {
		submitting.Go(func() {
			defer ready.Store(true) // whatever has become of it
			for k := range r.limit {
				if i == 0 && k == r.from {
					ready.Store(true)
				}
				future, err := pool.Submit(context.Background(), r.pool, task)
				if err != nil || future == nil {
					errs[i] = err
					return
				}
				accepted[i] = append(accepted[i], future)
			}
		})
	}
	for !ready.Load() {
		runtime.Gosched()
	}
	for range r.lag {
		over.Load()
	}
	require.NoError(t, r.pool.Shutdown(context.Background()), "Shutdown with a ctx that does not end")
	over.Store(true)
	submitting.Wait()
	checkAccepted(t, slices.Concat(accepted...), int(ran.Load()), int(late.Load()))
	for i := range errs {
		if len(accepted[i]) < r.limit { // or else Shutdown came late
			require.ErrorIs(t, errs[i], pool.ErrClosed, "what Submit returned while Shutdown was called")
		}
	}
}

// checkAccepted checks, after Shutdown, that no accepted task is lost or late.
func checkAccepted(t *testing.T, accepted []*pool.Future[int], ran, late int) {
	t.Helper()
	ready := 0
	for _, future := range accepted {
		if _, _, done := future.Try(); done {
			ready++
		}
	}
	if ready < len(accepted) || ran != len(accepted) || late > 0 {
		t.Fatalf("before and while Shutdown was called, Submit accepted %d tasks. Since Shutdown has returned, %d of them have run, "+
			"%d only after that, and %d of their futures have a result: whether the pool is closed, and whether a worker has the task, "+
			"must be decided in one step", len(accepted), ran, late, ready)
	}
}

// wait waits for the end of ctx, but no longer than limit.
func wait(ctx context.Context, limit time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(limit):
	}
}

// endAfter returns a context that ends after d, with that cause; it has ended if d is zero.
func endAfter(t *testing.T, d time.Duration, cause error) context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	if d == 0 {
		cancel(cause)
		return ctx
	}
	timer := time.AfterFunc(d, func() { cancel(cause) })
	t.Cleanup(func() { timer.Stop() })
	return ctx
}

// fall panics deep down, so that it takes a while to write down the stack.
func fall(depth int) error {
	if depth == 0 {
		panic(fmt.Sprintf("the bottom, with %d goroutines", runtime.NumGoroutine()))
	}
	return errors.Join(fall(depth-1), nil)
}
