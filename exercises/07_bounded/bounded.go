// Package bounded calls a function for every element of a slice, but for no more than so many of them at the same time,
// as the map of Python's ThreadPoolExecutor does with its max_workers.
package bounded

import "context"

// MapN calls f once for each element of in and returns the results in the order of in, whichever call ends first.
// When in is nil or empty there is nothing to call, and the results are empty, not nil.
//
// At most n calls run at the same time. Elements get their turn in the order of in: the first n calls begin at once, and
// whenever one ends, the next one begins. An n below 1 is read as 1. However long in is, MapN has no more than a few
// goroutines for each call that runs, and not one for each element that waits. A huge n, such as math.MaxInt for "no
// limit", costs no more than n = len(in) does.
//
// The context that f gets is derived from ctx. While f runs, it ends only when MapN fails or when ctx ends. It has ended when
// MapN returns. f neither panics nor calls runtime.Goexit.
//
// MapN fails when a call returns an error or when ctx ends, whichever happens first, as long as calls have to be made or
// are running. From that instant on no further call begins; if ctx has ended already, f is not called at all. (When there is
// nothing to call and ctx has ended, MapN may fail or not.) MapN waits for the calls that are running, and then returns nil
// and one error:
//   - If a call failed first, it is the very error that f returned, not wrapped, and none that other calls return later,
//     for example because their context has ended. Whatever error f returns is a failure, also one like context.Canceled.
//   - If ctx ended first, it is context.Cause(ctx), whatever the calls that are running then return, and even if all of
//     them go well.
//
// MapN does not change in. Several calls of MapN may run at the same time, also one within the f of another, and none
// counts towards the limit of another. Once MapN has returned, nothing of it is left running, and everything that f
// wrote is visible to the caller.
func MapN[T, R any](ctx context.Context, in []T, n int, f func(context.Context, T) (R, error)) ([]R, error) {
	// TODO: call f for each element, at most n at a time, and stop at the first error or when ctx ends.
	return nil, nil
}
