// Code generated from exercises/22_scope/scope_test.go by make sync. DO NOT EDIT.

package scope_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"

	scope "github.com/threadwise/threadwise/solutions/22_scope"
)

// WithPool calls body once, runs each task once, and returns nil.
func TestWithPool_RunsEachTaskOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		var bodies atomic.Int32
		ran := make([]atomic.Int32, 10+rng.IntN(20))

		err := scope.WithPool(t.Context(), 1+rng.IntN(5), func(p *scope.Pool) error {
			bodies.Add(1)
			for i := range ran {
				p.Go(func(context.Context) error { ran[i].Add(1); return nil })
			}
			return nil
		})

		synctest.Wait() // whether WithPool waits is another test's question
		require.NoError(t, err, "WithPool failed, and neither body nor a task did")
		require.EqualValues(t, 1, bodies.Load(), "how often body was called")
		for i := range ran {
			require.EqualValues(t, 1, ran[i].Load(), "how often task %d of %d ran", i, len(ran))
		}
	})
}

// WithPool reads an n below 1 as 1.
func TestWithPool_LimitBelowOne(t *testing.T) {
	for _, n := range []int{0, -1, -7} {
		lab.Bubble(t, func(t *testing.T) {
			rec := lab.NewRecorder()

			err := withPool(t.Context(), n, func(p *scope.Pool) error {
				for range 3 {
					p.Go(sleeper(rec, "task", time.Second))
				}
				return nil
			})

			require.NoError(t, err, "WithPool with n = %d failed, and no task did", n)
			require.Len(t, rec.Spans(), 3, "tasks that ran, with n = %d", n)
			if peak := rec.Peak(); peak != 1 {
				rec.Errorf(t, "%d tasks ran at once with n = %d, which is read as 1", peak, n)
			}
		})
	}
}

// Go may be called by a task, also from a full pool and after body's return.
func TestGo_FromATask(t *testing.T) {
	for _, n := range []int{1, 2} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			children, depth := 2+rng.IntN(2), 3
			var nodes atomic.Int32
			var visit func(p *scope.Pool, depth int) func(context.Context) error
			visit = func(p *scope.Pool, depth int) func(context.Context) error {
				return func(context.Context) error {
					nodes.Add(1)
					time.Sleep(time.Second)
					if depth > 0 {
						for range children {
							p.Go(visit(p, depth-1))
						}
					}
					return nil
				}
			}

			err := withPool(t.Context(), n, func(p *scope.Pool) error {
				p.Go(visit(p, depth))
				return nil
			})

			require.NoError(t, err, "WithPool failed, and no task did")
			want := 1 + children + children*children + children*children*children
			require.EqualValues(t, want, nodes.Load(), "tasks that ran, when each adds %d more, %d levels deep, n = %d: "+
				"WithPool has to wait for all that tasks add", children, depth, n)
		})
	}
}

// Go panics when WithPool is over, and does not run its task.
func TestGo_AfterTheEndPanics(t *testing.T) {
	for _, end := range []error{nil, errors.New("body's error")} {
		lab.Bubble(t, func(t *testing.T) {
			var pool *scope.Pool
			err := withPool(t.Context(), 2, func(p *scope.Pool) error {
				pool = p
				p.Go(func(context.Context) error { return nil })
				return end
			})
			require.NotNil(t, pool, "the pool that body was called with")
			require.ErrorIs(t, err, end)
			var ran atomic.Bool

			value := panicOf(func() { pool.Go(func(context.Context) error { ran.Store(true); return nil }) })

			synctest.Wait()
			if ran.Load() {
				t.Errorf("a task added after WithPool had returned did run: it outlives the block")
			}
			if value == nil {
				t.Errorf("Go did nothing and did not say so, after WithPool had returned: panic, or nobody learns that the task is lost")
			}
		})
	}
}

