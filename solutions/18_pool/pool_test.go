// Code generated from exercises/18_pool/pool_test.go by make sync. DO NOT EDIT.

package pool_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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

// NewPool returns a pool that runs n tasks at once, and never more.
//
//grader:timing
func TestNewPool_RunsNAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d, rec := 2+rng.IntN(8), someTime(rng), lab.NewRecorder()
		p := pool.NewPool(n)
		defer shutDown(p)

		crowd(10*n, func(i int) { _, _ = pool.Submit(t.Context(), p, nap(rec, i, d)) })

		checkPeak(t, rec, n)
		require.Len(t, rec.Spans(), 10*n, "how many of %d tasks have begun, whose callers all had the time to wait", 10*n)
	})
}

// NewPool reads n < 1 as 1.
func TestNewPool_LessThanOneIsOne(t *testing.T) {
	for _, n := range []int{0, -1, -1000} {
		lab.Bubble(t, func(t *testing.T) {
			p := pool.NewPool(n)
			defer shutDown(p)
			rec := lab.NewRecorder()
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()

			for i := range 3 {
				if _, err := pool.Submit(ctx, p, nap(rec, i, time.Second)); err != nil {
					t.Fatalf("NewPool(%d): Submit has waited for a worker for an hour: read n < 1 as 1", n)
				}
			}
			checkPeak(t, rec, 1)
		})
	}
}

// NewPool makes each pool on its own: one that is full or shut down delays no other.
func TestNewPool_EachOnItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		full, closed, p := pool.NewPool(1), pool.NewPool(1), pool.NewPool(1)
		defer shutDown(p)
		defer shutDown(full)
		shutDown(closed)
		submit(t, full, nap(rec, 0, d))

		took := timeOf(func() { submit(t, p, nap(rec, 1, d)) })

		if took != 0 {
			t.Errorf("Submit to an idle pool took %v while another pool was full: keep nothing in package-level variables", took)
		}
	})
}

// A Pool has no more goroutines than workers, but for a handful of others.
//
//grader:leaks
func TestPool_Goroutines(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n, waiting, handful = 50, 200, 10
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		d, rec := someTime(lab.Rand(t)), lab.NewRecorder()
		before := runtime.NumGoroutine()
		p := pool.NewPool(n)
		defer shutDown(p)

		for i := range n {
			submit(t, p, nap(rec, i, d))
		}
		var callers sync.WaitGroup
		for i := range waiting {
			callers.Go(func() { _, _ = pool.Submit(ctx, p, nap(rec, n+i, d)) })
		}
		synctest.Wait()
		if own := runtime.NumGoroutine() - before - waiting; own > n+handful {
			t.Errorf("a pool of %d workers has %d goroutines while they work and %d calls of Submit wait, want no more than %d: "+
				"a call that waits needs none, and a task needs only that of its worker", n, own, waiting, n+handful)
		}
		callers.Wait()
		time.Sleep(d)
		synctest.Wait()
		if own := runtime.NumGoroutine() - before; own > n+handful {
			t.Errorf("a pool of %d workers has %d goroutines after %d tasks, want no more than %d: what a task needs must end with it",
				n, own, n+waiting, n+handful)
		}
	})
}

// A Pool may be used by many goroutines at the same time.
//
//grader:races
func TestPool_ManyGoroutines(t *testing.T) {
	lab.Stress(t, 40, func(t *testing.T, round int) {
		const callers, tasks = 6, 5
		p := pool.NewPool(1 + round%3)
		var results [callers][tasks]int // plain variables: only the pool and its futures may order what happens to them
		var errs [callers]error
		var submitting sync.WaitGroup
		for c := range callers {
			submitting.Go(func() {
				for i := range tasks {
					future, err := pool.Submit(context.Background(), p, func(context.Context) (int, error) {
						results[c][i] = c + i
						return c + i, nil
					})
					if future == nil || err != nil {
						errs[c] = fmt.Errorf("task %d was not accepted: %w", i, err)
						return
					}
				}
			})
		}
		submitting.Wait()
		require.NoError(t, errors.Join(errs[:]...), "Submit to a pool that nobody has shut down")
		var closing sync.WaitGroup
		var seen [3][callers][tasks]int
		for i := range seen {
			closing.Go(func() {
				shutDown(p)
				seen[i] = results
			})
		}
		closing.Wait()
		for i := range seen {
			for c := range callers {
				for task, got := range seen[i][c] {
					require.Equal(t, c+task, got, "what task %d of caller %d wrote, as seen after one of three calls of Shutdown", task, c)
				}
			}
		}
	})
}

// Submit runs its task once, and its future has the task's result.
func TestSubmit_Result(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, want, broken := someTime(rng), rng.IntN(1000), errors.New("a broken task")
		p := pool.NewPool(2)
		defer shutDown(p)
		var ran [2]atomic.Int32

		number := submit(t, p, func(context.Context) (int, error) { ran[0].Add(1); time.Sleep(d); return want, nil })
		text := submit(t, p, func(context.Context) (string, error) { ran[1].Add(1); return "half of it", broken })
		time.Sleep(d)
		synctest.Wait()

		got, err, ok := number.Try()
		require.True(t, ok, "a task of %v has ended after that time, and its future should be done", d)
		require.NoError(t, err)
		require.Equal(t, want, got, "the task's result")
		half, err, ok := text.Try()
		require.True(t, ok, "a task that takes no time has ended, and its future should be done")
		require.ErrorIs(t, err, broken)
		require.Equal(t, "half of it", half, "what a task returned beside its error")
		for i := range ran {
			require.EqualValues(t, 1, ran[i].Load(), "how often a task ran that was submitted once")
		}
	})
}

