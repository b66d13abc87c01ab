// Package cpu divides work that only computes, and never waits, among several goroutines.
package cpu

// Small is how many elements make a worker worth having: Sum and SortFunc have at most one worker for every Small
// elements, however many workers they may have.
const Small = 256

// Sum returns the sum of in, as a loop with + does: it wraps around on overflow, and is 0 for no elements.
// It does not change in.
//
// The elements are divided among workers, which are goroutines that Sum starts. The calling goroutine would only wait
// for them; it may instead be one of them. How many there are is for the caller to say, whatever the number of
// processors; workers < 1 is read as 1. Sum starts at most workers goroutines in all: none for each element or for each
// of many pieces. It also starts at most one for every Small elements, that is, at most len(in)/Small. With
// fewer than 2*Small elements, and with one worker, it starts none. When there are at least 2*Small elements for each
// worker, each of them has a share.
//
// Sum may be called by several goroutines at the same time, also with the same in.
// Once it has returned, nothing of it is left running, and the caller may write to in.
func Sum(in []int64, workers int) int64 {
	// TODO: divide in among the workers, and add up what they find.
	return 0
}

// SortFunc sorts s in place and in ascending order, as cmp determines it: cmp(a, b) is negative when a comes before b,
// positive when a comes after b, and 0 when that does not matter. The sort is stable: elements that may stand in either
// order keep the one that they had. So the result is that of slices.SortStableFunc.
// SortFunc writes to no element outside of s, also not to those between its length and its capacity.
//
// The work is divided among workers as in Sum, with the same limits. Here they hold at each moment rather than in all,
// so when a goroutine has ended another one may be started:
//
//   - The calls of cmp that run at the same time are at most workers, and at most len(s)/Small (but one at any rate).
//     Those made by the calling goroutine count.
//   - The goroutines that SortFunc has started and that have not ended are at most as many. Those that wait count.
//   - With fewer than 2*Small elements, and with one worker, none is started.
//   - When there are at least 2*Small elements for each worker, all of them are comparing at the same time at some moment.
//   - When comparing is what takes the time, four workers with at least 2*Small elements for each are done in two
//     thirds of the time of slices.SortStableFunc, or less.
//
// When a call of cmp panics, SortFunc panics too, in the goroutine that has called it, where the panic can be recovered.
// It does so when all goroutines that it has started have ended. The value is that of cmp, or another one whose text (that
// of fmt.Sprint) contains that of cmp's. When several calls panic, it is that of one of them.
// In which order s then is, and whether it is complete, is not specified.
//
// SortFunc may be called by several goroutines at the same time, for slices that do not overlap.
// Once it has returned or panicked, nothing of it is left running, and the caller may use s.
func SortFunc[T any](s []T, workers int, cmp func(a, b T) int) {
	// TODO: let each worker sort a part of s, and merge the parts.
}
