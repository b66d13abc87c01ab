package future_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	future "github.com/threadwise/threadwise/exercises/17_future"
	"github.com/threadwise/threadwise/grader/lab"
)

// Go calls f exactly once, whether many readers come or none.
func TestGo_CallsOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		var alone, read, failing atomic.Int32
		future.Go(func() (int, error) { alone.Add(1); return 1, nil })
		well := future.Go(func() (int, error) { read.Add(1); return 1, nil })
		badly := future.Go(func() (int, error) { failing.Add(1); return 0, errors.New("no luck") })
		synctest.Wait()

		for range 3 {
			get(t, well)
			well.Try()
			get(t, badly)
		}
		synctest.Wait()
		for what, calls := range map[string]*atomic.Int32{
			"whose result nobody read":        &alone,
			"whose result was read six times": &read,
			"that failed, and was read":       &failing,
		} {
			if n := calls.Load(); n != 1 {
				t.Errorf("a function %s was called %d times, want once: Go calls it, keeps its result, and readers take that", what, n)
			}
		}
	})
}

// Go returns at once, and f begins at once.
//
//grader:timing
func TestGo_ReturnsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		rec := lab.NewRecorder()

		begin := time.Now()
		started := future.Go(func() (int, error) { rec.Sleep("f", d); return 0, nil })
		took := time.Since(begin)
		rec.Mark("Go returned")
		synctest.Wait()

		if len(rec.Spans()) == 0 {
			t.Errorf("Go has returned, and f has not begun: Go must start it, without waiting for a reader")
		}
		if took != 0 {
			rec.WrongEnd(t, took, 0, "Go returned at %v, want 0s: it waited for f, which needs a goroutine of its own", took)
		}
		get(t, started)
	})
}

// Go lets any number of futures run at the same time.
//
//grader:timing
func TestGo_RunsTogether(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d := 100+rng.IntN(100), someTime(rng)
		rec := lab.NewRecorder()

		var all []*future.Future[int]
		for range n {
			all = append(all, future.Go(func() (int, error) { rec.Sleep("f", d); return 0, nil }))
		}
		for _, one := range all {
			get(t, one)
		}
		time.Sleep(time.Duration(n) * d) // whether Result waits for the end is another test's question

		if peak := rec.Peak(); peak != n {
			rec.Errorf(t, "at most %d of %d functions ran at the same time, want all: each needs a goroutine of its own", peak, n)
		}
	})
}

// Go may be called by f, which may wait for that result.
func TestGo_Nested(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := 10 + lab.Rand(t).IntN(90)
		var count func(n int) (int, error) // to n, by one future inside another
		count = func(n int) (int, error) {
			if n == 0 {
				time.Sleep(time.Second)
				return 0, nil
			}
			got, err := future.Go(func() (int, error) { return count(n - 1) }).Result(context.Background())
			return got + 1, err
		}

		got := get(t, future.Go(func() (int, error) { return count(want) }))
		require.NoError(t, got.err, "of %d futures, one inside the other, not one failed", want)
		require.Equal(t, want, got.value, "how many futures there were, one inside the other")
		if got.took != time.Second {
			t.Errorf("the innermost of them took 1s, and the outermost %v: none of them has anything else to wait for", got.took)
		}
	})
}

// Go keeps futures apart: each has its own result, at its own time.
func TestGo_KeepsFuturesApart(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 10 + rng.IntN(10)
		begin := time.Now()
		takes, results, errs := make([]time.Duration, n), make([]*future.Future[int], n), make([]error, n)
		for i := range n {
			takes[i] = someTime(rng)
			if i%2 == 1 {
				errs[i] = fmt.Errorf("error of future %d", i)
			}
			results[i] = future.Go(after(takes[i], 1000+i, errs[i]))
		}

		for _, i := range rng.Perm(n) {
			late := max(0, takes[i]-time.Since(begin))
			got := get(t, results[i])
			if got.value != 1000+i || got.err != errs[i] {
				t.Fatalf("future %d of %d has the result %v, want (%d, %v): it must not share anything with another one", i, n, got, 1000+i, errs[i])
			}
			if got.took != late {
				t.Fatalf("Result of future %d of %d took %v, want %v: that is when its own f ends", i, n, got.took, late)
			}
		}
	})
}

