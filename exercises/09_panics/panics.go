// Package panics turns panics into errors, where they happen.
package panics

import "errors"

// ErrGoexit says that runtime.Goexit ended a function, which therefore has no result.
var ErrGoexit = errors.New("ended by runtime.Goexit")

// A PanicError is a panic that was recovered.
type PanicError struct {
	// Value is what panic was called with. After a run-time error it is the runtime.Error, and after panic(nil)
	// a *runtime.PanicNilError, as recover returns them.
	Value any
	// Stack is the stack of the goroutine that panicked, at the moment of the panic, as debug.Stack formats it: it names
	// the function that panicked, with its line, and those that had called it. Later panics do not change it.
	Stack []byte
}

// Error returns a text with Value in it, as %v formats it, and without the stack.
func (e *PanicError) Error() string {
	// TODO: say what panic was called with.
	return ""
}

// Unwrap returns Value if that is an error, so that errors.Is and errors.As find it, and nil otherwise.
func (e *PanicError) Unwrap() error {
	// TODO: Value may be anything.
	return nil
}

// Try calls f once and returns its error, unchanged. When f panics, Try returns a *PanicError instead of panicking, whatever
// the panic is: an index out of range is one, and so is panic(nil).
//
// When f ends by runtime.Goexit, Try does not return: its goroutine ends, as it would if f had been called without Try.
// Any number of goroutines may call Try at the same time.
func Try(f func() error) (err error) {
	// TODO: call f, and recover when it panics.
	return nil
}

// GoSafe calls f once, on a goroutine of its own, and returns at once. When f has ended, and not before, the channel gets
// exactly one value: f's error, unchanged, and also when it is nil; a *PanicError when f panics, as Try returns it; ErrGoexit
// when runtime.Goexit ends it. A panic of f does not end the program. After its one value the channel may be closed or not.
//
// Nobody has to receive the value: f runs all the same, and once it has ended, nothing of it is left running. Everything
// that f wrote is visible to whoever has received it. Calls of GoSafe do not wait for one another.
func GoSafe(f func() error) <-chan error {
	// TODO: run f, and send how it ended.
	return nil
}
