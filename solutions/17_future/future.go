// Package future has values that are not there yet.
package future

import "context"

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
