// Code generated from exercises/09_panics/gosafe_test.go by make sync. DO NOT EDIT.

package panics_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	panics "github.com/threadwise/threadwise/solutions/09_panics"
)

// GoSafe sends f's error, unchanged, and also when it is nil.
func TestGoSafe_SendsTheErrorOfF(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		plain := someError(lab.Rand(t))
		for _, want := range []error{plain, nil, fmt.Errorf("while testing: %w", plain)} {
			var calls atomic.Int32
			got := requireValue(t, panics.GoSafe(func() error { calls.Add(1); return want }))

			if n := calls.Load(); n != 1 {
				t.Fatalf("GoSafe called f %d times, want once", n)
			}
			if got != want {
				t.Fatalf("f returned %s, and GoSafe sent %s: pass on what f returns, as it is", text(want), text(got))
			}
		}
	})
}

// GoSafe sends exactly one value, however f ends.
func TestGoSafe_SendsOneValue(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		for _, e := range endings(lab.Rand(t)) {
			result := panics.GoSafe(e.f)
			first := requireValue(t, result)

			time.Sleep(time.Hour)
			synctest.Wait()
			select {
			case second, open := <-result:
				if open {
					t.Fatalf("f %s, and GoSafe sent %s and then %s, want one value: which line sends after f has ended, and which other one?",
						e.how, text(first), text(second))
				}
			default:
			}
		}
	})
}

// GoSafe returns at once, and f begins at once.
//
//grader:timing
func TestGoSafe_ReturnsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rec := lab.NewRecorder()
		d := someTime(lab.Rand(t))

		start := time.Now()
		result := panics.GoSafe(func() error { rec.Sleep("f", d); return nil })
		took := time.Since(start)
		rec.Mark("GoSafe returned")
		synctest.Wait()

		if len(rec.Spans()) == 0 {
			t.Errorf("GoSafe has returned, and f has not begun: start it without waiting for somebody to receive")
		}
		if took != 0 {
			rec.WrongEnd(t, took, 0, "GoSafe returned at %v, want 0s: it waited for f, which needs a goroutine of its own", took)
		}
		time.Sleep(d)
		drain(result)
	})
}

// GoSafe sends when f has ended, neither earlier nor later.
//
//grader:timing
func TestGoSafe_SendsAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rec := lab.NewRecorder()
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		result := panics.GoSafe(func() error { rec.Sleep("f", d); return nil })

		start := time.Now()
		await(t, result)
		took := time.Since(start)
		rec.Mark("received")
		switch {
		case took < d:
			time.Sleep(d - took) // so that the chart shows what f does after that
			rec.Errorf(t, "a value came at %v, and f ends at %v: who does not wait for f has nothing to send", took, d)
		case took > d:
			rec.Errorf(t, "a value came at %v, and f ended at %v: let the end of f send it, and do not guess or poll", took, d)
		}
	})
}

// GoSafe sends a *PanicError, with the stack, when f panics.
//
//grader:errors
func TestGoSafe_SendsThePanic(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		levels := someLevels(rng)
		var line string
		err := requireValue(t, panics.GoSafe(func() error { return dive(levels, &line) }))
		p := requirePanic(t, err)
		require.Equal(t, "explosion", p.Value, "Value")
		requireStackOfExplode(t, p, line)
		requireWholeStack(t, p, levels)

		cause := someError(rng)
		var nilErr *runtime.PanicNilError
		err = requireValue(t, panics.GoSafe(func() error { panic(cause) }))
		requirePanic(t, err)
		if !errors.Is(err, cause) {
			t.Errorf("f panicked with the error %q, and errors.Is does not find it in what GoSafe sent: %s", cause, text(err))
		}
		err = requireValue(t, panics.GoSafe(func() error { panic(nil) }))
		requirePanic(t, err)
		if !errors.As(err, &nilErr) {
			t.Errorf("f called panic(nil), and errors.As finds no *runtime.PanicNilError in what GoSafe sent: %s", text(err))
		}
	})
}

// GoSafe keeps the program alive when f panics.
//
//grader:errors
func TestGoSafe_ProgramSurvives(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			unheard := panics.GoSafe(func() error { panic("f's panic, when nobody has received yet") })
			for _, value := range []any{"f's panic", errors.New("f's panic"), nil} {
				requireValue(t, panics.GoSafe(func() error { panic(value) }))
			}
			var errs []error
			requireValue(t, panics.GoSafe(func() error { return errs[len(errs)] }))
			drain(unheard)
		})
	})

	switch {
	case child.Crash != nil:
		t.Errorf("f panicked, and the program ended with it: a panic can be recovered only on the goroutine on which it happens, "+
			"so recover there, and do not panic again. It said: %s", child.Crash.Message)
	case !child.Finished:
		t.Errorf("f panicked, and the program ended with exit code %d: send the panic to the caller, who knows what to do about it", child.ExitCode)
	case child.Failed:
		t.Errorf("f panicked, and the program went on, but not as it should:\n%s", child.Output)
	}
}

