// Code generated from exercises/33_cpu/panic_test.go by make sync. DO NOT EDIT.

package cpu_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/threadwise/threadwise/grader/lab"
	cpu "github.com/threadwise/threadwise/solutions/33_cpu"
)

// SortFunc panics in its caller's goroutine when cmp does, early or late.
//
//grader:errors
func TestSortFunc_PanicReachesTheCaller(t *testing.T) {
	survive(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := cards(rng, 4*cpu.Small+rng.IntN(cpu.Small), 1000)
		var calls atomic.Int64
		if p := panicOf(func() { cpu.SortFunc(slices.Clone(s), 4, counting(&calls, 0)) }); p != "" {
			t.Fatalf("SortFunc panicked, and cmp did not: %s", p)
		}
		total := calls.Load()
		if total < int64(len(s)-1) {
			t.Fatalf("SortFunc called cmp %d times for %d elements, and cannot have sorted them", total, len(s))
		}
		for _, at := range []int64{1, total / 2, total * 9 / 10, total * 98 / 100} {
			calls.Store(0)
			got := panicOf(func() { cpu.SortFunc(slices.Clone(s), 4, counting(&calls, at)) })
			want := fmt.Sprintf("call %d of cmp", at)
			if calls.Load() >= at && !strings.Contains(got, want) {
				t.Fatalf("one of about %d calls of cmp panicked with %q, SortFunc panicked with %q: recover in each goroutine, "+
					"also in those that merge, and panic with the value in SortFunc", total, want, got)
			}
		}
	})
}

// SortFunc panics only when all of its goroutines have ended.
//
//grader:errors
func TestSortFunc_PanicWaitsForAll(t *testing.T) {
	survive(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := cards(rng, 4*cpu.Small+rng.IntN(cpu.Small), 1000)
		first, last := 0, len(s)-1 // one is in the calling goroutine's part, if that has one
		for _, c := range []struct{ panics, sleeps int }{{first, last}, {last, first}} {
			var running atomic.Int64
			compare := func(a, b card) int {
				running.Add(1)
				defer running.Add(-1)
				switch {
				case a.place == c.panics || b.place == c.panics:
					time.Sleep(time.Second)
					panic("cmp's panic")
				case a.place == c.sleeps || b.place == c.sleeps:
					time.Sleep(10 * time.Second)
				}
				return byKey(a, b)
			}
			before := inBubble()
			got := panicOf(func() { cpu.SortFunc(slices.Clone(s), 2, compare) })
			if n := running.Load(); n > 0 {
				t.Fatalf("SortFunc panicked while %d other calls of cmp were running: wait for all goroutines first, "+
					"also when it is the calling one whose cmp panics", n)
			}
			synctest.Wait() // for those that have nothing left to do but to end
			if n := inBubble() - before; n > 0 {
				t.Fatalf("SortFunc panicked while %d of its goroutines were there: wait for all of them first", n)
			}
			if !strings.Contains(got, "cmp's panic") {
				t.Fatalf("SortFunc panicked with %q, want what cmp panicked with: %q", got, "cmp's panic")
			}
		}
	})
}

// SortFunc panics once when several calls of cmp do, and leaves nothing behind.
//
//grader:leaks
func TestSortFunc_SeveralPanics(t *testing.T) {
	survive(t, func(t *testing.T) {
		rng := lab.Rand(t)
		const workers = 5
		compare := func(card, card) int {
			time.Sleep(time.Second)
			panic("cmp's panic")
		}
		got := panicOf(func() { cpu.SortFunc(cards(rng, 2*workers*cpu.Small+rng.IntN(100), 1000), workers, compare) })
		if !strings.Contains(got, "cmp's panic") {
			t.Fatalf("every call of cmp panicked with %q; SortFunc panicked with %q", "cmp's panic", got)
		}
	}) // the bubble reports what is left in it
}

// survive runs f in a bubble of a process of its own, which a panic of a worker would end.
func survive(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	child := lab.Child(t, func(t *testing.T) { lab.Bubble(t, f) })
	switch {
	case child.Crash != nil:
		t.Fatalf("a panic of cmp has ended the program: %s\nonly a deferred function of the same goroutine can recover it: "+
			"do that in each goroutine that you start, wait for all, and then panic again in SortFunc", child.Crash.Message)
	case child.Failed || !child.Finished:
		t.Fatalf("cmp panicked, in a process of its own:\n%s", child.Output)
	}
}

// counting compares like byKey, counts its calls, and panics in the one whose number is at.
func counting(calls *atomic.Int64, at int64) func(a, b card) int {
	return func(a, b card) int {
		if n := calls.Add(1); n == at {
			panic(fmt.Sprintf("call %d of cmp", n))
		}
		return byKey(a, b)
	}
}

// panicOf returns the text of f's panic; it is empty without one.
func panicOf(f func()) (text string) {
	defer func() {
		if value := recover(); value != nil {
			text = fmt.Sprint(value)
		}
	}()
	f()
	return ""
}
