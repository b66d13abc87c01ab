package future_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	future "github.com/threadwise/threadwise/exercises/17_future"
)

// someTime is how long f takes: above a minute of the bubble's clock, which costs nothing, and not a whole number of
// milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// after is a function that takes d, and then returns what it is given here.
func after[T any](d time.Duration, value T, err error) func() (T, error) {
	return func() (T, error) {
		time.Sleep(d)
		return value, err
	}
}

// settled starts a future in a bubble and returns it when nothing moves any more: f takes no time, so the result is there.
func settled[T any](value T, err error) *future.Future[T] {
	started := future.Go(func() (T, error) { return value, err })
	synctest.Wait()
	return started
}

// A reading is what a call of Result has returned, or what it panicked with.
type reading[T any] struct {
	value    T
	err      error
	panicked any
	took     time.Duration
}

// ask calls Result on a goroutine of its own, which sends what has come of it.
func ask[T any](ctx context.Context, from *future.Future[T]) <-chan reading[T] {
	answer := make(chan reading[T], 1)
	begin := time.Now()
	go func() {
		var r reading[T]
		defer func() {
			r.panicked, r.took = recover(), time.Since(begin)
			answer <- r
		}()
		r.value, r.err = from.Result(ctx)
	}()
	return answer
}

// wait waits for the answer that ask has promised. The test fails when Result panics, or does not return within a day of
// the bubble's clock; why is a likely cause of that.
func wait[T any](t *testing.T, answer <-chan reading[T], why string) reading[T] {
	t.Helper()
	select {
	case r := <-answer:
		if r.panicked != nil {
			t.Fatalf("Result panicked with %v, want it to return: f's panic is an error for whoever reads the result", r.panicked)
		}
		return r
	case <-time.After(24 * time.Hour):
		t.Fatalf("Result had not returned after a day: %s", why)
		panic("unreachable")
	}
}

// get calls Result with a context that never ends.
func get[T any](t *testing.T, from *future.Future[T]) reading[T] {
	t.Helper()
	return wait(t, ask(context.Background(), from), "the result must get to every reader, also to one who is not the first, or comes late")
}

// getWithin calls Result with ctx, which ends.
func getWithin[T any](ctx context.Context, t *testing.T, from *future.Future[T]) reading[T] {
	t.Helper()
	return wait(t, ask(ctx, from), "wait for the result and for the end of ctx at the same time")
}

// String shows what Result or Try returned.
func (r reading[T]) String() string {
	if v := reflect.ValueOf(r.err); v.Kind() == reflect.Pointer && v.IsNil() {
		return fmt.Sprintf("(%v, a nil %T, which as an error is not nil)", r.value, r.err)
	}
	return fmt.Sprintf("(%v, %v)", r.value, r.err)
}

// endedContext is a context that was cancelled, and why.
func endedContext() (context.Context, error) {
	cause := errHurry()
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	return ctx, cause
}

// state says what a receive from c would find now.
func state(c <-chan struct{}) string {
	select {
	case _, open := <-c:
		if open {
			return "open, with a value in it for one receiver only"
		}
		return "closed"
	default:
		return "open"
	}
}

// sleepUntilJustBefore sleeps until a nanosecond before d is over, and until everything else in the bubble rests.
func sleepUntilJustBefore(d time.Duration) {
	time.Sleep(d - time.Nanosecond)
	synctest.Wait()
}

// sleepUntilTheEnd sleeps the nanosecond that sleepUntilJustBefore has left, and until everything else rests.
func sleepUntilTheEnd() {
	time.Sleep(time.Nanosecond)
	synctest.Wait()
}

// errHurry is an error that equals no other.
func errHurry() error { return fmt.Errorf("the reader is in a hurry") }