// GoSafe sends ErrGoexit when runtime.Goexit ends f.
//
//grader:errors
func TestGoSafe_SendsGoexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		result := panics.GoSafe(func() error { time.Sleep(d); runtime.Goexit(); return nil })
		time.Sleep(d)

		err := requireValue(t, result)
		var p *panics.PanicError
		switch {
		case err == nil:
			t.Errorf("f ended by runtime.Goexit, and GoSafe sent nil, as after a success, want ErrGoexit: f has not returned that nil")
		case errors.As(err, &p):
			t.Errorf("f ended by runtime.Goexit, and GoSafe sent %q, want ErrGoexit: f did not panic, and recover returned nil", err)
		case !errors.Is(err, panics.ErrGoexit):
			t.Errorf("f ended by runtime.Goexit, and GoSafe sent %q, want ErrGoexit", err)
		}
	})
}

// GoSafe leaves nothing running after f's end, also when nobody receives.
//
//grader:leaks
func TestGoSafe_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		for _, e := range endings(rng) {
			var ran atomic.Bool
			panics.GoSafe(func() error { time.Sleep(d); ran.Store(true); return e.f() })
			time.Sleep(d)
			synctest.Wait()
			if !ran.Load() {
				t.Fatalf("nobody received, and GoSafe did not run f, which takes %v: it must not wait for a receiver", d)
			}
		}
	}) // the bubble reports what is left in it
}

// GoSafe keeps calls apart that run at the same time.
func TestGoSafe_CallsRunTogether(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		defer time.Sleep(2 * d)
		n := 150 + rng.IntN(100)
		var running atomic.Int32
		want, results := make([]error, n), make([]<-chan error, n)
		for i := range n {
			want[i] = fmt.Errorf("error of call %d", i)
			wait := d + time.Duration(rng.Int64N(int64(d)))
			results[i] = panics.GoSafe(func() error {
				running.Add(1)
				defer running.Add(-1)
				time.Sleep(wait)
				panic(want[i])
			})
		}
		synctest.Wait()
		if got := int(running.Load()); got != n {
			t.Fatalf("%d of %d calls of f were running at 0s, when none had ended: none has to wait for another one", got, n)
		}
		time.Sleep(2 * d)

		for i, result := range results {
			if err := requireValue(t, result); !errors.Is(err, want[i]) {
				t.Fatalf("call %d of %d got %s, want its own panic (%q): make a channel for each call", i, n, text(err), want[i])
			}
		}
	})
}

// GoSafe makes visible to the receiver what f wrote, however f ends.
//
//grader:races
func TestGoSafe_ShowsWhatFWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		for _, e := range endings(lab.Rand(t)) {
			var wrote, wroteLast int // plain variables: only the channel may order the writes before the reads
			result := panics.GoSafe(func() error {
				defer func() { wroteLast = 2 }()
				time.Sleep(time.Second)
				wrote = 1
				return e.f()
			})
			await(t, result)
			require.Equal(t, 1, wrote, "what f wrote before its end; f %s", e.how)
			require.Equal(t, 2, wroteLast, "what a deferred function of f wrote; f %s", e.how)
		}
	})
}

// An ending is a way for f to end.
type ending struct {
	how string
	f   func() error
}

// endings are all the ways.
func endings(rng *rand.Rand) []ending {
	err := someError(rng)
	return []ending{
		{"returned nil", func() error { return nil }},
		{"returned an error", func() error { return err }},
		{"panicked", func() error { panic(err) }},
		{"called runtime.Goexit", func() error { runtime.Goexit(); return nil }},
	}
}

// requireValue takes what a channel of GoSafe holds once nothing in the bubble runs any more, and ends the test if that
// is no value.
func requireValue(t *testing.T, result <-chan error) error {
	t.Helper()
	synctest.Wait()
	if result == nil {
		t.Fatalf("GoSafe returned a nil channel: nobody can receive from that")
	}
	select {
	case err, open := <-result:
		if !open {
			t.Fatalf("f has ended, and the channel was closed without a value in it: send f's error, also when it is nil")
		}
		return err
	default:
		t.Fatalf("f has ended, and the channel has no value: send it in a deferred function, which runs however f ends")
		return nil
	}
}

// await receives, and ends the test if nothing comes in an hour. Unlike requireValue it leaves it to the channel to order
// what f wrote before what the test reads.
func await(t *testing.T, result <-chan error) {
	t.Helper()
	if result == nil {
		t.Fatalf("GoSafe returned a nil channel: nobody can receive from that")
	}
	select {
	case <-result:
	case <-time.After(time.Hour):
		t.Fatalf("f has ended, and nothing was sent: send in a deferred function, which runs however f ends")
	}
}

// drain takes what is left in a channel of GoSafe, in tests that are not about what stays behind without that.
func drain(result <-chan error) {
	synctest.Wait()
	select {
	case <-result:
	default:
	}
}

// someTime is how long an f takes: above a minute of the bubble's clock, which costs nothing, and not a whole number of
// milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}
