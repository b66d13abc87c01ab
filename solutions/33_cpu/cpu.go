// Package cpu divides work that only computes, and never waits, among several goroutines.
package cpu

import (
	"slices"
	"sync"
)

// Small is how many elements make a goroutine worth its while: Sum and SortFunc have at most one for every Small
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
	workers = limit(workers, len(in))
	if workers == 1 {
		return add(in)
	}
	sums := make([]int64, workers)
	size := (len(in) + workers - 1) / workers // rounded up, so that nothing is left over
	var adding sync.WaitGroup
	worker := 0
	for part := range slices.Chunk(in, size) {
		sum := &sums[worker]
		adding.Go(func() { *sum = add(part) }) // written once: the neighbours are in the same cache line
		worker++
	}
	adding.Wait()
	return add(sums)
}

func add(in []int64) int64 {
	var sum int64
	for _, v := range in {
		sum += v
	}
	return sum
}

// limit returns how many workers n elements are worth: at least one, and at most as many as the caller allows.
func limit(workers, n int) int { return max(1, min(workers, n/Small)) }

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
	sortFunc(s, limit(workers, len(s)), cmp)
}

// sortFunc is SortFunc for at least one worker. The calling goroutine is the first of them.
func sortFunc[T any](s []T, workers int, cmp func(a, b T) int) {
	if workers == 1 {
		slices.SortStableFunc(s, cmp)
		return
	}
	left := workers / 2
	mid := len(s) / workers * left
	together(
		func() { sortFunc(s[:mid], left, cmp) },
		func() { sortFunc(s[mid:], workers-left, cmp) },
	)
	merge(s, mid, cmp)
}

// together runs one on a goroutine of its own and other on the caller's, and waits for the end of both.
// When one of them panics, so does together; when both do, with the value of one.
func together(one, other func()) {
	var caught any
	var running sync.WaitGroup
	running.Go(func() {
		defer func() { caught = recover() }()
		one()
	})
	defer func() { // other may panic, and one must have ended then too
		running.Wait()
		if caught != nil {
			panic(caught)
		}
	}()
	other()
}

// merge makes one sorted slice of s[:mid] and s[mid:], which are sorted. Of equal elements the left one comes first.
func merge[T any](s []T, mid int, cmp func(a, b T) int) {
	left, right := slices.Clone(s[:mid]), s[mid:]
	for i := 0; len(left) > 0; i++ {
		if len(right) > 0 && cmp(right[0], left[0]) < 0 {
			s[i], right = right[0], right[1:]
		} else {
			s[i], left = left[0], left[1:]
		}
	}
}
