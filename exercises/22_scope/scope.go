// Package scope runs tasks for a block of code, and lets none of them outlive it,
// as Python's "with ThreadPoolExecutor(n) as pool" does.
package scope

import "context"

// A Pool runs tasks for as long as the WithPool that made it lasts. Any number of goroutines may use it at the same time.
type Pool struct {
	// TODO: what must a Pool know, so that Go can start tasks and WithPool can wait for them?
}

// WithPool calls body once, with a pool that runs at most n tasks at a time (one, if n is below 1), and returns when body and all
// tasks have ended. That holds also when body ends by a panic or runtime.Goexit: WithPool waits, and then the panic, with the same
// value, or the Goexit goes on in the caller. The errors of tasks are then lost.
//
// The tasks' context comes from ctx. The first failure ends it: an error of body or of a task, a panic or runtime.Goexit of
// either, or the end of ctx. Tasks that run are still waited for; tasks that wait, or are added later, never start.
// Nothing interrupts body, which is called also when ctx has ended before. As long as nothing fails, the context goes on, also
// after body has returned; it has ended when WithPool returns. When it was ended by an error, that of body or of a task, its
// cause (context.Cause) leads to that error, by errors.Is.
//
// WithPool returns nil when there was no failure. Otherwise errors.Is and errors.As find in its error
//   - the error of body;
//   - the errors of tasks, where a panic is a *PanicError and runtime.Goexit is ErrGoexit;
//   - context.Cause(ctx), if ctx ended before body and all tasks had ended and before there was another failure.
//
// It leaves out the cancellations that it has caused: once a failure other than the end of ctx has ended the tasks' context, it
// does not report the errors of tasks in which errors.Is finds context.Canceled. A task's panic is always reported.
//
// What body and the tasks wrote is visible to the caller. Nothing is left running. Body and tasks may call WithPool, too: each
// call has a pool, a context and failures of its own.
func WithPool(ctx context.Context, n int, body func(p *Pool) error) (err error) {
	// TODO: call body, wait for it and for the tasks, and say what has failed.
	return nil
}

// Go adds a task and returns at once, also when n tasks run already. The task runs once, as soon as fewer than n others do, but
// not after a failure. Waiting tasks may start in any order.
//
// Body, tasks and goroutines that these have started may call Go, until body and all tasks have ended. From then on Go panics.
func (p *Pool) Go(f func(context.Context) error) {
	// TODO: see that f runs, at once or later, and that WithPool knows of it.
}
