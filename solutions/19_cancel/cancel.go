// Package cancel runs tasks on a fixed number of workers, and lets a task be cancelled as long as it has not started,
// as Python's concurrent.futures.ThreadPoolExecutor does.
package cancel

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"
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
	switch s {
	case Pending:
		return "pending"
	case Running:
		return "running"
	case Done:
		return "done"
	case Cancelled:
		return "cancelled"
	}
	return fmt.Sprintf("State(%d)", int(s))
}

// An Executor runs tasks, a limited number of them at a time. Executors do not depend on one another.
// Any number of goroutines, its own tasks and callbacks among them, may use an Executor at the same time.
type Executor struct {
	limit int

	mu      sync.Mutex // comes before the lock of a future
	queue   []task     // pending ones, in order, and cancelled ones that no worker has come across
	working int        // workers that run; there are none without work to do
	closed  bool

	workers sync.WaitGroup // Add only under mu and before closed, so that none comes after Shutdown's Wait
}

// A task is what an Executor knows of a Future, whatever the type of its result.
type task interface {
	start() bool  // takes the task from Pending to Running, and reports whether it did
	cancel() bool // takes the task from Pending to Cancelled, and reports whether it did
	run()         // runs the function of a task that was started, and calls the callbacks
	notify()      // calls the callbacks; for whoever has made the state final
}

// NewExecutor returns an executor with n workers, so that n tasks can run at the same time. n < 1 is read as 1.
func NewExecutor(n int) *Executor {
	return &Executor{limit: max(n, 1)}
}

// Submit hands f to e as a task, and returns its future at once: however many tasks are waiting, it never waits itself.
// The task starts as soon as a worker is free for it, whether or not anybody asks for its result. Tasks start in the order
// in which they were submitted; those that were cancelled in the meantime do not count, and take no time.
//
// When f panics, the future's error is a *PanicError; when f ends by runtime.Goexit, it is ErrGoexit. Neither costs a worker.
//
// After a call of Shutdown, Submit refuses: f never runs, and the future it returns is Done with the error ErrClosed.
func Submit[T any](e *Executor, f func() (T, error)) *Future[T] {
	future := &Future[T]{f: f, final: make(chan struct{})}
	if !e.accept(future) {
		var zero T
		future.settle(Pending, Done, zero, ErrClosed)
	}
	return future
}

// accept puts t in line, and reports false when e is closed.
func (e *Executor) accept(t task) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.queue = append(e.queue, t)
	if e.working < e.limit {
		e.working++
		e.workers.Go(e.work)
	}
	return true
}

// work runs tasks for as long as there are any.
func (e *Executor) work() {
	for {
		t, ok := e.next()
		if !ok {
			return
		}
		t.run()
	}
}

// next starts the first task of the queue that is still pending. When there is none, the worker that asks is counted off
// under the same lock: Submit either sees that it is gone, or has put its task in before.
func (e *Executor) next() (task, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) > 0 {
		t := e.queue[0]
		e.queue[0] = nil // the array lives on; what it points to need not
		e.queue = e.queue[1:]
		if t.start() {
			return t, true
		}
	}
	e.working--
	return nil, false
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
	for _, t := range e.close(cancelPending) {
		t.notify()
	}
	e.workers.Wait()
}

// close refuses new tasks. It returns those that it has cancelled: whoever has cancelled the others sees to their callbacks.
func (e *Executor) close(cancelPending bool) (cancelled []task) {
	e.mu.Lock() // held until all are cancelled, so that no worker and no other Shutdown finds an empty queue before that
	defer e.mu.Unlock()
	e.closed = true
	if !cancelPending {
		return nil
	}
	for _, t := range e.queue {
		if t.cancel() {
			cancelled = append(cancelled, t)
		}
	}
	e.queue = nil
	return cancelled
}

