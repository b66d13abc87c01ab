package lab

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/threadwise/threadwise/grader/internal/procs"
)

// Stress runs f rounds times like [Real], with GOMAXPROCS 1, 2, 4, 8 in turn, and stops at the first round that fails.
// It is for what shows only now and then, best under the race detector. Leftover goroutines are looked for at the end.
func Stress(t *testing.T, rounds int, f func(t *testing.T, round int)) {
	t.Helper()
	StressUntil(t, rounds, func(t *testing.T, round int) bool {
		t.Helper()
		f(t, round)
		return false
	})
}

// StressUntil is like [Stress], and also stops at the first round for which f returns true: where f can tell when what it provokes has come
// about often enough, a busy machine gets more rounds than a quiet one.
func StressUntil(t *testing.T, rounds int, f func(t *testing.T, round int) (enough bool)) {
	t.Helper()
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	now := place{of: rounds}
	defer logRound(t, now.String)
	outside(t, now.String, func(t *testing.T) {
		t.Helper()
		for round, enough := 0, false; round < rounds && !enough && !t.Failed(); round++ {
			now.round.Store(int64(round))
			procs.Vary(processors(round))
			enough = f(t, round)
		}
		now.over.Store(!t.Failed())
	})
}

// processors returns 1, 2, 4, 8, 1, 2, …, whatever the machine has: more threads than processors switch at more places.
func processors(round int) int { return 1 << (round % 4) }

// logRound is deferred: it must say which round failed whether f returned, panicked or called FailNow.
func logRound(t *testing.T, about func() string) {
	t.Helper()
	if t.Failed() {
		t.Log(about())
	}
}

// A place is where a test is in its rounds.
type place struct {
	round atomic.Int64 // from 0
	of    int
	over  atomic.Bool // what remains is the search for leftovers
}

func (p *place) String() string {
	round := int(p.round.Load())
	switch {
	case p.over.Load() && round == 0:
		return "It was seen after the first round."
	case p.over.Load():
		return fmt.Sprintf("It was seen after all %d rounds.", round+1)
	}
	return fmt.Sprintf("It happened in round %d of %d, with GOMAXPROCS=%d.", round+1, p.of, processors(round))
}
