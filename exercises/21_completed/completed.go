// Package completed waits for many futures at once, as as_completed and wait of Python's concurrent.futures do.
package completed

import (
	"context"
	"iter"
)

// AsCompleted returns a sequence of the futures fs, in the order in which they complete. A loop over it gets each argument
// once, with its position in fs: position and future belong together, and a future that was given twice comes twice. It
// gets each one at the instant at which its result is there, without waiting for any other. Of several that are there when
// the loop asks for the next one, any may come first. The loop ends when all have come; without arguments, that is at once.
//
// When ctx ends, the loop gets those that are there and have not come yet, and ends without waiting for the others. It also
// gets those when ctx had ended before. A future that completes after ctx's end may come or not.
//
// AsCompleted itself starts nothing. Every loop over the sequence begins anew. A loop that is over leaves nothing running
// (apart from the futures, which go on), however it ended: after the last one, by break or return, by the end of ctx, or
// by a panic in its body; also when some of fs never complete. A panic in the body goes on to the loop's caller. The slice
// fs is not changed, and several loops and calls of Wait may use the same one at the same time.
func AsCompleted[T any](ctx context.Context, fs ...*Future[T]) iter.Seq2[int, *Future[T]] {
	return func(yield func(int, *Future[T]) bool) {
		// TODO: yield each position and its future when the result is there.
	}
}

// When says what Wait waits for. It is one of the three constants below.
type When int

// What Wait waits for.
const (
	FirstCompleted When = iota // one future has its result, whatever that is
	FirstError                 // one future has its result and that has an error, or all have completed without one
	AllCompleted               // all futures have their results, with or without errors
)

// Wait waits until the condition when holds, or ctx ends, and returns at that instant. Without arguments it returns at once,
// whatever the condition is. An error that counts for FirstError is any error of a result, also a *PanicError or ErrGoexit.
//
// Wait divides the arguments: done has those whose results are there at that time, all of them, and pending has the rest.
// Each argument is in one of the two once, so one that was given twice is there twice, and both keep the order of the
// arguments. It makes no difference if ctx had ended before: done has what is there, and pending has the rest. A future
// that completes at the very instant at which Wait returns may be in either.
//
// Wait leaves nothing running, also when some of fs never complete. It does not change the slice fs, and done and pending
// share memory neither with it nor with one another.
func Wait[T any](ctx context.Context, when When, fs ...*Future[T]) (done, pending []*Future[T]) {
	// TODO: wait for the condition, or for the end of ctx, and divide fs.
	return nil, nil
}
