// Package pool has a fixed crew of workers for any number of tasks, as Python's ThreadPoolExecutor has.
package pool

import (
	"context"
	"errors"
)

// ErrClosed says that a pool takes no tasks any more.
var ErrClosed = errors.New("pool is shut down")

// A Pool is a fixed number of workers. Each of them runs one task at a time. Any number of goroutines may use a pool at
// the same time, its own tasks among them, and pools have nothing to do with one another.
//
// However many tasks run or wait to be taken, a pool has no more goroutines than workers, but for a handful of others.
// Shutdown ends them all, and nothing else does.
type Pool struct {
	// TODO: what do the workers, Submit and Shutdown have to share?
}

// NewPool returns a pool of n workers that is ready for tasks; n < 1 is read as 1.
func NewPool(n int) *Pool {
	// TODO: make the pool, and see that there will be n workers.
	return &Pool{}
}

// Submit waits for a free worker of p, lets it begin f at once, and returns the future of f's result without waiting for
// that. There is no queue: a task is accepted when a worker has it, and not before. A worker is free again when its task
// has ended, and then takes the next one at once, if any call of Submit waits. Which of several gets it is left open.
//
// ctx is for the wait alone. When it ends before a worker is free, Submit returns the cause of its end at once. When it
// has ended before the call, Submit returns the cause even if a worker is free. When Shutdown is called before a worker
// is free, or has been called already, Submit returns ErrClosed at once. If both are so, it returns either. In all these
// cases it returns no future, f never runs, and no worker is lost. Otherwise f runs exactly once.
//
// f gets a context of the pool: as long as f runs, it ends only by Shutdown, as described there. What becomes of ctx once
// Submit has returned does not matter to f, nor can f count on the values of ctx.
//
// A task ends when f returns, panics, or calls runtime.Goexit. The future then has what f returned, a *PanicError, or
// ErrGoexit. None of these costs a worker.
//
// A task may submit to its own pool. It keeps its worker while it waits for another one.
func Submit[T any](ctx context.Context, p *Pool, f func(context.Context) (T, error)) (*Future[T], error) {
	// TODO: find a worker for f, or learn that there will be none. newFuture and run, in given.go, help with the future.
	return nil, nil
}

// Shutdown closes the pool at once: it releases all calls of Submit that wait, and refuses later ones. Then it waits for
// the tasks that were accepted, and returns nil when the last of them has ended.
//
// When ctx ends first, or has ended before the call, Shutdown ends the context of the running tasks, with the same cause.
// It then goes on waiting for them, however long they take, and in the end returns that cause. (If ctx has ended before the
// call and no task runs, it may return nil or the cause.) What a task returns after that is the result of its future, as always.
//
// Once Shutdown has returned, every future has its result, and everything that the tasks wrote is visible to the caller.
//
// Shutdown may be called any number of times, also at the same time. Each call waits for the tasks, and each goes by its
// own ctx. Once one of them has returned, a further call returns nil at once, whatever became of its ctx.
// A task must not call Shutdown on its own pool: it would wait for itself.
func (p *Pool) Shutdown(ctx context.Context) error {
	// TODO: close the pool, wait for the tasks, and cancel them when ctx ends.
	return nil
}
