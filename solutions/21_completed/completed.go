// Package completed waits for many futures at once, as as_completed and wait of Python's concurrent.futures do.
package completed

import (
	"context"
	"iter"
	"sync"
)

// AsCompleted returns a sequence of the futures fs with their positions, in the order in which they complete. It ends after the
// last one; when ctx ends, those that are there still come, and the sequence ends. A loop that is over leaves nothing running.
func AsCompleted[T any](ctx context.Context, fs ...*Future[T]) iter.Seq2[int, *Future[T]] {
	return func(yield func(int, *Future[T]) bool) {
		completed, stop := watch(fs)
		defer stop() // also when the loop's body panics
		yielded := make([]bool, len(fs))
		for range fs {
			select {
			case i := <-completed:
				yielded[i] = true
				if !yield(i, fs[i]) {
					return
				}
			case <-ctx.Done():
				yieldReady(fs, yielded, yield)
				return
			}
		}
	}
}

// watch sends the position of each future when it completes. After stop, which must be called once, nothing of it is left.
func watch[T any](fs []*Future[T]) (completed <-chan int, stop func()) {
	positions := make(chan int, len(fs)) // room for all, so that no send waits
	over := make(chan struct{})
	var watchers sync.WaitGroup
	for i, future := range fs {
		watchers.Go(func() {
			select {
			case <-future.Done():
				positions <- i
			case <-over:
			}
		})
	}
	return positions, func() {
		close(over)
		watchers.Wait()
	}
}

// yieldReady yields the futures that are ready and have not been yielded.
func yieldReady[T any](fs []*Future[T], yielded []bool, yield func(int, *Future[T]) bool) {
	for i, future := range fs {
		if !yielded[i] && ready(future) && !yield(i, future) {
			return
		}
	}
}

// When says what Wait waits for.
type When int

// What Wait waits for.
const (
	FirstCompleted When = iota // one future has its result, whatever that is
	FirstError                 // one future has its result and that has an error, or all have completed without one
	AllCompleted               // all futures have their results, with or without errors
)

// Wait waits until the condition when holds, or ctx ends. Then it divides the futures into those whose results are there and
// the rest, both in the order of the arguments. It leaves nothing running.
func Wait[T any](ctx context.Context, when When, fs ...*Future[T]) (done, pending []*Future[T]) {
	for _, future := range AsCompleted(ctx, fs...) {
		if when == FirstCompleted || when == FirstError && failed(future) {
			break
		}
	}
	for _, future := range fs {
		if ready(future) {
			done = append(done, future)
		} else {
			pending = append(pending, future)
		}
	}
	return done, pending
}

func ready[T any](future *Future[T]) bool {
	_, _, ok := future.Try()
	return ok
}

func failed[T any](future *Future[T]) bool {
	_, err, _ := future.Try()
	return err != nil
}
