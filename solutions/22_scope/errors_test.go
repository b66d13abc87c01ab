// Code generated from exercises/22_scope/errors_test.go by make sync. DO NOT EDIT.

package scope_test

import (
	"context"
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

	scope "github.com/threadwise/threadwise/solutions/22_scope"
)

// WithPool ends the tasks' context the moment something fails, and waits for them.
//
//grader:timing
func TestWithPool_FirstFailureCancels(t *testing.T) {
	for _, tt := range waysToFail {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			failsAt, cleanUp := someTime(rng), someTime(rng)
			never := failsAt + 10*cleanUp
			var heard, returned time.Duration
			var wasCancelled bool
			start := time.Now()

			goexits(func() {
				defer func() { _ = recover(); returned = time.Since(start) }()
				_ = scope.WithPool(t.Context(), 3, func(p *scope.Pool) error {
					p.Go(func(ctx context.Context) error {
						wasCancelled = cancelledWithin(ctx, never)
						heard = time.Since(start)
						return nil
					})
					p.Go(func(context.Context) error {
						time.Sleep(failsAt + cleanUp)
						return nil
					})
					if tt.task != nil {
						p.Go(func(context.Context) error { time.Sleep(failsAt); return tt.task() })
						return nil
					}
					time.Sleep(failsAt)
					return tt.body()
				})
			})

			if returned < never { // a task that WithPool has not waited for ends before what it has written is looked at
				time.Sleep(never - returned)
			}
			synctest.Wait()
			if !wasCancelled {
				t.Fatalf("%s at %v, and the context of another task had not ended by %v: cancel at the first failure, and before you wait",
					tt.name, failsAt, heard)
			}
			if heard != failsAt {
				t.Errorf("%s at %v, and the context of another task ended at %v: nothing had failed before, so cancel then, and at once",
					tt.name, failsAt, heard)
			}
			if want := failsAt + cleanUp; returned != want {
				t.Errorf("%s at %v; WithPool was over at %v, want %v, when its last task has ended, which does not heed its context: "+
					"wait after every failure, in a deferred call", tt.name, failsAt, returned, want)
			}
		})
	}
}

// Go's tasks do not start any more after a failure, neither waiting nor new ones.
//
//grader:errors
func TestGo_NothingStartsAfterAFailure(t *testing.T) {
	lab.Stress(t, 300, func(t *testing.T, _ int) {
		broken := errors.New("broken")
		runs, fails := make(chan struct{}), make(chan struct{})
		var started [2]atomic.Int32 // of the tasks that were added before the failure, and of those that were added at about that time

		err := scope.WithPool(context.Background(), 1, func(p *scope.Pool) error {
			p.Go(func(context.Context) error { close(runs); <-fails; return broken })
			<-runs
			for i := range started {
				if i == 1 {
					close(fails)
				}
				for range 1 + 10*i {
					p.Go(func(context.Context) error { started[i].Add(1); return nil })
				}
			}
			return nil
		})

		require.ErrorIs(t, err, broken, "a task has failed with this")
		if waiting, added := started[0].Load(), started[1].Load(); waiting+added > 0 {
			t.Fatalf("with n = 1, %d task that waited for a failing one and %d that were added meanwhile did start: end the context before "+
				"the failed task's slot is free, and look at it when a task has got its slot (a select may take either)", waiting, added)
		}
	})
}

// WithPool's error leads to body's error and to that of every task.
//
//grader:errors
func TestWithPool_EveryErrorIsReachable(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		tasks := 3 + rng.IntN(4)
		var want []*failure
		for i := range tasks {
			want = append(want, &failure{fmt.Sprint("task ", i)})
		}
		bodyFails := &failure{"body"}
		want = append(want, bodyFails)

		for _, bodyTakes := range []time.Duration{time.Nanosecond, time.Hour} { // body fails first, or last
			err := withPool(t.Context(), tasks, func(p *scope.Pool) error {
				for i := range tasks {
					p.Go(func(context.Context) error {
						time.Sleep(time.Duration(1+i%3) * time.Minute) // some at the same time
						return fmt.Errorf("wrapped: %w", want[i])
					})
				}
				time.Sleep(bodyTakes)
				return bodyFails
			})

			require.Error(t, err, "WithPool returned nil, and body and %d tasks had failed", tasks)
			for _, failed := range want {
				if !errors.Is(err, failed) {
					t.Errorf("%q does not lead to the error of %s; %d tasks and body have failed: keep all errors, and join them",
						err, failed.of, tasks)
				}
			}
		}
	})
}

