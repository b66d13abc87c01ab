package gather_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	gather "github.com/threadwise/threadwise/exercises/08_gather"
	"github.com/threadwise/threadwise/grader/lab"
)

// Gather returns nil when every task returned nil, and only then.
//
//grader:errors
func TestGather_NilIsNil(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, n := range []int{0, 1, 2 + rng.IntN(10)} {
			tasks := make([]func() error, n)
			for i := range tasks {
				tasks[i] = func() error { return nil }
			}
			if err := gather.Gather(tasks...); err != nil {
				t.Fatalf("there were %d tasks, all returned nil, and Gather returned a %T that is not nil: a nil pointer, or an empty list, "+
					"is no nil error, so return nil itself", n, err)
			}
			if n == 0 {
				continue
			}
			failure := someError(rng)
			tasks[rng.IntN(n)] = func() error { return failure }
			if err := gather.Gather(tasks...); err == nil {
				t.Fatalf("one of %d tasks returned the error %q, and Gather returned nil", n, failure)
			}
		}
	})
}

// Gather returns an error in which errors.Is finds every failure.
//
//grader:errors
func TestGather_EachFailureIsReachable(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		mine := someError(rng)
		wrapping := fmt.Errorf("while gathering: %w", mine)
		several := fmt.Errorf("task seven: %w, and then %w", someError(rng), someError(rng)) // one failure, whatever is in it
		failures := []error{wrapping, several, io.EOF, nil, context.Canceled, context.DeadlineExceeded, nil, someError(rng)}
		rng.Shuffle(len(failures), func(i, j int) { failures[i], failures[j] = failures[j], failures[i] })
		tasks := make([]func() error, len(failures))
		var want []error
		for i, failure := range failures {
			tasks[i] = func() error { return failure }
			if failure != nil {
				want = append(want, failure)
			}
		}
		requireFailures(t, gather.Gather(tasks...), append(want, mine)...)

		many, tasks := someFailures(rng, 200+rng.IntN(100))
		for i, task := range tasks {
			tasks[i] = func() error { time.Sleep(time.Second); return task() } // all fail at the same instant
		}
		requireFailures(t, gather.Gather(tasks...), many...)
	})
}

// Gather's error gives errors.As the first failure of a kind, in task order.
//
//grader:errors
func TestGather_FirstOfAKind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		failures, tasks := someFailures(rng, 5+rng.IntN(10))
		first := rng.IntN(len(tasks) - 1)
		for i := first; i < len(tasks); i++ {
			failures[i] = &fs.PathError{Op: "open", Path: fmt.Sprint("file ", i), Err: someError(rng)}
			tasks[i] = func() error { time.Sleep(time.Duration(len(tasks)-i) * time.Second); return failures[i] } // the first one ends last
		}
		err := gather.Gather(tasks...)

		var found *fs.PathError
		if !errors.As(err, &found) {
			t.Fatalf("%d of %d tasks returned a *fs.PathError, and errors.As finds none: keep every failure, and the error itself, not only its text",
				len(tasks)-first, len(tasks))
		}
		if error(found) != failures[first] {
			t.Errorf("the first task to return a *fs.PathError was the one with %q, and errors.As finds %q: keep the errors in the order of the "+
				"tasks, not in the order in which they came", failures[first], found)
		}
	})
}

// Gather's error names the failures in the order of the tasks.
//
//grader:errors
func TestGather_TextInTaskOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		failures, tasks := someFailures(rng, 5+rng.IntN(10))
		for i, task := range tasks {
			tasks[i] = func() error { time.Sleep(time.Duration(len(tasks)-i) * time.Second); return task() } // the first one ends last
		}
		requireOrder(t, gather.Gather(tasks...), failures)
	})
}

// Gather's error names a failure once for each task that returned it.
//
//grader:errors
func TestGather_SameFailureTwice(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		failure := someError(rng)
		n := 2 + rng.IntN(5)
		tasks := make([]func() error, n+2)
		for i := range tasks {
			tasks[i] = func() error { return failure }
		}
		succeeds := func() error { return nil }
		tasks[1], tasks[n] = succeeds, succeeds
		err := gather.Gather(tasks...)

		requireFailures(t, err, failure)
		if got := strings.Count(err.Error(), failure.Error()); got != n {
			t.Errorf("%d of %d tasks returned %q, and the error's text has it %dx: each task counts\n%s", n, len(tasks), failure, got, err)
		}
	})
}

// requireFailures ends the test unless err holds each of the failures.
func requireFailures(t *testing.T, err error, failures ...error) {
	t.Helper()
	if err == nil {
		t.Fatalf("tasks have failed, one with %q, and Gather returned nil", failures[0])
	}
	var missing []error
	for _, failure := range failures {
		if !errors.Is(err, failure) {
			missing = append(missing, failure)
		}
	}
	if len(missing) == 0 {
		return
	}
	why := "is there room for the errors of all tasks, and are they kept until the last one has ended?"
	if _, several := missing[0].(interface{ Unwrap() []error }); several {
		why = "it wraps several errors, and is one failure all the same: do not take it apart"
	}
	if strings.Contains(err.Error(), missing[0].Error()) {
		why = "its text is there, and the error itself is not: wrap it, with errors.Join or %w"
	}
	t.Fatalf("errors.Is does not find %d of %d failures in what Gather returned, the first of them %q: %s", len(missing), len(failures), missing[0], why)
}

// requireOrder ends the test unless the text of err has those of the failures in their order.
func requireOrder(t *testing.T, err error, failures []error) {
	t.Helper()
	if err == nil {
		t.Fatalf("%d tasks have failed, and Gather returned nil", len(failures))
	}
	rest := err.Error()
	for i, failure := range failures {
		_, after, found := strings.Cut(rest, failure.Error())
		switch {
		case found:
			rest = after
		case strings.Contains(err.Error(), failure.Error()):
			t.Fatalf("failure %d of %d is %q, and in the error's text it comes too early: keep the order of the tasks, not the one in which they "+
				"ended. The text is:\n%s", i+1, len(failures), failure, err)
		default:
			t.Fatalf("failure %d of %d is %q, and the error's text does not have it:\n%s", i+1, len(failures), failure, err)
		}
	}
}

// someError returns a new error, with a text of its own.
func someError(rng *rand.Rand) error {
	return fmt.Errorf("failure <%d>", rng.Uint64())
}
