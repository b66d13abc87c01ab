package pool_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pool "github.com/threadwise/threadwise/exercises/18_pool"
	"github.com/threadwise/threadwise/grader/lab"
)

// Submit stops waiting for a worker at the instant its ctx ends.
//
//grader:timing
func TestSubmit_CtxEndsTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		p := pool.NewPool(1)
		defer shutDown(p)
		submit(t, p, nap(rec, 0, d))

		const callers = 5
		var took [callers]time.Duration
		crowd(callers, func(i int) { // the last one to come is the first one to go
			ctx, cancel := context.WithTimeout(context.Background(), time.Duration(callers-i)*5*time.Second)
			defer cancel()
			took[i] = timeOf(func() { _, _ = pool.Submit(ctx, p, nap(rec, i+1, d)) })
		})

		for i := range callers {
			if want := time.Duration(callers-i) * 5 * time.Second; took[i] != want {
				t.Errorf("Submit returned after %v, its ctx ended after %v, and no worker was free before %v: "+
					"wait for the worker and for ctx.Done() in one select, and hold no lock meanwhile", took[i], want, d)
			}
		}
	})
}

// Submit returns the cause when its ctx ends before a worker is free.
//
//grader:errors
func TestSubmit_ReturnsTheCause(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		p := pool.NewPool(1)
		defer shutDown(p)
		submit(t, p, nap(rec, 0, d))

		tired := errors.New("the caller is tired of waiting")
		ctx, cancel := context.WithTimeoutCause(context.Background(), time.Second, tired)
		defer cancel()
		future, err := pool.Submit(ctx, p, nap(rec, 1, d))
		checkRefused(t, future, err, tired)

		future, err = pool.Submit(ctx, p, nap(rec, 2, d))
		checkRefused(t, future, err, tired)
	})
}

// Submit that has given up runs nothing later, and loses no worker.
func TestSubmit_GivenUpNeverRuns(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d, rec := 1+rng.IntN(3), someTime(rng), lab.NewRecorder()
		p := pool.NewPool(n)
		defer shutDown(p)
		for i := range n {
			submit(t, p, nap(rec, i, d))
		}
		var late atomic.Int32
		crowd(2*n, func(int) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_, _ = pool.Submit(ctx, p, func(context.Context) (int, error) { late.Add(1); time.Sleep(d); return 0, nil })
		})

		time.Sleep(d) // all workers are free again
		synctest.Wait()
		if ran := late.Load(); ran != 0 {
			t.Fatalf("%d of %d tasks ran after their Submit had given up: leave nothing behind that could still hand them over", ran, 2*n)
		}
		requireAllWorkers(t, p, n, fmt.Sprintf("%d calls of Submit have given up", 2*n))
	})
}

// Submit runs nothing when its ctx has ended before, even if a worker is free.
//
//grader:errors
func TestSubmit_EndedCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		p := pool.NewPool(4)
		defer shutDown(p)
		over := errors.New("over before it began")
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(over)
		var ran atomic.Int32

		for range 100 { // a select takes any case that is ready, so luck may help a few times
			synctest.Wait() // until all workers are free
			future, err := pool.Submit(ctx, p, func(context.Context) (int, error) { ran.Add(1); return 0, nil })
			synctest.Wait()
			if ran.Load() != 0 {
				break
			}
			checkRefused(t, future, err, over)
			if t.Failed() {
				break
			}
		}
		if ran.Load() != 0 {
			t.Errorf("a task ran whose ctx had ended before Submit was called: look at ctx before you look for a worker, because a select " +
				"takes any case that is ready")
		}
	})
}

// Submit uses its ctx for the wait alone: the end of it does not reach the task.
func TestSubmit_CtxIsForTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		p := pool.NewPool(2)
		defer shutDown(p)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		task := func(own context.Context) (int, error) { time.Sleep(d); return 1, context.Cause(own) }

		timed, err := pool.Submit(ctx, p, task)
		require.NoError(t, err, "Submit, with a worker free")
		require.NotNil(t, timed, "Submit returned neither a future nor an error")
		ctx, cancel = context.WithCancel(context.Background())
		cancelled, err := pool.Submit(ctx, p, task)
		require.NoError(t, err, "Submit, with a worker free")
		cancel()
		time.Sleep(d)
		synctest.Wait()

		for _, future := range []*pool.Future[int]{timed, cancelled} {
			_, err, ok := future.Try()
			require.True(t, ok, "the task has ended, and its future should be done")
			require.NoError(t, err, "the context of a task, after the end of the ctx that was given to Submit")
		}
	})
}