// Go leaves nothing running after f's end, also when nobody reads the result.
//
//grader:leaks
func TestGo_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		var ended atomic.Int32
		done := func(err error) func() (int, error) {
			return func() (int, error) { time.Sleep(d); ended.Add(1); return 1, err }
		}
		future.Go(done(nil))
		future.Go(done(errors.New("no luck")))
		future.Go(done(nil)).Done()
		future.Go(done(nil)).Try()
		time.Sleep(d)
		synctest.Wait()

		if n := ended.Load(); n != 4 {
			t.Errorf("%d of 4 functions had ended after %v, though none takes longer: Go must start them", n, d)
		}
	}) // the bubble reports what is left in it
}

// Go does not let a panic of f end the program.
//
//grader:errors
func TestGo_SurvivesPanic(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			bad := future.Go(func() (int, error) { panic("f's panic") })
			synctest.Wait() // goes on only when f's goroutine is gone
			if _, _, ok := bad.Try(); !ok {
				t.Fatalf("f has panicked, and there is no result: announce the end in a defer")
			}
		})
	})

	switch {
	case child.Crash != nil:
		t.Fatalf("f panicked, and the program ended with %q: only f's own goroutine can recover that (Try in given.go does)",
			child.Crash.Message)
	case !child.Finished || child.Failed:
		t.Fatalf("f panicked, and that is all there is: no result came of it. Without a result readers wait for ever; "+
			"announce the end in a defer\n%s", child.Output)
	}
}

// Result and Try return a panic of f as a *PanicError, value and stack.
//
//grader:errors
func TestGo_PanicIsAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		reason, text := errors.New("no luck"), fmt.Sprintf("number %d", lab.Rand(t).IntN(1000))
		for _, value := range []any{text, reason} {
			panicked := future.Go(func() (int, error) { time.Sleep(time.Second); return cry(value), nil })

			got := wait(t, ask(context.Background(), panicked), "f has panicked; announce the end in a defer")
			var asPanic *future.PanicError
			if !errors.As(got.err, &asPanic) {
				t.Fatalf("f panicked with %v, and the result is %v, want a *PanicError: a panic must not look like anything else", value, got)
			}
			require.NotNil(t, asPanic, "the *PanicError for a panic with %v", value)
			assert.Equal(t, value, asPanic.Value, "Value of the *PanicError")
			assert.Zero(t, got.value, "the value beside a *PanicError")
			assert.Equal(t, time.Second, got.took, "when Result returned, for a function that panicked at 1s")
			if !strings.Contains(string(asPanic.Stack), ".cry(") {
				t.Errorf("Stack does not show the function that panicked, cry:\n%s\ntake the stack where the panic is recovered, before anything else",
					asPanic.Stack)
			}

			if _, err, ok := panicked.Try(); !ok || err != got.err {
				t.Errorf("Result returned the error %v, and after that Try returned %v and %t, want the same error and true", got.err, err, ok)
			}
			if again := get(t, panicked); again.err != got.err {
				t.Errorf("a second Result returned another error than the first: a panic is recovered once, and readers share it")
			}
		}
	})
}

// cry panics.
func cry(value any) int { panic(value) }

// Result, Try and Done notice f's end by runtime.Goexit, as ErrGoexit.
//
//grader:errors
func TestGo_Goexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		gone := future.Go(func() (int, error) { time.Sleep(d); runtime.Goexit(); return 1, nil })
		answer := ask(context.Background(), gone)
		sleepUntilJustBefore(d)
		if len(answer) != 0 {
			t.Fatalf("Result returned %v before f's end at %v", <-answer, d)
		}
		sleepUntilTheEnd()

		const cause = "of what follows runtime.Goexit only deferred functions run"
		if len(answer) == 0 {
			t.Errorf("f has ended by runtime.Goexit, and Result still waits: %s", cause)
		} else if got := wait(t, answer, ""); got.value != 0 || !errors.Is(got.err, future.ErrGoexit) {
			t.Errorf("f has ended by runtime.Goexit, and Result returned %v, want (0, %v): %s; what is err, unless somebody sets it?",
				got, future.ErrGoexit, cause)
		}
		if s := state(gone.Done()); s != "closed" {
			t.Errorf("f has ended by runtime.Goexit, and Done is %s: %s", s, cause)
		}
		if value, err, ok := gone.Try(); value != 0 || !errors.Is(err, future.ErrGoexit) || !ok {
			t.Errorf("f has ended by runtime.Goexit, and Try returned (%v, %v, %t), want (0, %v, true)", value, err, ok, future.ErrGoexit)
		}
	})
}
