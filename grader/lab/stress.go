package lab

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
)

// Stress runs f rounds times like [Real], with GOMAXPROCS 1, 2, 4, 8 in turn, and stops at the first round that fails.
// It is for what shows only now and then, best under the race detector. Leftover goroutines are looked for at the end.
func Stress(t *testing.T, rounds int, f func(t *testing.T, round int)) {
	t.Helper()
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	var now atomic.Int64
	about := func() string { return roundText(int(now.Load()), rounds) }
	defer logRound(t, about)
	outside(t, about, func(t *testing.T) {
		t.Helper()
		for round := 0; round < rounds && !t.Failed(); round++ {
			now.Store(int64(round))
			runtime.GOMAXPROCS(procs(round))
			f(t, round)
		}
		if !t.Failed() {
			now.Store(int64(rounds))
		}
	})
}

// procs returns 1, 2, 4, 8, 1, 2, …, whatever the machine has: more threads than processors switch at more places.
func procs(round int) int { return 1 << (round % 4) }

// logRound is deferred: it must say which round failed whether f returned, panicked or called FailNow.
func logRound(t *testing.T, about func() string) {
	t.Helper()
	if t.Failed() {
		t.Log(about())
	}
}

// roundText says when it happened; the round after the last stands for the search for leftovers.
func roundText(round, rounds int) string {
	if round == rounds {
		return fmt.Sprintf("It was seen after all %d rounds.", rounds)
	}
	return fmt.Sprintf("It happened in round %d of %d, with GOMAXPROCS=%d.", round+1, rounds, procs(round))
}