// Submit turns a panic of its task into its future's error, which costs no worker.
//
//grader:errors
func TestSubmit_Panic(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		boom := fmt.Errorf("boom %d", lab.Rand(t).IntN(1000))
		checkBadEnd(t, "panic", func() { panic(boom) }, func(err error) {
			var panicked *pool.PanicError
			require.ErrorAs(t, err, &panicked, "the error of a future whose task panicked")
			require.Equal(t, boom, panicked.Value, "what the task panicked with")
		})
	})
}

// Submit turns runtime.Goexit of its task into ErrGoexit, which costs no worker.
//
//grader:errors
func TestSubmit_Goexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		checkBadEnd(t, "runtime.Goexit", runtime.Goexit, func(err error) {
			require.ErrorIs(t, err, pool.ErrGoexit, "the error of a future whose task called runtime.Goexit")
		})
	})
}

// Submit whose ctx ends just when a worker is free accepts its task or not, and loses no worker.
//
//grader:races
func TestSubmit_RacesItsCtx(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 200, func(t *testing.T, _ int) {
		p := pool.NewPool(1)
		defer shutDown(p)
		gate := make(chan struct{})
		submit(t, p, func(context.Context) (int, error) { <-gate; return 0, nil })
		ctx, cancel := context.WithCancel(context.Background())
		yields := rng.IntN(20)
		go func() {
			for range yields {
				runtime.Gosched()
			}
			go cancel()
			close(gate)
		}()

		var ran atomic.Int32
		future, err := pool.Submit(ctx, p, func(context.Context) (int, error) { ran.Add(1); return 0, nil })
		want := int32(0)
		if err == nil {
			want = 1
			require.NotNil(t, future, "Submit returned neither a future nor an error")
			_, _ = future.Result(context.Background())
		}
		submit(t, p, nap(lab.NewRecorder(), 0, 0)) // would wait for ever if the only worker were lost
		require.Equal(t, want, ran.Load(), "how often a task ran for which Submit returned the error %v", err)
	})
}

// checkBadEnd checks that tasks which end in a bad way give their futures the right error, and cost no worker.
func checkBadEnd(t *testing.T, what string, end func(), check func(error)) {
	t.Helper()
	rng := lab.Rand(t)
	n := 2 + rng.IntN(3)
	p := pool.NewPool(n)
	defer shutDown(p)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Hour)
	defer cancel()

	for i := range 2*n + 1 {
		future, err := pool.Submit(ctx, p, func(context.Context) (int, error) { time.Sleep(time.Second); end(); return 0, nil })
		if err != nil {
			t.Fatalf("no worker is free any more after %d tasks ended by %s, in a pool of %d: each of them has cost one", i, what, n)
		}
		require.NotNil(t, future, "Submit returned neither a future nor an error")
		if i%2 == 0 {
			continue // so that several run at once
		}
		_, err = future.Result(ctx)
		require.NoError(t, context.Cause(ctx), "a task has ended by %s, and its future has no result after many hours", what)
		check(err)
	}
	time.Sleep(2 * time.Second)
	requireAllWorkers(t, p, n, fmt.Sprintf("%d tasks have ended by %s", 2*n+1, what))
}

// requireAllWorkers ends the test unless an idle pool has all its n workers, after what has happened.
func requireAllWorkers(t *testing.T, p *pool.Pool, n int, after string) {
	t.Helper()
	rec := lab.NewRecorder()
	crowd(2*n, func(i int) {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Hour)
		defer cancel()
		_, _ = pool.Submit(ctx, p, nap(rec, i, time.Hour))
	})
	synctest.Wait()
	if peak := rec.Peak(); peak != n {
		rec.Errorf(t, "%d tasks ran at once in a pool of %d, after %s: that must neither cost a worker nor make one", peak, n, after)
		t.FailNow()
	}
}
