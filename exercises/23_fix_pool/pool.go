// Package pool has a pool of workers, and sums up directory trees with it.
package pool

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrClosed says that a pool takes no tasks any more.
var ErrClosed = errors.New("pool is closed")

// A Pool is a fixed number of workers. Each of them runs one task at a time. Any number of goroutines may use a pool at
// the same time. It has no more goroutines than workers, but for a handful of others.
type Pool struct {
	tasks   chan func()
	closed  atomic.Bool
	workers sync.WaitGroup
}

// New returns a pool of n workers, at least 1, that is ready for tasks. It must be closed in the end.
func New(n int) *Pool {
	// TODO: this file compiles, reads well, and has seven bugs. Find them and fix them.
	p := &Pool{tasks: make(chan func(), 1000)} // room enough, so that nobody has to wait
	for range n {
		p.workers.Go(func() {
			for task := range p.tasks {
				task()
			}
		})
	}
	return p
}

// Submit hands task to p. When it returns nil, the task is accepted: it runs exactly once, now or soon. A pool keeps at most
// n accepted tasks that have not begun, so that a fast producer cannot fill the memory; it may keep fewer, or none. As long
// as there is no room, Submit waits.
//
// When ctx ends while Submit waits, or has ended before the call, Submit returns the cause at once. When p is closed
// while Submit waits, or before the call, it returns ErrClosed at once. If both hold, it may return either. In all these cases
// the task never runs. What becomes of ctx once Submit has returned does not matter to the task.
//
// A task that submits to its own pool keeps its worker while it waits for room. When all workers do that, there will be none.
func (p *Pool) Submit(ctx context.Context, task func()) error {
	if p.closed.Load() {
		return ErrClosed
	}
	select {
	case p.tasks <- task:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Close makes p refuse further tasks, and releases those who wait in Submit, at once. Then it waits until all accepted
// tasks have run. Once it has returned, nothing of p is left running, and what the tasks wrote is visible to the caller.
//
// It may be called any number of times, also at the same time, also while others submit. Each call waits. A task must not
// close its own pool.
func (p *Pool) Close() {
	if p.closed.Swap(true) {
		return
	}
	close(p.tasks) // the workers run what is left, and end
	p.workers.Wait()
}

// A ReadDir reads one directory: it returns the size of the files in it, and the names of its subdirectories. It takes a
// while, and gives up soon after ctx has ended.
type ReadDir func(ctx context.Context, dir string) (size int64, subdirs []string, err error)

// TreeSize returns the sizes of root and of all directories below it, summed up. It calls read once for each of them,
// always in a task of p, and with a context that ends with ctx. A tree may be of any depth and width: the order in
// which directories are read is left open, but whenever a directory is known and has not been begun, no worker of p is
// idle.
//
// However large the tree is, TreeSize needs only a handful of goroutines besides the workers. The names of
// directories are all that grows with the tree.
//
// When a read fails, or when ctx ends before all directories have been read, then no further read begins, and the contexts
// of those that are running end at once. TreeSize returns when the last of them has ended, also if the workers are busy with
// other tasks then. The size is 0. If it was a read that failed, the error wraps that of the first one in time, no other, and
// its text contains the name of the directory. If it was ctx, the error wraps context.Cause(ctx). When ctx has ended before
// the call, nothing is read.
//
// When p is closed before the call, or before it has accepted all directories, TreeSize ends in the same way, and the error
// wraps ErrClosed. The tasks that p has accepted may still read then.
//
// Once TreeSize has returned, nothing of it is left running, in p or elsewhere, what read wrote is visible to the caller, and p
// is as good as before. Any number of calls may use p at the same time, together with other tasks. A task must not call TreeSize
// with its own pool.
func TreeSize(ctx context.Context, p *Pool, root string, read ReadDir) (int64, error) {
	results := make(chan result)
	if err := p.Submit(ctx, func() { results <- sum(ctx, p, root, read) }); err != nil {
		return 0, err
	}
	r := <-results
	return r.size, r.err
}

type result struct {
	size int64
	err  error
}

// sum reads dir, and has each subdirectory summed up by a task of its own.
func sum(ctx context.Context, p *Pool, dir string, read ReadDir) result {
	size, subdirs, err := read(ctx, dir)
	if err != nil {
		return result{err: fmt.Errorf("reading %s: %w", dir, err)}
	}
	results := make(chan result)
	for _, subdir := range subdirs {
		if err := p.Submit(ctx, func() { results <- sum(ctx, p, subdir, read) }); err != nil {
			return result{err: err}
		}
	}
	for range subdirs {
		r := <-results
		if r.err != nil {
			return result{err: r.err}
		}
		size += r.size
	}
	return result{size: size}
}