// A Future stands for the result of a task. Any number of goroutines may use it at the same time.
type Future[T any] struct {
	f     func() (T, error)
	final chan struct{} // closed when state is final, and value and err with it

	mu        sync.Mutex // never held while f or a callback runs
	state     State
	callbacks []func(*Future[T]) // those to call when the state gets final
	value     T
	err       error
}

func (future *Future[T]) start() bool {
	future.mu.Lock()
	defer future.mu.Unlock()
	if future.state != Pending {
		return false
	}
	future.state = Running
	return true
}

func (future *Future[T]) cancel() bool {
	var zero T
	return future.settle(Pending, Cancelled, zero, ErrCancelled)
}

func (future *Future[T]) run() {
	var value T
	err := <-GoSafe(func() (err error) { // on a goroutine of its own, so that runtime.Goexit does not end the worker
		value, err = future.f()
		return err
	})
	future.settle(Running, Done, value, err)
	future.notify()
}

// settle takes the future from one state to a final one, and reports whether it did: from may be over.
func (future *Future[T]) settle(from, to State, value T, err error) bool {
	future.mu.Lock()
	defer future.mu.Unlock()
	if future.state != from {
		return false
	}
	future.state, future.value, future.err = to, value, err
	future.f = nil // it may hold on to a lot
	close(future.final)
	return true
}

// notify calls the callbacks that were added before the state was final. There are no others to come.
func (future *Future[T]) notify() {
	future.mu.Lock()
	callbacks := future.callbacks
	future.callbacks = nil
	future.mu.Unlock()

	for _, fn := range callbacks {
		future.call(fn)
	}
}

// call calls fn and waits for its end, on a goroutine of its own: neither a panic nor runtime.Goexit gets out of that.
func (future *Future[T]) call(fn func(*Future[T])) {
	err := <-GoSafe(func() error {
		fn(future)
		return nil
	})
	if p := (*PanicError)(nil); errors.As(err, &p) {
		log.Printf("cancel: callback of a future: %v\n%s", p, p.Stack)
	}
}

// Cancel cancels the task if it is pending, and reports whether the task is cancelled, by this call or by an earlier one. A task
// that is cancelled never runs: its state is Cancelled from that moment on, and all who wait in Result are released at once.
// When the task is running or Done, Cancel changes nothing and returns false.
//
// The call that cancels the task sees to its callbacks, and returns when they have returned. Apart from that, Cancel does not
// wait, and neither does State.
func (future *Future[T]) Cancel() bool {
	if future.cancel() {
		future.notify()
		return true
	}
	return future.State() == Cancelled
}

// State returns the state of the task. Whoever has seen it Done also sees everything that the task wrote.
func (future *Future[T]) State() State {
	future.mu.Lock()
	defer future.mu.Unlock()
	return future.state
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
	if !future.add(fn) {
		future.call(fn)
	}
}

// add puts fn to the callbacks, and reports false when the state is final: then it is too late for that.
// It looks and adds under one lock, or the end might come in between, and fn never be called.
func (future *Future[T]) add(fn func(*Future[T])) bool {
	future.mu.Lock()
	defer future.mu.Unlock()
	if future.state == Done || future.state == Cancelled {
		return false
	}
	future.callbacks = append(future.callbacks, fn)
	return true
}

// Result waits until the state is final and returns what the task returned, both the value and the error, any number of times
// and to any number of callers. If the task was cancelled, refused, panicked or left by runtime.Goexit, the value is
// zero, and the error is ErrCancelled, ErrClosed, a *PanicError or ErrGoexit.
//
// When ctx ends first, this call returns a zero value and context.Cause(ctx). That ends the wait and nothing else: the task
// is not cancelled. A result that is there already counts more than a ctx that has ended.
func (future *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-future.final: // first and alone, because a select between two that are ready takes either
		return future.value, future.err
	default:
	}
	select {
	case <-future.final:
		return future.value, future.err
	case <-ctx.Done():
		var zero T
		return zero, context.Cause(ctx)
	}
}
