// Package mapseq calls a function for every element of a sequence, several at a time and only as far ahead as it must, as the
// map of Python's executors does with its buffersize.
package mapseq

import (
	"context"
	"iter"
	"sync"
)

// MapSeq returns a sequence of the results of f for the items of in, in their order. At most n calls of f run at the same time,
// and at most 2n items are pulled whose results the loop has not got. The first error in that order, and the end of ctx, are
// the last thing that the loop gets. A loop that is over has stopped everything it started, and waited for it.
func MapSeq[T, R any](ctx context.Context, n int, in iter.Seq[T], f func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	n = max(n, 1)
	return func(yield func(R, error) bool) {
		l := &line[T, R]{f: f, calls: make(chan struct{}, n), ahead: make(chan struct{}, 2*n), results: make(chan chan result[R], 2*n)}
		running, cancel := context.WithCancel(ctx)
		defer l.join.Wait() // also when the loop's body panics
		defer cancel()
		l.join.Go(func() { l.feed(running, in) })

		for {
			r, ok := l.next(ctx)
			switch {
			case ctx.Err() != nil: // also if both were ready, and next picked the result
				r.err = context.Cause(ctx)
			case !ok:
				return
			}
			if r.err != nil {
				cancel()
				var zero R
				yield(zero, r.err)
				return
			}
			if !yield(r.value, nil) {
				return
			}
			<-l.ahead
		}
	}
}

// A line is what one loop over MapSeq has at work.
type line[T, R any] struct {
	f       func(context.Context, T) (R, error)
	join    sync.WaitGroup      // the feeder and the calls
	calls   chan struct{}       // holds a token for each call that may run
	ahead   chan struct{}       // holds a token for each item that is pulled, or about to be, and not yielded
	results chan chan result[R] // a place for each result, in the order of the items; never full, because ahead has no more room
}

type result[R any] struct {
	value R
	err   error
}

// feed pulls the items and starts their calls. It takes both tokens before it lets in go on, so that nothing is pulled
// that has no place.
func (l *line[T, R]) feed(ctx context.Context, in iter.Seq[T]) {
	defer close(l.results)
	if !l.admit(ctx) {
		return
	}
	for item := range in {
		if ctx.Err() != nil {
			return
		}
		place := make(chan result[R], 1)
		l.results <- place
		l.join.Go(func() {
			value, err := l.f(ctx, item)
			place <- result[R]{value, err}
			<-l.calls
		})
		if !l.admit(ctx) {
			return
		}
	}
}

// admit waits until one more item may be pulled and its call may run, and reports whether it still shall.
func (l *line[T, R]) admit(ctx context.Context) bool {
	for _, limit := range []chan struct{}{l.ahead, l.calls} {
		select {
		case limit <- struct{}{}:
		case <-ctx.Done():
			return false
		}
	}
	return ctx.Err() == nil
}

// next waits for the next result. It is false when there is none, or when ctx ends first.
func (l *line[T, R]) next(ctx context.Context) (r result[R], ok bool) {
	select {
	case place, ok := <-l.results:
		if !ok {
			return r, false
		}
		select {
		case r := <-place:
			return r, true
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
	return r, false
}