// WithPool does not report the cancellations that it has caused itself.
//
//grader:errors
func TestWithPool_OwnCancellationsAreLeftOut(t *testing.T) {
	for _, fails := range []string{"body", "a task"} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			broken := &failure{fails}
			late := &failure{"a task that failed for a reason of its own, after the cancellation"}
			d := someTime(rng)

			err := withPool(t.Context(), 10, func(p *scope.Pool) error {
				for i := range 3 {
					p.Go(func(ctx context.Context) error {
						cancelledWithin(ctx, 10*d)
						return ctx.Err()
					})
					p.Go(func(ctx context.Context) error {
						cancelledWithin(ctx, 10*d)
						time.Sleep(time.Duration(i) * time.Second)
						return fmt.Errorf("task %d gave up: %w", i, ctx.Err())
					})
				}
				p.Go(func(ctx context.Context) error {
					cancelledWithin(ctx, 10*d)
					return late
				})
				if fails == "body" {
					time.Sleep(d)
					return broken
				}
				p.Go(func(context.Context) error { time.Sleep(d); return broken })
				return nil
			})

			require.ErrorIs(t, err, broken, "what failed first, %s, and made WithPool cancel the tasks", fails)
			assert.ErrorIs(t, err, late, "a failure after the cancellation, and not because of it")
			if errors.Is(err, context.Canceled) {
				t.Errorf("%s failed, and WithPool returned %q: leave out the cancellations, they only repeat what WithPool itself has done", fails, err)
			}
		})
	}
}

// WithPool reports the cancellations that others have caused.
//
//grader:errors
func TestWithPool_OtherCancellationsAreReported(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		first := func(task func(context.Context) error) error {
			return withPool(t.Context(), 2, func(p *scope.Pool) error {
				p.Go(task)
				return nil
			})
		}
		byItself := fmt.Errorf("the server hung up: %w", context.Canceled)
		require.ErrorIs(t, first(func(context.Context) error { return byItself }), byItself,
			"a task's error that says Canceled, when nothing has failed before: WithPool has cancelled nothing, so it is no echo")
		require.ErrorIs(t, withPool(t.Context(), 2, func(*scope.Pool) error { return byItself }), byItself,
			"body's error that says Canceled, when nothing has failed before")

		broken := errors.New("broken")
		tooSlow := fmt.Errorf("too slow: %w", context.DeadlineExceeded)
		err := withPool(t.Context(), 2, func(p *scope.Pool) error {
			p.Go(func(ctx context.Context) error {
				cancelledWithin(ctx, time.Hour)
				return tooSlow
			})
			synctest.Wait()
			return broken
		})
		require.ErrorIs(t, err, broken)
		require.ErrorIs(t, err, tooSlow, "a task's error that says DeadlineExceeded: WithPool cancels, but sets no deadline")
	})
}

// WithPool reports the cause when ctx ends, and the tasks' errors as well.
//
//grader:errors
func TestWithPool_EndOfCtxIsReported(t *testing.T) {
	tests := []struct {
		name string
		task func(context.Context) error // ends as soon as ctx does
	}{
		{"a running task returned ctx.Err()", func(ctx context.Context) error {
			cancelledWithin(ctx, 24*time.Hour)
			return fmt.Errorf("%w: %w", errGaveUp, ctx.Err())
		}},
		{"a running task stopped half-way and returned nil", func(ctx context.Context) error {
			cancelledWithin(ctx, 24*time.Hour)
			return nil
		}},
	}
	for _, tt := range tests {
		lab.Bubble(t, func(t *testing.T) {
			d := someTime(lab.Rand(t))
			shutdown := errors.New("the server shuts down")
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			time.AfterFunc(d, func() { cancel(shutdown) })
			var own error

			var err error
			took := timeOf(func() {
				err = withPool(ctx, 2, func(p *scope.Pool) error {
					p.Go(func(ctx context.Context) error { own = tt.task(ctx); return own })
					return nil
				})
			})

			if took != d {
				t.Errorf("ctx ended at %v and so did the task that listens to its context; WithPool returned at %v: "+
					"derive the tasks' context from ctx", d, took)
			}
			require.ErrorIs(t, err, shutdown, "context.Cause(ctx): ctx ended at %v, and %s. The work is not done, and the caller has to learn why",
				d, tt.name)
			if own != nil {
				require.ErrorIs(t, err, own, "the error of a task that gave up because of ctx: it was not WithPool that cancelled")
			}
		})
	}
}