// WithPool keeps pools apart that are open at the same time, one in another too.
func TestWithPool_PoolsAreIndependent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		broken := errors.New("broken")
		rec := lab.NewRecorder()
		var inner, beside error
		var besideDone sync.WaitGroup
		besideDone.Go(func() {
			beside = scope.WithPool(t.Context(), 1, func(p *scope.Pool) error {
				p.Go(sleeper(rec, "another pool's task", 3*time.Second))
				return nil
			})
		})
		var outerCtxErr error

		outer := withPool(t.Context(), 1, func(p *scope.Pool) error {
			p.Go(func(ctx context.Context) error {
				inner = scope.WithPool(ctx, 1, func(p *scope.Pool) error {
					p.Go(func(context.Context) error {
						rec.Sleep("task of the inner pool", time.Second)
						return broken
					})
					return nil
				})
				rec.Sleep("task of the outer pool", time.Second)
				outerCtxErr = ctx.Err()
				return nil
			})
			return nil
		})
		besideDone.Wait()

		require.Len(t, rec.Spans(), 3, "tasks that ran in three pools")
		require.ErrorIs(t, inner, broken, "the error of a pool inside of another one's task")
		assert.NoError(t, outer, "the outer pool's error: its task has dealt with the failure of the inner pool")
		assert.NoError(t, beside, "the error of a pool that ran beside, where nothing has failed")
		assert.NoError(t, outerCtxErr, "the context of the outer pool's task, after a failure in the inner pool only")
	})
}

// Go gives tasks a context with the values and the deadline of ctx.
func TestGo_ContextComesFromCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		type key struct{}
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "request 7"), time.Hour)
		defer cancel()
		want, _ := ctx.Deadline()
		var value any
		var deadline time.Time

		err := withPool(ctx, 2, func(p *scope.Pool) error {
			p.Go(func(ctx context.Context) error {
				value = ctx.Value(key{})
				deadline, _ = ctx.Deadline()
				return nil
			})
			return nil
		})

		require.NoError(t, err)
		assert.Equal(t, "request 7", value, "a value of ctx, as a task sees it: derive the tasks' context from ctx")
		assert.Equal(t, want, deadline, "the deadline of ctx, as a task sees it: derive the tasks' context from ctx")
	})
}

// WithPool ends the tasks' context when it returns, and not when body does.
func TestWithPool_ContextLastsAsLongAsTheTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		var tasksCtx context.Context
		var early bool

		err := withPool(t.Context(), 2, func(p *scope.Pool) error {
			p.Go(func(ctx context.Context) error {
				tasksCtx = ctx
				early = cancelledWithin(ctx, d)
				return nil
			})
			p.Go(func(context.Context) error { return nil })
			synctest.Wait()
			return nil
		})

		require.NotNil(t, tasksCtx, "the context of a task: it did not run, or WithPool did not wait for it")
		if early {
			t.Errorf("body returned nil, and that ended the context of a task that still ran: " +
				"wait first, then cancel (deferred calls run in reverse order)")
		}
		require.NoError(t, err, "WithPool failed, and neither body nor a task did")
		if tasksCtx.Err() == nil {
			t.Errorf("WithPool has returned, and the tasks' context goes on: cancel it, or ctx holds on to it for as long as it lives")
		}
	})
}

// WithPool runs n tasks at the same time when there are as many, and never more.
//
//grader:timing
func TestWithPool_RunsAtMostN(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 2 + rng.IntN(5)
		rounds := 2 + rng.IntN(3)
		tasks := n*(rounds-1) + 1 + rng.IntN(n)
		d := someTime(rng)
		rec := lab.NewRecorder()

		rec.Elapsed(t, time.Duration(rounds)*d, func() {
			_ = withPool(t.Context(), n, func(p *scope.Pool) error {
				for i := range tasks {
					p.Go(sleeper(rec, fmt.Sprint("task ", i), d))
				}
				return nil
			})
		})
		if peak := rec.Peak(); peak != n {
			rec.Errorf(t, "%d of %d tasks ran at the same time, n is %d", peak, tasks, n)
		}
	})
}

