// Code generated from exercises/09_panics/panics_test.go by make sync. DO NOT EDIT.

package panics_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	panics "github.com/threadwise/threadwise/solutions/09_panics"
)

// Try calls f once and returns its error, unchanged.
func TestTry_ReturnsTheErrorOfF(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		plain := someError(lab.Rand(t))
		wrapping := fmt.Errorf("while testing: %w", plain)

		for _, want := range []error{plain, nil, wrapping, nil} {
			calls := 0
			got := try(t, func() error { calls++; return want })

			if calls != 1 {
				t.Fatalf("Try called f %d times, want once", calls)
			}
			if got != want {
				t.Fatalf("f returned %s and did not panic, and Try returned %s: pass on what f returns, as it is", text(want), text(got))
			}
		}
	})
}

// Try returns a *PanicError with the panic's value when f panics.
//
//grader:errors
func TestTry_PanicBecomesAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := rng.IntN(1000)
		caught := &panics.PanicError{Value: n} // as a call of Try within f returns it
		values := []any{fmt.Sprint("text ", n), n, []int{n}, struct{ n int }{n}, someError(rng), caught}
		for _, value := range values {
			err := try(t, func() error { panic(value) })
			require.Equal(t, value, requirePanic(t, err).Value, "Value, after panic(%#v)", value)

			err = try(t, func() error {
				defer func() { panic(value) }()
				return errors.New("f returned this error, and a deferred function of f panicked after that")
			})
			require.Equal(t, value, requirePanic(t, err).Value, "Value, after panic(%#v) in a function that f has deferred", value)
		}

		if err := try(t, func() error { return nil }); err != nil {
			t.Errorf("after panics in other calls f returned nil, and Try returned %s: keep nothing from one call to the next", text(err))
		}
	})
}

// Try leaves an error that f panicked with to errors.Is and errors.As.
//
//grader:errors
func TestTry_ErrorInAPanicStaysReachable(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		cause := someError(rng)
		name := fmt.Sprintf("file-%d.txt", rng.IntN(1000))
		panicked := &fs.PathError{Op: "open", Path: name, Err: cause}

		err := try(t, func() error { panic(panicked) })

		requirePanic(t, err)
		if !errors.Is(err, cause) {
			t.Errorf("f panicked with an error that wraps %q, and errors.Is does not find that: Unwrap must return Value if it is an error", cause)
		}
		var found *fs.PathError
		if !errors.As(err, &found) || found != panicked {
			t.Errorf("f panicked with a *fs.PathError, and errors.As does not find it: Unwrap must return Value if it is an error")
		}
	})
}

// Try takes a run-time error for a panic like others.
//
//grader:errors
func TestTry_RuntimeErrors(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		beyond := lab.Rand(t).IntN(1000)
		set := func(list []int, i int) error { list[i] = 1; return nil }
		add := func(dict map[string]int) error { dict["key"] = 1; return nil }
		rename := func(file *fs.PathError) error { file.Path = "new"; return nil }
		mistakes := map[string]func() error{
			"index out of range":      func() error { return set(nil, beyond) },
			"assignment to nil map":   func() error { return add(nil) },
			"nil pointer dereference": func() error { return rename(nil) },
		}
		for mistake, f := range mistakes {
			err := try(t, f)

			requirePanic(t, err)
			var runtimeErr runtime.Error
			if !errors.As(err, &runtimeErr) {
				t.Fatalf("%s: errors.As finds no runtime.Error in %q: it is what recover returns, and so it belongs into Value", mistake, err)
			}
		}
	})
}

// Try takes panic(nil) for a panic, too.
//
//grader:errors
func TestTry_PanicNil(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		err := try(t, func() error { panic(nil) })
		if err == nil {
			t.Fatalf("f called panic(nil), and Try returned nil, as after a success: f has not returned that")
		}

		value := requirePanic(t, err).Value
		if _, ok := value.(*runtime.PanicNilError); !ok {
			t.Errorf("after panic(nil) Value is %T, want the *runtime.PanicNilError that recover returns", value)
		}
		var nilErr *runtime.PanicNilError
		if !errors.As(err, &nilErr) {
			t.Errorf("after panic(nil) errors.As finds no *runtime.PanicNilError in %q: it is an error, so Unwrap must return it", err)
		}
	})
}

