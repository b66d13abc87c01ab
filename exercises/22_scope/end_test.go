package scope_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"

	scope "github.com/threadwise/threadwise/exercises/22_scope"
)

// Go turns a task's panic into a *PanicError that WithPool reports.
//
//grader:errors
func TestGo_PanicOfATaskIsAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		broken := errors.New("broken")
		for _, value := range []any{broken, "a string", 7} {
			err := withPool(t.Context(), 2, func(p *scope.Pool) error {
				p.Go(func(context.Context) error { return panicHere(value) })
				return nil
			})

			var panicked *scope.PanicError
			require.ErrorAs(t, err, &panicked, "a task panicked with %v, and WithPool returned", value)
			require.Equal(t, value, panicked.Value, "Value of the *PanicError")
			require.True(t, strings.Contains(string(panicked.Stack), "panicHere"), "the stack does not name the function that panicked")
			if value == broken {
				require.ErrorIs(t, err, broken, "a task panicked with this error")
			}
		}
	})
}

// WithPool reports a task's panic also when its value says context.Canceled.
//
//grader:errors
func TestGo_PanicIsNeverLeftOut(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		broken := errors.New("broken")
		err := withPool(t.Context(), 2, func(p *scope.Pool) error {
			p.Go(func(ctx context.Context) error {
				cancelledWithin(ctx, time.Hour)
				panic(context.Canceled)
			})
			synctest.Wait()
			return broken
		})

		require.ErrorIs(t, err, broken)
		var panicked *scope.PanicError
		require.ErrorAs(t, err, &panicked, "a task panicked with context.Canceled, after a failure had ended its context: "+
			"a panic is a bug, whatever its value, and no cancellation to be left out")
	})
}

// Go turns runtime.Goexit in a task into ErrGoexit, which WithPool reports.
//
//grader:errors
func TestGo_GoexitOfATaskIsAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		err := withPool(t.Context(), 2, func(p *scope.Pool) error {
			p.Go(func(context.Context) error {
				time.Sleep(d)
				runtime.Goexit()
				return nil
			})
			return nil
		})

		require.ErrorIs(t, err, scope.ErrGoexit, "a task ended by runtime.Goexit, so its work is not done")
	})
}

// WithPool waits for the tasks when body panics, and then panics with its value.
//
//grader:errors
func TestWithPool_PanicOfBodyGoesOn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		value := &failure{"body, as a panic"}
		var ended atomic.Bool
		start := time.Now()

		got := panicOf(func() {
			_ = scope.WithPool(t.Context(), 2, func(p *scope.Pool) error {
				p.Go(func(context.Context) error {
					time.Sleep(d)
					ended.Store(true)
					return errors.New("an error that is lost")
				})
				synctest.Wait()
				panic(value)
			})
		})

		if !ended.Load() {
			t.Errorf("the panic of body left WithPool at %v, and a task runs until %v: wait in a deferred call", time.Since(start), d)
			time.Sleep(d)
		}
		if got != any(value) {
			t.Errorf("body panicked with %#v, and WithPool with %#v: let the panic go on as it is (a deferred call that does not recover "+
				"can wait as well)", value, got)
		}
	})
}

// WithPool waits for the tasks when runtime.Goexit ends body, and lets it go on.
//
//grader:errors
func TestWithPool_GoexitOfBodyGoesOn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		var ended atomic.Bool
		start := time.Now()

		exited := goexits(func() {
			_ = scope.WithPool(t.Context(), 2, func(p *scope.Pool) error {
				p.Go(func(context.Context) error {
					time.Sleep(d)
					ended.Store(true)
					return nil
				})
				synctest.Wait()
				runtime.Goexit() // as t.FailNow does
				return nil
			})
		})

		if !ended.Load() {
			t.Errorf("runtime.Goexit of body left WithPool at %v, and a task runs until %v: wait in a deferred call, which runs then too",
				time.Since(start), d)
			time.Sleep(d)
		}
		if !exited {
			t.Errorf("runtime.Goexit ended body, and WithPool returned as if it had not: its caller, a test that has failed, goes on")
		}
	})
}