// Go's waiting tasks start as soon as a running one ends, not in batches.
//
//grader:timing
func TestGo_FreeSlotIsUsedAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, short := someTime(rng), 2+rng.IntN(4)
		rec := lab.NewRecorder()

		rec.Elapsed(t, time.Duration(short)*d, func() {
			_ = withPool(t.Context(), 2, func(p *scope.Pool) error {
				p.Go(sleeper(rec, "long", time.Duration(short)*d))
				synctest.Wait()
				for i := range short {
					p.Go(sleeper(rec, fmt.Sprint("short ", i), d))
				}
				return nil
			})
		})
		require.Len(t, rec.Spans(), 1+short, "tasks that ran")
	})
}

// Go returns at once, also when the pool is full, in body and in a task.
//
//grader:timing
func TestGo_ReturnsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d := 1+rng.IntN(3), someTime(rng)
		const tasks = 300
		var inBody, inTask time.Duration
		var ran atomic.Int32
		add := func(p *scope.Pool) {
			for range tasks {
				p.Go(func(context.Context) error { time.Sleep(d); ran.Add(1); return nil })
			}
		}

		_ = withPool(t.Context(), n, func(p *scope.Pool) error {
			p.Go(func(context.Context) error {
				inTask = timeOf(func() { add(p) })
				return nil
			})
			inBody = timeOf(func() { add(p) })
			return nil
		})

		require.EqualValues(t, 2*tasks, ran.Load(), "tasks that ran")
		if inBody != 0 || inTask != 0 {
			t.Errorf("%d calls of Go took %v in body and %v in a task, with n = %d and tasks of %v, want 0s: "+
				"Go only notes its task, others wait for a free slot and run it", tasks, inBody, inTask, n, d)
		}
	})
}

// WithPool returns when the last of body and its tasks has ended.
//
//grader:timing
func TestWithPool_ReturnsWithTheLast(t *testing.T) {
	for _, last := range []string{"body", "task", "task of a task"} {
		lab.Bubble(t, func(t *testing.T) {
			d := someTime(lab.Rand(t))
			takes := map[string]time.Duration{"body": d, "task": d, "task of a task": d}
			takes[last] = 5 * d
			want := 5 * d
			if last == "task of a task" {
				want += 2 * d // what the task takes that adds it
			}
			rec := lab.NewRecorder()
			ended := rec.Start("WithPool")

			got := timeOf(func() {
				_ = scope.WithPool(t.Context(), 3, func(p *scope.Pool) error {
					p.Go(sleeper(rec, "task", takes["task"]))
					p.Go(func(context.Context) error {
						time.Sleep(2 * d)
						p.Go(sleeper(rec, "task of a task", takes["task of a task"]))
						return nil
					})
					rec.Sleep("body", takes["body"])
					return nil
				})
			})
			ended()

			if got < want {
				time.Sleep(want - got) // so that the chart shows what goes on without WithPool
			}
			if got != want {
				rec.WrongEnd(t, got, want, "WithPool returned at %v, want %v, when the %s ends, the last of all: "+
					"wait for body and for every task, also for those that tasks add", got, want, last)
			}
		})
	}
}

// withPool is WithPool, and then a pause in which a task ends that WithPool has not waited for, so that only
// the tests that are about waiting fail when it does not. Only a bubble's first goroutine may call it.
func withPool(ctx context.Context, n int, body func(p *scope.Pool) error) error {
	defer synctest.Wait()
	return scope.WithPool(ctx, n, body)
}

// sleeper is a task of length d.
func sleeper(rec *lab.Recorder, name string, d time.Duration) func(context.Context) error {
	return func(context.Context) error { rec.Sleep(name, d); return nil }
}

// cancelledWithin waits until ctx ends, but no longer than d, and reports whether it has ended.
func cancelledWithin(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return true
	case <-time.After(d):
		return false
	}
}

// someTime is above a minute of the bubble's clock, which costs nothing, and not a whole number of milliseconds, so that
// who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}

func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// panicOf calls f and returns what it panicked with, or nil.
func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}