// Try records a stack that names the function and line of the panic.
//
//grader:errors
func TestTry_StackShowsWhereFPanicked(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		var line string
		err := try(t, func() error { return explode(&line) })

		requireStackOfExplode(t, requirePanic(t, err), line)
	})
}

// Try records the whole stack of that goroutine, and no other.
//
//grader:errors
func TestTry_StackIsWhole(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		levels := someLevels(lab.Rand(t))
		var line string
		err := try(t, func() error { return dive(levels, &line) })

		requireWholeStack(t, requirePanic(t, err), levels)
	})
}

// Try gives each PanicError a stack of its own.
//
//grader:errors
func TestTry_StacksAreIndependent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		var line string
		first := requirePanic(t, try(t, func() error { return explode(&line) }))
		stack := string(first.Stack)
		require.NotEmpty(t, stack, "Stack, after a panic")

		requirePanic(t, try(t, func() error { return dive(20, &line) }))

		if string(first.Stack) != stack {
			t.Errorf("a second panic has changed the Stack of the first one's PanicError: make a new slice for each")
		}
	})
}

// Try lets runtime.Goexit in f end the goroutine: it does not return.
//
//grader:errors
func TestTry_GoexitEndsTheGoroutine(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		returned, result := false, error(nil)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			result = panics.Try(func() error { runtime.Goexit(); return nil })
			returned = true
		}()
		<-ended

		if returned {
			t.Errorf("f called runtime.Goexit, and Try returned %s: the goroutine that called Try must end, as t.FailNow relies on. "+
				"Call f on that goroutine, and let recover return nil", text(result))
		}
	})
}

// Try may be called by many goroutines at the same time.
//
//grader:races
func TestTry_ManyGoroutines(t *testing.T) {
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		var errs [8]error
		var callers sync.WaitGroup
		for i := range errs {
			callers.Go(func() { errs[i] = panics.Try(func() error { panic(i) }) })
		}
		callers.Wait()

		for i, err := range errs {
			require.Equal(t, i, requirePanic(t, err).Value, "Value, after panic(%d) while others panicked: is anything shared by all calls?", i)
		}
	})
}

// PanicError.Error tells the panic's value, without the stack.
//
//grader:errors
func TestPanicError_Error(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, value := range []any{fmt.Sprint("text ", rng.IntN(1000)), rng.IntN(1000), someError(rng), new(runtime.PanicNilError)} {
			err := &panics.PanicError{Value: value, Stack: []byte("goroutine 7 [running]:\nmain.f()\n\tmain.go:12 +0x1d\n")}
			got := err.Error()

			if want := fmt.Sprint(value); !strings.Contains(got, want) {
				t.Fatalf("Error returned %q when Value is %#v: it has to tell which panic it was, %q", got, value, want)
			}
			if strings.Contains(got, "main.f") || strings.Contains(got, "goroutine 7") {
				t.Fatalf("Error returned %q, with the stack in it: errors are often one line of many, and whoever wants the stack has the field", got)
			}
		}
	})
}

// PanicError.Unwrap returns Value if it is an error, and nil otherwise.
//
//grader:errors
func TestPanicError_Unwrap(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		cause := someError(lab.Rand(t))
		if got := unwrap(t, cause); got != cause {
			t.Errorf("Value is the error %q, and Unwrap returned %s: errors.Is looks for it there", cause, text(got))
		}
		for _, value := range []any{"text", 12, nil, []error{cause}} {
			if got := unwrap(t, value); got != nil {
				t.Errorf("Value is %#v, which is no error, and Unwrap returned %s, want nil", value, text(got))
			}
		}
	})
}

