// Code generated from exercises/19_cancel/given.go by make sync. DO NOT EDIT.

package cancel

import (
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