// WithPool leaves nothing running, however body and the tasks end.
//
//grader:leaks
func TestWithPool_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		broken := errors.New("broken")
		many := func(p *scope.Pool, task func(context.Context) error) {
			for range 20 {
				p.Go(task)
			}
		}
		well := withPool(t.Context(), 3, func(p *scope.Pool) error {
			many(p, func(context.Context) error { time.Sleep(d); return nil })
			return nil
		})
		allFail := withPool(t.Context(), 30, func(p *scope.Pool) error {
			many(p, func(context.Context) error { time.Sleep(d); return broken })
			synctest.Wait()
			return broken
		})
		waiting := withPool(t.Context(), 3, func(p *scope.Pool) error {
			many(p, func(ctx context.Context) error { cancelledWithin(ctx, d); return ctx.Err() })
			synctest.Wait()
			return broken
		})
		require.NoError(t, well, "WithPool failed, and no task did")
		require.ErrorIs(t, allFail, broken, "all tasks have failed with this")
		require.ErrorIs(t, waiting, broken, "body has failed with this")

		require.Equal(t, "body's panic", panicOf(func() {
			_ = withPool(t.Context(), 3, func(p *scope.Pool) error {
				many(p, func(context.Context) error { panic("a task's panic") })
				synctest.Wait()
				panic("body's panic")
			})
		}), "what WithPool panicked with")
	}) // the bubble reports what is left in it
}

// WithPool is free of data races, and its caller sees what body and tasks wrote.
//
//grader:races
func TestWithPool_NoDataRaces(t *testing.T) {
	lab.Stress(t, 100, func(t *testing.T, _ int) {
		// Plain variables: only WithPool may order what is written here before what the test looks at.
		const tasks = 8
		var wrote [tasks]int
		var want [tasks]error
		for i := range want {
			want[i] = &failure{fmt.Sprint("task ", i)}
		}
		var started atomic.Int32
		all := make(chan struct{}) // closed when all tasks run, so that no failure keeps one of them from its start

		err := scope.WithPool(context.Background(), tasks, func(p *scope.Pool) error {
			var adding sync.WaitGroup
			for i := range tasks {
				adding.Go(func() {
					p.Go(func(context.Context) error {
						if started.Add(1) == tasks {
							close(all)
						}
						<-all
						wrote[i]++
						return want[i]
					})
				})
			}
			adding.Wait()
			return nil
		})

		if wrote != [tasks]int{1, 1, 1, 1, 1, 1, 1, 1} {
			t.Fatalf("when WithPool returned, %d tasks had run %d times, want once each", tasks, wrote)
		}
		for i := range want {
			require.ErrorIs(t, err, want[i], "all tasks failed at the same time, and this is the error of one of them")
		}
	})
}

// Go that races the end of WithPool panics, or has its task waited for.
//
//grader:races
func TestGo_RacingTheEnd(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 600, func(t *testing.T, _ int) {
		const tasks = 30
		var ran [tasks + 1]bool // plain: only WithPool may order what tasks write before what the test looks at
		pause := rng.IntN(5)
		accepted, added := 0, make(chan struct{})
		returned, called := make(chan struct{}), false

		err := scope.WithPool(context.Background(), 2, func(p *scope.Pool) error {
			called = true
			begin := make(chan struct{})
			go func() {
				defer close(added)
				defer func() { _ = recover() }() // Go says that WithPool is over
				close(begin)
				for i := range ran {
					if i == tasks {
						<-returned
					}
					ended := make(chan struct{})
					p.Go(func(context.Context) error { ran[i] = true; close(ended); return nil })
					accepted++
					select { // the next task comes when this one has ended, just before or just after its pool has
					case <-ended:
					case <-returned:
					}
					for range pause {
						runtime.Gosched()
					}
				}
			}()
			<-begin
			return nil
		})
		require.True(t, called, "WithPool has returned, and body was not called")
		seen := ran
		close(returned)
		<-added

		require.NoError(t, err, "WithPool failed, and no task did")
		for i, ok := range seen[:accepted] {
			if !ok {
				t.Fatalf("Go accepted %d tasks of another goroutine while body returned, and when WithPool had returned, task %d had not run: "+
					"under one lock, either count the task before the end, or find that the end has come, and panic", accepted, i)
			}
		}
	})
}

//go:noinline
func panicHere(value any) error { panic(value) }

// goexits calls f on a goroutine of its own, waits for that goroutine's end, and reports whether runtime.Goexit ended it.
func goexits(f func()) (exited bool) {
	end := make(chan struct{})
	exited = true
	go func() {
		defer close(end)
		f()
		exited = false
	}()
	<-end
	return exited
}
