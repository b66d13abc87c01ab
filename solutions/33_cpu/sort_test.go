// Code generated from exercises/33_cpu/sort_test.go by make sync. DO NOT EDIT.

package cpu_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	cpu "github.com/threadwise/threadwise/solutions/33_cpu"
)

// SortFunc sorts slices of any length, in place.
func TestSortFunc_Sorts(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, n := range []int{cpu.Small, 2*cpu.Small - 1, 2 * cpu.Small, 2*cpu.Small + 1, 3*cpu.Small + rng.IntN(cpu.Small)} {
			checkSort(t, cards(rng, n, 1<<30), 2+rng.IntN(2))
		}
		s := cards(rng, 5*cpu.Small+rng.IntN(cpu.Small), 1<<30)
		for _, workers := range []int{1, 3, 4, 5} {
			checkSort(t, s, workers)
		}
		slices.SortFunc(s, byKey) // in order already
		checkSort(t, renumber(s), 4)
		slices.Reverse(s)
		checkSort(t, renumber(s), 3)
	})
}

// SortFunc is stable: equal elements keep their order.
func TestSortFunc_IsStable(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, keys := range []int{1, 2, 50} {
			s := cards(rng, 4*cpu.Small+rng.IntN(cpu.Small), keys)
			for _, workers := range []int{2, 3, 4} {
				checkSort(t, s, workers)
			}
		}
	})
}

// SortFunc takes any number of workers: none, less than none, far too many.
func TestSortFunc_AnyNumberOfWorkers(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		long := cards(rng, 3*cpu.Small+rng.IntN(cpu.Small), 100)
		for _, s := range [][]card{nil, {}, long[:1], long[:7], long} {
			for _, workers := range []int{0, -1, math.MinInt, 8, len(s) + 1, math.MaxInt} {
				checkSort(t, s, workers)
			}
		}
	})
}

// SortFunc touches only its slice, also while others sort the next ones.
//
//grader:races
func TestSortFunc_OnlyItsSlice(t *testing.T) {
	const n = 2*cpu.Small + 1
	rng := lab.Rand(t)
	compare := func(a, b card) int {
		if (a.place+b.place)%16 == 0 {
			runtime.Gosched() // so that the calls take turns
		}
		return byKey(a, b)
	}
	lab.Stress(t, 4, func(t *testing.T, _ int) {
		all := cards(rng, 3*(n+1), 100)
		want := slices.Clone(all)
		start := make(chan struct{})
		var calls sync.WaitGroup
		for from := 0; from < len(all); from += n + 1 { // neighbours, each with room to grow into the next one
			slices.SortStableFunc(want[from:][:n], byKey)
			calls.Go(func() {
				<-start
				cpu.SortFunc(all[from:][:n], 2, compare)
			})
		}
		close(start)
		calls.Wait()
		if !slices.Equal(want, all) {
			t.Fatalf("three neighbouring slices were sorted at the same time, with one element between them, and are not as " +
				"they should be: does an append write beyond the length of s, or do calls share something?")
		}
	})
}

// SortFunc never has more calls of cmp running than workers.
func TestSortFunc_NeverMoreThanWorkers(t *testing.T) {
	rng := lab.Rand(t)
	for _, c := range []struct{ n, workers, most int }{
		{3 * cpu.Small, 2, 2}, {4 * cpu.Small, 3, 3}, {2 * cpu.Small, 1, 1}, {3*cpu.Small + 9, 50, 3}, {2*cpu.Small - 1, 9, 1},
	} {
		w := watch(t, cards(rng, c.n, 1000), c.workers)
		if w.peak > c.most {
			t.Fatalf("%d calls of cmp were running at the same time, want at most %d, with %d elements and workers = %d: "+
				"the calling goroutine counts when it compares, and a worker has at least Small = %d elements",
				w.peak, c.most, c.n, c.workers, cpu.Small)
		}
	}
}

// SortFunc never has more goroutines than workers, those that wait included.
func TestSortFunc_NoMoreGoroutinesThanWorkers(t *testing.T) {
	rng := lab.Rand(t)
	for _, c := range []struct{ n, workers, most int }{
		{5 * cpu.Small, 2, 2}, {6 * cpu.Small, 4, 4}, {3*cpu.Small + 9, 50, 3},
	} {
		w := watch(t, cards(rng, c.n, 1000), c.workers)
		if w.goroutines > c.most {
			t.Fatalf("SortFunc had %d goroutines at the same time, want at most %d, with %d elements and workers = %d: "+
				"let a goroutine that has divided its work do a share of it itself, and start none that waits for its turn",
				w.goroutines, c.most, c.n, c.workers)
		}
	}
}