// unwrap calls Unwrap of a PanicError with that value.
func unwrap(t *testing.T, value any) error {
	t.Helper()
	defer func() {
		if v := recover(); v != nil {
			t.Fatalf("Value is %#v, and Unwrap panicked (%v): ask with err, ok := whether Value is an error", value, v)
		}
	}()
	return (&panics.PanicError{Value: value}).Unwrap()
}

// try calls Try, and ends the test when that panics.
func try(t *testing.T, f func() error) error {
	t.Helper()
	defer func() {
		if v := recover(); v != nil {
			t.Fatalf("f panicked, and so did Try (%v): recover stops a panic only if a deferred function calls it, itself, "+
				"and that function must not panic in its turn", v)
		}
	}()
	return panics.Try(f)
}

// requirePanic ends the test unless err is a *PanicError.
func requirePanic(t *testing.T, err error) *panics.PanicError {
	t.Helper()
	if err == nil {
		t.Fatalf("f panicked, and the error is nil, as after a success: only a named result can still be set by a deferred function")
	}
	p, ok := err.(*panics.PanicError)
	if !ok {
		t.Fatalf("f panicked, and the error is a %T (%s), want a *PanicError, whatever panic was called with", err, firstLines(err.Error(), 1))
	}
	return p
}

// requireStackOfExplode ends the test unless p was recovered from a panic of explode at that line.
func requireStackOfExplode(t *testing.T, p *panics.PanicError, line string) {
	t.Helper()
	if len(p.Stack) == 0 {
		t.Fatalf("explode panicked, and Stack is empty: nobody will know where")
	}
	if stack := string(p.Stack); !strings.Contains(stack, ".explode(") || !strings.Contains(stack, line+" ") {
		t.Fatalf("explode panicked at %s, and Stack does not name it: call debug.Stack in the deferred function, where f's calls "+
			"are still on the stack; before the call of f, after it, or on another goroutine they are not. Stack is:\n%s", line, stack)
	}
}

// requireWholeStack ends the test unless p was recovered from a panic with that many calls of dive on the stack.
func requireWholeStack(t *testing.T, p *panics.PanicError, levels int) {
	t.Helper()
	stack := string(p.Stack)
	if n := strings.Count(stack, ".dive("); n != levels {
		t.Fatalf("f panicked with %d calls of dive on the stack, and Stack shows %d of them: debug.Stack, called in the deferred "+
			"function, returns the whole stack; a buffer of your own may be too small (Stack has %d bytes)", levels, n, len(stack))
	}
	if n := len(regexp.MustCompile(`(?m)^goroutine \d+ .*:$`).FindAllString(stack, -1)); n != 1 {
		t.Fatalf("Stack shows %d goroutines, want the one that panicked, as debug.Stack shows it:\n%s", n, firstLines(stack, 4))
	}
}

// explode panics, and puts the line at which it does into line.
func explode(line *string) error {
	_, file, here, _ := runtime.Caller(0)
	*line = fmt.Sprintf("%s:%d", filepath.Base(file), here+2)
	panic("explosion")
}

// dive calls explode on top of that many calls of itself.
func dive(levels int, line *string) error {
	if levels > 1 {
		return dive(levels-1, line)
	}
	return explode(line)
}

// someLevels is a depth for dive: more than four kilobytes of stack, and fewer than the 100 calls of which the runtime
// shows all.
func someLevels(rng *rand.Rand) int { return 50 + rng.IntN(10) }

// someError returns a new error.
func someError(rng *rand.Rand) error {
	return fmt.Errorf("error %d", 1000+rng.IntN(1000))
}

// text is what err says, in quotes, or nil.
func text(err error) string {
	if err == nil {
		return "nil"
	}
	return fmt.Sprintf("%q", err)
}

// firstLines are the first n lines of s.
func firstLines(s string, n int) string {
	lines := strings.SplitN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "\n")
}
