// Package future has values that are not there yet, as Python's concurrent.futures has them.
package future

import "context"

// A Future is the result of a function that may still be running. Any number of goroutines may use it at the same time.
//
// The result is a value and an error, and both are what the function returned, as they are. When the function panics, the
// result is the zero value and a *PanicError, whose Stack shows where the panic was; the program does not end. When
// runtime.Goexit ends the function, the result is the zero value and ErrGoexit.
//
// Once the result is there, it does not change. All who ask for it get the same value and the same error, no matter how
// many they are, when they ask, and who has asked before. Everything that the function wrote is visible to whoever has the
// result, and to whoever has seen Done closed.
type Future[T any] struct {
	// TODO: what must a Future remember, so that any number of readers get the same result?
}

// Go calls f once, on a goroutine of its own, and returns its future at once. The call of f begins at once, whether or not
// anybody asks for the result. Calls for different futures run at the same time and do not wait for one another, unless
// one of them asks for the result of another one.
//
// Once f has ended, nothing of it is left running, even if nobody has ever asked for its result.
func Go[T any](f func() (T, error)) *Future[T] {
	// TODO: call f, and let the future have its result, however f ends.
	return &Future[T]{}
}

// Done returns, without waiting, a channel that is closed when the result is there and not before. It is the same channel
// every time. Whoever has seen it closed gets the result from Result and from Try.
func (future *Future[T]) Done() <-chan struct{} {
	// TODO: return the channel that tells of the result.
	return nil
}

// Result waits for the result and returns it. When ctx ends before, Result returns at once the zero value and the cause of
// ctx's end, as context.Cause tells it. That ends this one wait and nothing else: f goes on, other readers wait on, and
// whoever asks again may still get the result. A wait that is over, for either reason, leaves nothing running.
//
// If the result is there when Result is called, Result returns it, whatever has become of ctx. When the result and the end
// of ctx come at the same instant, while Result waits, it returns one or the other.
func (future *Future[T]) Result(ctx context.Context) (T, error) {
	// TODO: wait for the result, but not longer than ctx allows.
	var zero T
	return zero, nil
}

// Try returns the result and true if the result is there; if it is not, Try returns the zero value, nil and false. Any
// result counts, an error or a zero value too. Try never waits.
func (future *Future[T]) Try() (value T, err error, ok bool) {
	// TODO: return the result if it is there.
	return value, nil, false
}
