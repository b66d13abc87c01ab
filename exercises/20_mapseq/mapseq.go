// Package mapseq calls a function for every element of a sequence, several at a time and only as far ahead as it must, as the
// map of Python's executors does with its buffersize.
package mapseq

import (
	"context"
	"iter"
)

// MapSeq returns a sequence of the results of f for the items of in, in the order of the items, whichever call ends first. A
// loop over it gets each result with a nil error, at the instant at which that result and all those before it are ready. A
// slow source does not hold back a result that is ready. The loop ends when in has ended and all results have come; when in is
// empty, that is at once.
//
// At most n calls of f run at the same time for each loop. An n below 1 is read as 1. At most 2n items are pulled whose results
// the loop has not got, so in may be endless, and much longer than what fits into memory. Within these two limits work goes on,
// also while one call is slow and while the loop's body is busy: whenever fewer than n calls run, and fewer than 2n items are
// pulled with results for which the body has not yet finished its turn, the next item is pulled, and its call begins at once.
// (Once a call has failed, it need not be.) MapSeq may make room for 2n results when a loop begins, so n should be a number of
// calls that may really run.
//
// MapSeq itself starts nothing and pulls nothing. Each loop over the sequence ranges over in anew, once, and begins from its
// first item. That happens on a goroutine of MapSeq's choice and maybe not on the loop's, but never on two at once: the next
// item is pulled after the last one has come. Several loops over the same sequence may run at the same time if in allows that.
//
// When f fails, the loop gets its very error, with R's zero value, in the place of that result: after all results before it,
// which are not disturbed. That is the last turn of the loop. When ctx ends before the loop has got everything, the loop gets
// context.Cause(ctx) with R's zero value at once, in place of whatever result would have been next, ready or not, and without
// waiting for the calls and the pull that are going on. That is the last turn, too. If ctx had ended before the loop began,
// nothing is pulled and f is not called. If ctx ends while the body is busy with the last result, the error may come or not.
//
// The context that f gets is derived from ctx. As long as ctx goes on, it does not end while results are still wanted, and it
// ends when the loop does: with the last turn, and when the body leaves the loop by break, return, a panic, or
// runtime.Goexit. From then on no item is pulled and no call begins. Before the loop's statement ends, MapSeq waits for the
// calls that are running, and for the pull that is under way, which it cannot interrupt; the item that comes of it is dropped,
// and in gets false from its yield, so that it can clean up. After that, nothing of the loop is left running, and everything
// that f and in wrote is visible; what one call wrote is visible as soon as the loop gets its result. A panic in the body goes
// on to the loop's caller.
func MapSeq[T, R any](ctx context.Context, n int, in iter.Seq[T], f func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		// TODO: call f for the items of in, at most n at a time, and yield the results in order.
	}
}