// Submit returns as soon as a worker has the task, and does not wait for its end.
//
//grader:timing
func TestSubmit_ReturnsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d, rec := 2+rng.IntN(5), someTime(rng), lab.NewRecorder()
		p := pool.NewPool(n)
		defer shutDown(p)

		for i := range n {
			took := timeOf(func() { submit(t, p, nap(rec, i, d)) })
			if took != 0 {
				rec.WrongEnd(t, took, 0, "Submit returned after %v, want 0s: %d of %d workers were free, and the task runs without its caller",
					took, n-i, n)
				return
			}
		}
		synctest.Wait()
		if running := len(rec.Spans()); running != n {
			t.Errorf("%d of %d tasks have begun: a free worker begins its task at once, whether or not anybody waits for the result",
				running, n)
		}
	})
}

// Submit waits for a free worker, neither longer nor shorter.
//
//grader:timing
func TestSubmit_WaitsForAFreeWorker(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d, rec := 1+rng.IntN(5), someTime(rng), lab.NewRecorder()
		p := pool.NewPool(n)
		defer shutDown(p)
		for i := range n {
			submit(t, p, nap(rec, i, d))
		}

		took := timeOf(func() { submit(t, p, nap(rec, n, time.Second)) })
		rec.Mark("Submit returned")

		switch {
		case took < d:
			rec.WrongEnd(t, took, d, "Submit returned at %v, the first worker is free at %v: a task is accepted when a worker has it, and "+
				"there is no queue, no buffer and nobody else to hold it before", took, d)
		case took > d:
			rec.WrongEnd(t, took, d, "Submit returned at %v, the first worker is free at %v: let the end of a task wake it, and do not poll",
				took, d)
		}
	})
}

// Submit finds work for every free worker: no task waits beside an idle one.
//
//grader:timing
func TestSubmit_NoWorkerIdles(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		p := pool.NewPool(3)
		defer shutDown(p)
		rec := lab.NewRecorder()
		free := make([]time.Duration, 3) // when each worker is
		var want []time.Duration         // when each task begins

		for i := range 12 {
			d := someTime(rng)
			first := slices.Index(free, slices.Min(free))
			want = append(want, free[first])
			free[first] += d
			submit(t, p, nap(rec, i, d))
		}
		synctest.Wait()

		for i, span := range rec.Spans() {
			if span.Start != want[i] {
				rec.Errorf(t, "%s began at %v, want %v, when the next worker of 3 was free: any worker may take any task",
					span.Name, span.Start, want[i])
				return
			}
		}
		require.Len(t, rec.Spans(), 12, "how many tasks have run")
	})
}

// Submit may be called by a task, on its own pool.
func TestSubmit_FromATask(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := lab.Rand(t).IntN(1000)
		p := pool.NewPool(2)
		defer shutDown(p)
		ctx, cancel := context.WithTimeoutCause(context.Background(), time.Hour, errors.New("nothing has come of it within an hour"))
		defer cancel()

		outer := submit(t, p, func(context.Context) (int, error) {
			inner, err := pool.Submit(ctx, p, func(context.Context) (int, error) { return want, nil })
			if err != nil {
				return 0, err
			}
			return inner.Result(ctx)
		})

		got, err := outer.Result(ctx)
		require.NoError(t, err, "a task of a pool with two workers submitted to that pool, and waited for the result")
		require.Equal(t, want, got, "the result of the task within the task")
	})
}

// nap is a task that sleeps, and returns its number.
func nap(rec *lab.Recorder, i int, d time.Duration) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		rec.Sleep(fmt.Sprintf("task %02d", i), d)
		return i, nil
	}
}

// submit submits f to a pool that must take it in the end, and ends the test otherwise.
func submit[T any](t *testing.T, p *pool.Pool, f func(context.Context) (T, error)) *pool.Future[T] {
	t.Helper()
	future, err := pool.Submit(context.Background(), p, f)
	require.NoError(t, err, "Submit to a pool that nobody has shut down, with a context that does not end")
	require.NotNil(t, future, "Submit returned neither a future nor an error")
	return future
}

// shutDown ends a pool, and leaves it to other tests how it does that.
func shutDown(p *pool.Pool) { _ = p.Shutdown(context.Background()) }

// crowd calls f with 0 to n-1, all at once, and returns when all calls have ended.
func crowd(n int, f func(i int)) {
	var calls sync.WaitGroup
	for i := range n {
		calls.Go(func() { f(i) })
	}
	calls.Wait()
}

// checkPeak checks how many tasks ran at once, of more than that many which wanted to.
func checkPeak(t *testing.T, rec *lab.Recorder, n int) {
	t.Helper()
	synctest.Wait()
	switch peak := rec.Peak(); {
	case peak > n:
		rec.Errorf(t, "%d tasks ran at once in a pool of %d: a task needs a worker of its own for as long as it runs", peak, n)
	case peak < n:
		rec.Errorf(t, "at most %d tasks ran at once in a pool of %d, and more wanted to: Submit must not wait for the end of its "+
			"task, and none may wait for a lock that another one holds", peak, n)
	}
}

// someTime is how long a task takes: above a minute of the bubble's clock, which costs nothing, and not a whole number
// of milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999_999))*time.Nanosecond
}

// timeOf is how long f takes, by the bubble's clock.
func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// checkRefused checks that Submit has accepted nothing, and why.
func checkRefused(t *testing.T, future *pool.Future[int], err, want error) {
	t.Helper()
	assert.ErrorIs(t, err, want, "the error of Submit")
	if future != nil { // not assert.Nil, which would look into it
		t.Errorf("Submit returned a future along with the error %v: either it has accepted the task or it has not", err)
	}
}
