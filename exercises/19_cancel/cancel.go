// Package cancel runs tasks on a fixed number of workers, and lets a task be cancelled as long as it has not started,
// as Python's concurrent.futures.ThreadPoolExecutor does.
package cancel

import (
	"context"
	"errors"
)

// ErrCancelled is the error of a future whose task was cancelled.
var ErrCancelled = errors.New("the task was cancelled")

// ErrClosed is the error of a future whose task was submitted after Shutdown.
var ErrClosed = errors.New("the executor is shut down")

// A State says how far a task has come. It goes from Pending to Running to Done, or from Pending to Cancelled, or, when
// Submit refuses the task, it is Done from the beginning. Done and Cancelled are final.
type State int

const (
	Pending   State = iota // the task waits for a worker
	Running                // a worker runs the task
	Done                   // the task has ended, well or not, or Submit has refused it
	Cancelled              // the task was cancelled in time, and never runs
)

// String returns "pending", "running", "done" or "cancelled".
func (s State) String() string {
	// TODO: name the state.
	return ""
}

// An Executor runs tasks, a limited number of them at a time. Executors do not depend on one another.
// Any number of goroutines, its own tasks and callbacks among them, may use an Executor at the same time.
type Executor struct {
	// TODO: what do Submit, the workers and Shutdown have to share?
}

// NewExecutor returns an executor with n workers, so that n tasks can run at the same time. n < 1 is read as 1.
func NewExecutor(n int) *Executor {
	// TODO: make an executor with nothing to do.
	return &Executor{}
}

// Submit hands f to e as a task, and returns its future at once: however many tasks are waiting, it never waits itself.
// The task starts as soon as a worker is free for it, whether or not anybody asks for its result. Tasks start in the order
// in which they were submitted; those that were cancelled in the meantime do not count, and take no time.
//
// When f panics, the future's error is a *PanicError; when f ends by runtime.Goexit, it is ErrGoexit. Neither costs a worker.
//
// After a call of Shutdown, Submit refuses: f never runs, and the future it returns is Done with the error ErrClosed.
func Submit[T any](e *Executor, f func() (T, error)) *Future[T] {
	// TODO: put the task in line, and see to it that a worker takes it.
	return &Future[T]{}
}

// Shutdown closes e to new tasks and waits until all that it has accepted have come to a final state: running tasks end in
// their own time, and pending ones still run, unless cancelPending is true. In that case no task starts any more. Shutdown
// first cancels all pending tasks, at once, then calls the callbacks of those that it has cancelled, and then waits.
//
// Once Shutdown has returned, every future of e is final, the callbacks of the tasks that ran have returned, no goroutine of e
// is left, and everything that the tasks wrote is visible to the caller.
//
// Shutdown may be called any number of times, by any number of goroutines. Each call waits, each returns at once when nothing
// is left to wait for, and each that says cancelPending cancels what is still pending, also after one that did not say so.
// Only tasks and callbacks must not call Shutdown, for it might wait for its own caller.
func (e *Executor) Shutdown(cancelPending bool) {
	// TODO: take no more tasks, cancel what is pending if that is wanted, and wait for the rest.
}

// A Future stands for the result of a task. Any number of goroutines may use it at the same time.
type Future[T any] struct {
	// TODO: what do the task, Cancel, State, OnDone and Result have to share, and what keeps them apart?
}

// Cancel cancels the task if it is pending, and reports whether the task is cancelled, by this call or by an earlier one. A task
// that is cancelled never runs: its state is Cancelled from that moment on, and all who wait in Result are released at once.
// When the task is running or Done, Cancel changes nothing and returns false.
//
// The call that cancels the task sees to its callbacks, and returns when they have returned. Apart from that, Cancel does not
// wait, and neither does State.
func (future *Future[T]) Cancel() bool {
	// TODO: cancel the task, unless a worker was quicker.
	return false
}

// State returns the state of the task. Whoever has seen it Done also sees everything that the task wrote.
func (future *Future[T]) State() State {
	// TODO: say how far the task has come.
	return Pending
}

// OnDone adds a callback: fn is called exactly once, with this future, as soon as the state is final and never before, so that
// Result does not wait in it. Callbacks that were added before are called one after another, in the order in which they
// were added, and see everything that the task wrote. They do not hold up those who wait in Result, but a worker takes its next
// task only when they have returned. If the state is final already, OnDone has fn called at once and returns when it has returned.
//
// Which goroutine calls fn is not specified. No lock is held meanwhile: fn may call every method of this future and of others,
// and Submit.
//
// A callback that panics or ends by runtime.Goexit keeps no other callback from being called, and costs no worker. The panic's
// value is printed by the standard logger of package log, to which log/slog prints too, and the program goes on.
// (A Goexit may end, besides the callback, the goroutine that called Cancel, Shutdown or OnDone.)
func (future *Future[T]) OnDone(fn func(*Future[T])) {
	// TODO: remember fn for the end, or call it, if that has come already.
}

// Result waits until the state is final and returns what the task returned, both the value and the error, any number of times
// and to any number of callers. If the task was cancelled, refused, panicked or left by runtime.Goexit, the value is
// zero, and the error is ErrCancelled, ErrClosed, a *PanicError or ErrGoexit.
//
// When ctx ends first, this call returns a zero value and context.Cause(ctx). That ends the wait and nothing else: the task
// is not cancelled. A result that is there already counts more than a ctx that has ended.
func (future *Future[T]) Result(ctx context.Context) (T, error) {
	// TODO: wait for the end, or for ctx.
	var zero T
	return zero, nil
}