// SortFunc starts no goroutine when there is little to do, or only one worker.
func TestSortFunc_SmallStartsNone(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		settle()
		s := cards(rng, 3*cpu.Small, 1000)
		for _, c := range []struct{ n, workers int }{
			{cpu.Small - 1, 4}, {cpu.Small, 2}, {2*cpu.Small - 1, 2}, {2*cpu.Small - 1, math.MaxInt}, {5, 100}, {0, 3},
			{len(s), 1}, {len(s), -7},
		} {
			var sorted []card
			n := least(0, func() int {
				sorted = slices.Clone(s[:c.n])
				return started(func() { cpu.SortFunc(sorted, c.workers, byKey) })
			})
			if n > 0 {
				t.Fatalf("SortFunc of %d elements with workers = %d started %d goroutines, want none: "+
					"with fewer than 2*Small = %d elements, and with one worker, it is the caller who sorts",
					c.n, c.workers, n, 2*cpu.Small)
			}
			require.True(t, slices.IsSortedFunc(sorted, byKey), "%d elements are not sorted with workers = %d", c.n, c.workers)
		}
	})
}

// SortFunc has all of its workers comparing at the same time.
//
//grader:timing
func TestSortFunc_AllWorkersCompare(t *testing.T) {
	rng := lab.Rand(t)
	for _, workers := range []int{2, 3} {
		w := watch(t, cards(rng, 2*workers*cpu.Small+rng.IntN(100), 1000), workers)
		if w.peak < workers {
			t.Fatalf("at most %d calls of cmp were running at the same time, want %d, with %d elements: "+
				"each worker needs a part to sort while the others sort theirs", w.peak, workers, w.n)
		}
	}
}

// SortFunc with four workers takes at most two thirds of the time of one.
//
//grader:timing
func TestSortFunc_SharesTheWork(t *testing.T) {
	rng := lab.Rand(t)
	s := cards(rng, 8*cpu.Small+rng.IntN(cpu.Small), 1<<30)
	alone := 0
	slices.SortStableFunc(slices.Clone(s), func(a, b card) int { alone++; return byKey(a, b) })

	w := watch(t, s, 4)

	if w.seconds > alone*2/3 {
		t.Fatalf("with a cmp that takes a second, %d elements took four workers %d s, and slices.SortStableFunc %d s: want at "+
			"most two thirds of that; are the parts of the same size, and is nothing sorted twice, or under a lock?",
			w.n, w.seconds, alone)
	}
}

// SortFunc leaves no goroutine behind.
//
//grader:leaks
func TestSortFunc_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, workers := range []int{2, 3, 9} {
			checkSort(t, cards(rng, 4*cpu.Small+rng.IntN(cpu.Small), 1000), workers)
		}
	}) // the bubble reports what is left in it
}

// SortFunc is free of data races, and done with its slice when it returns.
//
//grader:races
func TestSortFunc_NoDataRaces(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 8, func(t *testing.T, round int) {
		workers := 2 + round%3
		s := cards(rng, workers*cpu.Small+rng.IntN(100), 1000)
		checkSort(t, s, workers)
	})
}

// A card is what the tests sort. Cards with the same key are equal for byKey, and told apart by their place.
type card struct{ key, place int }

func byKey(a, b card) int { return cmp.Compare(a.key, b.key) }

// cards returns n cards in the order of their places.
func cards(rng *rand.Rand, n, keys int) []card {
	s := make([]card, n)
	for i := range s {
		s[i] = card{rng.IntN(keys), i}
	}
	return s
}

// renumber gives cards the places at which they are.
func renumber(s []card) []card {
	s = slices.Clone(s)
	for i := range s {
		s[i].place = i
	}
	return s
}

// checkSort ends the test unless SortFunc does with a copy of s, whose cards are at their places, what
// slices.SortStableFunc does.
func checkSort(t *testing.T, s []card, workers int) {
	t.Helper()
	got := slices.Clone(s)
	cpu.SortFunc(got, workers, byKey)
	if fault := faultIn(got, s); fault != "" {
		t.Fatalf("%d elements with %d workers: %s", len(s), workers, fault)
	}
	for i := range got {
		got[i] = card{} // a worker that still reads or writes would be found by the race detector
	}
}

// faultIn says what is wrong with got, which should be s, sorted; it is empty when nothing is.
func faultIn(got, s []card) string {
	if i := disorder(got); i > 0 {
		return fmt.Sprintf("key %d comes before key %d, at %d: has every part been sorted and merged, and is it s that is sorted, "+
			"not a copy?", got[i-1].key, got[i].key, i)
	}
	seen := make([]bool, len(s))
	for i, c := range got {
		if seen[c.place] {
			return fmt.Sprintf("what was at %d is there twice, now also at %d: elements were overwritten before they were merged",
				c.place, i)
		}
		seen[c.place] = true
		if i > 0 && got[i-1].key == c.key && got[i-1].place > c.place {
			return fmt.Sprintf("of two elements with key %d, that which was at %d now comes before that which was at %d: of equal "+
				"elements a merge takes the left one first, and each part needs a stable sort", c.key, got[i-1].place, c.place)
		}
	}
	return ""
}

// disorder returns the first place of s whose key is less than the one before it; 0 when there is none.
func disorder(s []card) int {
	for i := 1; i < len(s); i++ {
		if byKey(s[i], s[i-1]) < 0 {
			return i
		}
	}
	return 0
}