// Go's tasks do not start when ctx has ended, and WithPool says why.
//
//grader:errors
func TestGo_NothingStartsAfterCtx(t *testing.T) {
	for _, before := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T) {
			shutdown := errors.New("the server shuts down")
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			if before {
				cancel(shutdown)
			}
			bodies, started := 0, make(chan int, 100)

			err := withPool(ctx, 1, func(p *scope.Pool) error {
				bodies++
				if !before { // the tasks that body adds next have to wait
					p.Go(func(context.Context) error { time.Sleep(time.Hour); return nil })
					synctest.Wait()
				}
				for i := range 30 {
					p.Go(func(context.Context) error { started <- i; return nil })
				}
				synctest.Wait()
				cancel(shutdown)
				return nil
			})

			require.Equal(t, 1, bodies, "how often body was called; ctx had ended before: %t", before)
			if n := len(started); n > 0 {
				t.Errorf("%d of 30 tasks did start, though ctx had ended: look at the context when a task gets its turn", n)
			}
			require.ErrorIs(t, err, shutdown, "context.Cause(ctx): 30 tasks have not run, because ctx ended")
		})
	}
}

// WithPool inside of a task says why it was interrupted when the outer pool fails.
//
//grader:errors
func TestWithPool_InnerPoolIsInterrupted(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		broken := errors.New("broken")
		var inner, cause error

		outer := withPool(t.Context(), 2, func(p *scope.Pool) error {
			p.Go(func(ctx context.Context) error {
				inner = scope.WithPool(ctx, 1, func(p *scope.Pool) error {
					p.Go(func(ctx context.Context) error {
						cancelledWithin(ctx, 10*d)
						return ctx.Err()
					})
					return nil
				})
				cause = context.Cause(ctx)
				return inner
			})
			time.Sleep(d)
			return broken
		})

		require.ErrorIs(t, outer, broken, "the outer pool's error is that of its body")
		require.Error(t, cause, "the cause of the context of the outer pool's tasks, after body has failed")
		require.Error(t, inner, "the inner pool returned nil, and the outer one had cancelled its task: "+
			"for the inner pool that is the end of its ctx, and no cancellation of its own making")
		require.ErrorIs(t, inner, cause, "context.Cause of the inner pool's ctx")
	})
}

// WithPool takes errors of any type, also of one whose values == cannot compare.
//
//grader:errors
func TestWithPool_UncomparableErrors(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		err := withPool(t.Context(), 3, func(p *scope.Pool) error {
			for i := range 3 {
				p.Go(func(context.Context) error { time.Sleep(d); return several{&failure{fmt.Sprint("task ", i)}} })
			}
			return nil
		})

		found := several(nil)
		require.ErrorAs(t, err, &found, "three tasks returned errors of this type, a slice")
	})
}

// several is an error that == cannot compare: two of them in a comparison, and it panics.
type several []error

func (s several) Error() string { return errors.Join(s...).Error() }

// Go's tasks learn from their context's cause which error has ended it.
//
//grader:errors
func TestGo_ContextCauseIsTheFirstError(t *testing.T) {
	for _, first := range []string{"body", "a task"} {
		lab.Bubble(t, func(t *testing.T) {
			d := someTime(lab.Rand(t))
			fails := map[string]error{"body": &failure{"body"}, "a task": &failure{"a task"}}
			at := map[string]time.Duration{"body": 2 * d, "a task": 2 * d}
			at[first] = d
			var cause, ended error

			err := withPool(t.Context(), 3, func(p *scope.Pool) error {
				p.Go(func(context.Context) error { time.Sleep(at["a task"]); return fails["a task"] })
				p.Go(func(ctx context.Context) error {
					cancelledWithin(ctx, 10*d)
					time.Sleep(2 * d) // the second failure must not change the cause
					cause, ended = context.Cause(ctx), ctx.Err()
					return nil
				})
				time.Sleep(at["body"])
				return fails["body"]
			})

			require.Error(t, err, "WithPool returned nil, and body and a task had failed")
			require.ErrorIs(t, ended, context.Canceled, "Err of the tasks' context, after %s has failed", first)
			require.ErrorIs(t, cause, fails[first],
				"context.Cause of the tasks' context, which %s has ended: context.WithCancelCause takes the error along", first)
		})
	}
}

// errGaveUp stands for what a task adds to its error when it gives up.
var errGaveUp = errors.New("gave up")

// A failure is an error that is equal to no other.
type failure struct{ of string }

func (f *failure) Error() string { return "failure of " + f.of }

// waysToFail are those that end the tasks' context. Either body or a task fails, and the other one is nil.
var waysToFail = []struct {
	name       string
	body, task func() error
}{
	{name: "a task returned an error", task: func() error { return errors.New("broken") }},
	{name: "a task panicked", task: func() error { panic("task's panic") }},
	{name: "a task called runtime.Goexit", task: func() error { runtime.Goexit(); return nil }},
	{name: "body returned an error", body: func() error { return errors.New("broken") }},
	{name: "body panicked", body: func() error { panic("body's panic") }},
	{name: "body called runtime.Goexit", body: func() error { runtime.Goexit(); return nil }},
}
