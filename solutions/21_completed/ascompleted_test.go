// Code generated from exercises/21_completed/ascompleted_test.go by make sync. DO NOT EDIT.

package completed_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	completed "github.com/threadwise/threadwise/solutions/21_completed"
)

// AsCompleted yields the futures in the order in which they complete.
func TestAsCompleted_InOrderOfCompletion(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		const n = 30
		want := rng.Perm(n)
		for slices.IsSorted(want) {
			want = rng.Perm(n)
		}
		fs := make([]*completed.Future[int], n)
		for turn, position := range want {
			fs[position] = after(t, time.Duration(1+turn)*time.Second, nil)
		}

		got := loop(context.Background(), t, "all futures complete within 30s", nil, fs...)
		if !slices.Equal(got.positions(), want) {
			t.Errorf("AsCompleted yielded the positions %v, want %v, the order of completion: wait for all futures at once, "+
				"not for one after the other", got.positions(), want)
		}
	})
}

// AsCompleted yields each future at the instant at which it completes.
//
//grader:timing
func TestAsCompleted_AtTheInstant(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		got := loop(context.Background(), t, "all futures complete soon", nil, after(t, 3*d, nil), after(t, d, errLuck), after(t, 2*d, nil), ready(t))
		require.Len(t, got.visits, 4, "what AsCompleted yielded for 4 futures")
		for _, v := range got.visits {
			if want := []time.Duration{3 * d, d, 2 * d, 0}[v.position]; v.at != want {
				t.Errorf("future %d completes at %v, and AsCompleted yielded it at %v: let its Done wake you, "+
					"and wait neither for a clock nor for another future", v.position, want, v.at)
			}
		}
		if got.took != 3*d {
			t.Errorf("the loop ended at %v, want %v, when the last future has come", got.took, 3*d)
		}
	})
}

// AsCompleted yields each argument once, duplicates and slow body or not.
func TestAsCompleted_EachArgumentOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		distinct := []*completed.Future[int]{ready(t), after(t, d, nil), after(t, d, nil), after(t, 2*d, errLuck)}
		var fs []*completed.Future[int]
		var want []int
		for i := range 24 {
			fs, want = append(fs, distinct[i%len(distinct)]), append(want, i)
		}
		rng.Shuffle(len(fs), func(i, j int) { fs[i], fs[j] = fs[j], fs[i] })

		busy := func(visit) bool { time.Sleep(d / 10); return true } // others complete meanwhile
		got := loop(context.Background(), t, "4 futures, given 6 times each, complete soon, some while the loop's body is busy", busy, fs...).positions()
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("4 futures were given 6 times each, and the positions %v came (in rising order), want %v: every position counts, "+
				"and none may be lost while the loop's body is busy", got, want)
		}
	})
}

// AsCompleted without arguments ends the loop at once.
func TestAsCompleted_Empty(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const why = "there is nothing to wait for"
		got := loop(context.Background(), t, why, nil)
		if len(got.visits) != 0 || got.took != 0 {
			t.Errorf("without arguments the loop had %d turns and took %v, want none and 0s", len(got.visits), got.took)
		}
		require.Len(t, loop(context.Background(), t, why, nil, ready(t)).visits, 1, "what AsCompleted yielded for one future that was ready")
	})
}

// AsCompleted ends the loop when ctx ends, and not before.
//
//grader:timing
func TestAsCompleted_ContextEnds(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		ctx, cancel := context.WithTimeout(context.Background(), 3*d)
		defer cancel()
		fs := append(never(t, 2), after(t, d, nil), after(t, 2*d, nil))

		got := loop(ctx, t, "ctx has ended, so wait for that, too", nil, fs...)
		require.Equal(t, []int{2, 3}, got.positions(), "the positions that came before ctx ended")
		if got.took != 3*d {
			t.Errorf("the loop ended at %v, want %v, the end of ctx", got.took, 3*d)
		}
	})
}

// AsCompleted yields what is ready also when ctx has ended.
func TestAsCompleted_ReadyBeatsContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		fs := never(t, 1)
		var want []int
		for i := range 40 { // a select that picks one of two cases at random does not get far
			fs, want = append(fs, ready(t)), append(want, 1+i)
		}
		got := loop(endedContext(), t, "ctx has ended, so do not wait for the future that is not ready", nil, fs...)
		came := got.positions()
		slices.Sort(came)
		if !slices.Equal(came, want) {
			t.Errorf("ctx had ended, 40 of 41 futures were ready, and %d came, want all that are ready: "+
				"when both are ready, select picks either, so look at the futures once more", len(came))
		}
		if got.took != 0 {
			t.Errorf("ctx had ended, and the loop took %v, want 0s", got.took)
		}
	})
}

// AsCompleted ends after break and leaves nothing running.
//
//grader:leaks
func TestAsCompleted_Break(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n = 50
		fs := never(t, n)
		for range n {
			fs = append(fs, ready(t))
		}
		before := goroutines()
		got := loop(context.Background(), t, "half of the futures are ready, and its body breaks at the first", func(visit) bool { return false }, fs...)
		require.Len(t, got.visits, 1, "the turns of a loop that breaks in the first one")
		if left := goroutines() - before; left >= n/2 {
			t.Errorf("the loop has ended by break, and %d goroutines are left of it: "+
				"tell those that wait for a future, or for somebody to receive, that it is over", left)
		}
	})
}

// AsCompleted leaves nothing running when ctx ends the loop.
//
//grader:leaks
func TestAsCompleted_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n = 50
		fs := append(never(t, n), after(t, time.Second, nil))
		before := goroutines() - 1 // the last one ends
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		got := loop(ctx, t, "ctx has ended", nil, fs...)
		require.Len(t, got.visits, 1, "what came before ctx ended")
		if left := goroutines() - before; left >= n/2 {
			t.Errorf("ctx has ended the loop, and %d goroutines are left of it, which wait for futures that never complete", left)
		}
	})
}

// AsCompleted lets a panic of the body pass and leaves nothing running.
//
//grader:leaks
func TestAsCompleted_BodyPanics(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n = 50
		fs := append(never(t, n), ready(t))
		before := goroutines()
		got := loop(context.Background(), t, "one future is ready, and its body panics", func(visit) bool { panic(errLuck) }, fs...)
		require.Len(t, got.visits, 1, "the turns of a loop that panics in the first one")
		require.Equal(t, errLuck, got.panicked, "what the loop's caller recovered after the body's panic")
		if left := goroutines() - before; left >= n/2 {
			t.Errorf("a panic of its body has ended the loop, and %d goroutines are left of it: only what is deferred runs then", left)
		}
	})
}

// AsCompleted starts nothing before the loop, and each loop begins anew.
//
//grader:leaks
func TestAsCompleted_LoopsAnew(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n = 50
		fs := never(t, n)
		before := goroutines()
		completed.AsCompleted(context.Background(), fs...) // nobody loops over it
		if left := goroutines() - before; left >= n/2 {
			t.Fatalf("AsCompleted was called, there was no loop, and %d goroutines run: start them when the loop begins, in the function that AsCompleted returns", left)
		}

		sequence := completed.AsCompleted(context.Background(), ready(t), ready(t), ready(t))
		for round := range 3 {
			turns := within(t, "a second loop over the same sequence", "it must begin anew", func() (turns int) {
				for range sequence {
					turns++
				}
				return turns
			})
			require.Equal(t, 3, turns, "the turns of loop %d over the same sequence of 3 futures", round+1)
		}
	})
}
