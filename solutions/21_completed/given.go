// Code generated from exercises/21_completed/given.go by make sync. DO NOT EDIT.

package completed

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// ErrGoexit says that runtime.Goexit ended a function, which therefore has no result.
var ErrGoexit = errors.New("ended by runtime.Goexit")

// A PanicError is a panic that was recovered.
type PanicError struct {
	Value any    // what panic was called with; a *runtime.PanicNilError after panic(nil)
	Stack []byte // the stack of the goroutine at that moment, as debug.Stack formats it
}

// Error returns what panic was called with, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns Value if that is an error, and nil otherwise.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Try calls f and returns its error. When f panics, Try returns a *PanicError instead of panicking.
// When f ends by runtime.Goexit, Try does not return: its goroutine ends.
func Try(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}

// GoSafe calls f on a goroutine of its own and returns at once. The channel gets exactly one value: f's error, a *PanicError
// when f panics, ErrGoexit when runtime.Goexit ends it. Nobody has to receive it.
func GoSafe(f func() error) <-chan error {
	result := make(chan error, 1) // room for the one value, so that sending never waits
	go func() {
		err := ErrGoexit // unless Try returns
		defer func() { result <- err }()
		err = Try(f)
	}()
	return result
}

// A Future is the result of a function that may still be running.
type Future[T any] struct {
	done  chan struct{} // closed when value and err are final
	value T
	err   error
}

// Go calls f on a goroutine of its own and returns its future at once.
func Go[T any](f func() (T, error)) *Future[T] {
	future := newFuture[T]()
	go future.run(f)
	return future
}

func newFuture[T any]() *Future[T] { return &Future[T]{done: make(chan struct{})} }

// run calls f and settles the future with its result, also when f panics or ends by runtime.Goexit. It must be called once.
func (future *Future[T]) run(f func() (T, error)) {
	defer close(future.done)
	future.err = ErrGoexit // unless Try returns
	future.err = Try(func() (err error) {
		future.value, err = f()
		return err
	})
}

// Done returns a channel that is closed when the result is there.
func (future *Future[T]) Done() <-chan struct{} { return future.done }

// Result waits for the result and returns it. When ctx ends before, it returns the zero value and the cause of ctx's end,
// and the future goes on. A result that is there is returned whatever became of ctx.
func (future *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-future.done:
		return future.value, future.err
	default:
	}
	select {
	case <-future.done:
		return future.value, future.err
	case <-ctx.Done():
		var zero T
		return zero, context.Cause(ctx)
	}
}

// Try returns the result if it is there, and tells whether it is. It never waits.
func (future *Future[T]) Try() (value T, err error, ok bool) {
	select {
	case <-future.done:
		return future.value, future.err, true
	default:
		return value, nil, false
	}
}
