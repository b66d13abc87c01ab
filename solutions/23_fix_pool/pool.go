// Package pool has a pool of workers, and sums up directory trees with it.
package pool

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed says that a pool takes no tasks any more.
var ErrClosed = errors.New("pool is closed")

// A Pool is a fixed number of workers. Each of them runs one task at a time. Any number of goroutines may use a pool at
// the same time. It has no more goroutines than workers, but for a handful of others.
type Pool struct {
	tasks   chan func()   // never closed, and without a buffer: a task that is sent is in a worker's hands
	closing chan struct{} // closed by the first Close
	close   func()        // closes closing, once
	workers sync.WaitGroup
}

// New returns a pool of n workers, at least 1, that is ready for tasks. It must be closed in the end.
func New(n int) *Pool {
	p := &Pool{tasks: make(chan func()), closing: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closing) })
	for range n {
		p.workers.Go(p.work)
	}
	return p
}

// work is one worker: it runs tasks until the pool closes.
func (p *Pool) work() {
	for {
		select {
		case task := <-p.tasks:
			task()
		case <-p.closing:
			return
		}
	}
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
	select { // first, because a select that finds a free worker as well takes either
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.closing:
		return ErrClosed
	default:
	}
	select {
	case p.tasks <- task:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.closing:
		return ErrClosed
	}
}

// Close makes p refuse further tasks, and releases those who wait in Submit, at once. Then it waits until all accepted
// tasks have run. Once it has returned, nothing of p is left running, and what the tasks wrote is visible to the caller.
//
// It may be called any number of times, also at the same time, also while others submit. Each call waits. A task must not
// close its own pool.
func (p *Pool) Close() {
	p.close()
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
	reading, stop := context.WithCancelCause(ctx) // its cause is the first thing that went wrong
	defer stop(nil)
	w := walk{known: []string{root}, changed: make(chan struct{}, 1)}
	var begun sync.WaitGroup

	// Only this goroutine submits, and it is no worker: no task ever waits for another one.
	for reading.Err() == nil {
		dir, found, over := w.next()
		if over {
			break
		}
		if !found {
			select {
			case <-w.changed:
			case <-reading.Done():
			}
			continue
		}
		begun.Add(1)
		err := p.Submit(reading, func() {
			defer begun.Done()
			if reading.Err() != nil {
				return
			}
			size, subdirs, err := read(reading, dir)
			if err != nil {
				stop(fmt.Errorf("reading %s: %w", dir, err))
			}
			w.add(size, subdirs)
		})
		if err != nil {
			begun.Done()
			stop(err)
		}
	}

	begun.Wait()
	if reading.Err() != nil {
		return 0, context.Cause(reading)
	}
	return w.size, nil
}

// A walk is what is known of a tree.
type walk struct {
	mu      sync.Mutex
	known   []string // the directories that have not been handed out
	reading int      // how many have been, and are not read yet
	size    int64    // of those that are read

	changed chan struct{} // has a value when a directory has been read since somebody looked
}

// next hands out a directory, if one is known. If there is none, and never will be, the walk is over.
func (w *walk) next() (dir string, found, over bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.known) == 0 {
		return "", false, w.reading == 0
	}
	last := len(w.known) - 1
	dir, w.known = w.known[last], w.known[:last]
	w.reading++
	return dir, true, false
}

// add notes that a directory has been read.
func (w *walk) add(size int64, subdirs []string) {
	w.mu.Lock()
	w.size += size
	w.known = append(w.known, subdirs...)
	w.reading--
	w.mu.Unlock()
	select {
	case w.changed <- struct{}{}:
	default: // there is one already
	}
}
