package pool_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pool "github.com/threadwise/threadwise/exercises/23_fix_pool"
	"github.com/threadwise/threadwise/grader/lab"
)

// Submit waits for room: a pool keeps at most n tasks that have not begun.
func TestSubmit_WaitsForRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 2 + lab.Rand(t).IntN(4)
		p := pool.New(n)
		defer p.Close()
		var ran atomic.Int64
		c := crowd(t.Context(), p, 5*n, func() { ran.Add(1); time.Sleep(time.Minute) })

		accepted := c.accepted.Load()
		switch {
		case ran.Load() != int64(n):
			t.Errorf("%d tasks are running in a pool of %d workers, and there have been %d calls of Submit: want a task for each worker",
				ran.Load(), n, 5*n)
		case accepted > int64(2*n):
			t.Errorf("a pool of %d workers has accepted %d tasks while %d are running, want %d at most: a queue with more room only "+
				"hides a deadlock until the tree is larger", n, accepted, n, 2*n)
		}

		c.callers.Wait()
		p.Close()
		require.EqualValues(t, 5*n, ran.Load(), "how many tasks have run: all callers had the time to wait")
	})
}

// Submit returns the cause of ctx when that ends before the task is accepted, or has ended.
//
//grader:errors
func TestSubmit_CauseOfCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		p := pool.New(2)
		defer p.Close()
		cause := errors.New("no longer needed")
		var ran atomic.Int64
		ended, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		for range 20 {
			synctest.Wait()
			err := p.Submit(ended, func() { ran.Add(1) })
			require.ErrorIs(t, err, cause, "ctx had ended before the call: look at it before the select, which takes any case that is ready")
		}
		p.Close()
		require.Zero(t, ran.Load(), "how many tasks have run that were not accepted")
	})
	lab.Bubble(t, func(t *testing.T) {
		p := pool.New(2)
		defer p.Close()
		occupy(t, p, 2, time.Hour)
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("took too long"))
		defer cancel()
		start := time.Now()
		c := crowd(ctx, p, 8, func() {})

		c.callers.Wait()

		require.Equal(t, time.Minute, time.Since(start), "how long calls of Submit have waited, whose ctx ended after a minute")
		require.ErrorIs(t, c.firstError(), context.Cause(ctx), "what they have returned")
	})
}

// Submit returns ErrClosed when the pool is closed, at once, also if it was waiting.
//
//grader:errors
func TestSubmit_ErrClosed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 2 + lab.Rand(t).IntN(3)
		p := pool.New(n)
		var ran atomic.Int64
		c := crowd(t.Context(), p, 5*n, func() { ran.Add(1); time.Sleep(time.Minute) })
		start := time.Now()
		closed := make(chan struct{})
		go func() { defer close(closed); p.Close() }()

		c.callers.Wait()

		require.Zero(t, time.Since(start), "how long calls of Submit have waited after Close was called")
		refused := 5*n - int(c.accepted.Load())
		require.GreaterOrEqual(t, refused, 3*n, "how many of %d calls have been refused by a pool of %d workers", 5*n, n)
		require.ErrorIs(t, c.firstError(), pool.ErrClosed, "what they have returned")

		<-closed
		require.Equal(t, c.accepted.Load(), ran.Load(), "how many tasks have run, and how many were accepted")
		require.ErrorIs(t, p.Submit(t.Context(), func() { t.Error("a task ran after Close had returned") }), pool.ErrClosed)
	})
}

// Close waits until all accepted tasks have run, in every call.
//
//grader:leaks
func TestClose_WaitsForTheTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 2 + lab.Rand(t).IntN(3)
		p := pool.New(n)
		var ran atomic.Int64
		c := crowd(t.Context(), p, 5*n, func() { time.Sleep(time.Minute); ran.Add(1) })

		p.Close()

		if got, want := ran.Load(), c.accepted.Load(); got != want {
			t.Errorf("Close has returned when %d of %d accepted tasks had run: also those in a queue are accepted", got, want)
		}
	})
	lab.Stress(t, 8, func(t *testing.T, _ int) { // not in a bubble, where nobody may wait for a lock or a sync.Once
		p := pool.New(2)
		gate := make(chan struct{})
		var ran atomic.Int64
		for range 2 {
			require.NoError(t, p.Submit(context.Background(), func() { <-gate; ran.Add(1) }))
		}
		time.AfterFunc(5*time.Millisecond, func() { close(gate) })
		var closers sync.WaitGroup
		for range 2 {
			closers.Go(func() {
				p.Close()
				if got := ran.Load(); got != 2 {
					t.Errorf("two calls of Close at the same time, and one has returned when %d of 2 tasks had run: each call waits for them", got)
				}
			})
		}
		closers.Wait()
	})
}

// Submit and Close may be called at the same time: no panic, and no accepted task is lost.
//
//grader:races
func TestClose_RacesSubmit(t *testing.T) {
	lab.Stress(t, 40, func(t *testing.T, round int) {
		const callers = 6
		p := pool.New(1 + round%3)
		var ran atomic.Int64
		var accepted [callers]int64
		var submitting sync.WaitGroup
		for c := range callers {
			submitting.Go(func() {
				for p.Submit(context.Background(), func() { ran.Add(1); runtime.Gosched() }) == nil {
					accepted[c]++
				}
			})
		}
		for ran.Load() < 20 {
			runtime.Gosched()
		}

		p.Close()

		atReturn := ran.Load()
		submitting.Wait()
		total := int64(0)
		for _, a := range accepted {
			total += a
		}
		require.Equal(t, total, atReturn, "how many tasks Submit had accepted, and how many had run when Close returned")
	})
}

// callers are many calls of Submit at the same time.
type callers struct {
	callers  sync.WaitGroup
	accepted atomic.Int64
	mu       sync.Mutex
	errs     []error
}

// crowd calls Submit many times at once, and returns when no call goes on by itself.
func crowd(ctx context.Context, p *pool.Pool, calls int, task func()) *callers {
	c := &callers{}
	for range calls {
		c.callers.Go(func() {
			if err := p.Submit(ctx, task); err != nil {
				c.mu.Lock()
				c.errs = append(c.errs, err)
				c.mu.Unlock()
				return
			}
			c.accepted.Add(1)
		})
	}
	synctest.Wait()
	return c
}

// firstError is what the first call has returned that was not accepted.
func (c *callers) firstError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.errs) == 0 {
		return nil
	}
	return c.errs[0]
}
