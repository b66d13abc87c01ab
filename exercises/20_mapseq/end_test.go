package mapseq_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	mapseq "github.com/threadwise/threadwise/exercises/20_mapseq"
	"github.com/threadwise/threadwise/grader/lab"
)

// MapSeq yields an error in its place, with a zero value, as the last.
//
//grader:errors
func TestMapSeq_Error(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		fails := 1 + rng.IntN(2)
		m := newMill(rng, 12, time.Minute)
		m.takes = firstTakes(10*time.Minute, time.Minute)
		m.errs = map[int]error{fails: errors.New("the first error"), fails + 1: errors.New("the second error")}
		got := m.loop(t.Context(), t, 3, "after the error nothing more is wanted", nil)
		requireLastError(t, got, fails, m.errs[fails], "the items before it are slower than it; their results are wanted still, so let their calls go on")
		require.Equal(t, m.result(0), got.visits[0].value, "the result before the error")
	})
}

// MapSeq cancels the other calls after an error, and waits for them.
//
//grader:leaks
func TestMapSeq_ErrorStopsTheRest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), endless, time.Minute)
		m.takes = firstTakes(time.Minute, 5*time.Hour)
		m.errs = map[int]error{0: errLuck}
		got := m.loop(t.Context(), t, 3, "after the error nothing more is wanted", nil)
		requireLastError(t, got, 0, errLuck, "item 0 fails")
		if got.took != time.Minute {
			m.rec.WrongEnd(t, got.took, time.Minute, "the call for item 0 failed at %v, and the loop ended at %v: "+
				"cancel the context of the other calls", time.Minute, got.took)
		}
		m.checkOver(t)
	})
}

// MapSeq cancels the calls that are running when the loop is left.
//
//grader:leaks
func TestMapSeq_BreakCancels(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), endless, 0)
		m.takes = firstTakes(time.Minute, 5*time.Hour)
		got := m.loop(t.Context(), t, 3, "the body has left, so nothing more is wanted", func(visit) bool { return false })
		m.requireResults(t, got, 1)
		if got.took != time.Minute {
			m.rec.WrongEnd(t, got.took, time.Minute, "the body left the loop at %v, and the loop ended at %v: "+
				"cancel the context of the calls first, and then wait for them", time.Minute, got.took)
		}
		m.checkOver(t)
	})
}

// MapSeq waits for the calls that are running before the loop ends.
//
//grader:leaks
func TestMapSeq_BreakJoins(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), endless, 0)
		m.takes = firstTakes(time.Minute, 5*time.Hour)
		m.deaf = true
		got := m.loop(t.Context(), t, 3, "the body has left, so nothing more is wanted", func(visit) bool { return false })
		m.requireResults(t, got, 1)
		if want := m.lastEnd(); got.took != want {
			m.rec.WrongEnd(t, got.took, want, "the loop ended at %v, and the last call that was running when the body left ends at %v: "+
				"wait for it, and for no more", got.took, want)
		}
		m.checkOver(t)
	})
}

// MapSeq stops the source when the loop is left, and waits for its end.
//
//grader:leaks
func TestMapSeq_BreakStopsTheSource(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), endless, time.Minute)
		m.every = time.Hour
		got := m.loop(t.Context(), t, 3, "the body has left, so nothing more is wanted", func(visit) bool { return false })
		m.requireResults(t, got, 1)
		if want := 2 * time.Hour; got.took != want {
			m.rec.WrongEnd(t, got.took, want, "the body left the loop at %v, a pull was under way until %v, and the loop ended at %v: "+
				"wait for the pull", time.Hour+time.Minute, want, got.took)
		}
		if calls := len(m.rec.Spans()); calls != 1 {
			m.rec.Errorf(t, "%d calls began, want 1: the second item came when the body had left the loop, and nobody wants its result", calls)
		}
		m.checkOver(t)
	})
}

// MapSeq leaves nothing behind when the loop's body panics.
//
//grader:leaks
func TestMapSeq_BodyPanics(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), endless, time.Minute)
		got := m.loop(t.Context(), t, 3, "the body has panicked", func(visit) bool { panic(errLuck) })
		require.Equal(t, errLuck, got.panicked, "what the loop panicked with: let the body's panic pass")
		m.checkOver(t)

		m = newMill(lab.Rand(t), endless, time.Minute)
		over := make(chan struct{})
		go func() {
			defer close(over)
			for range mapseq.MapSeq(context.Background(), 3, m.input, m.do) {
				runtime.Goexit() // as require does in a test
			}
		}()
		<-over
		m.checkOver(t)
	})
}

// MapSeq yields the cause when ctx ends, at once and once.
//
//grader:errors
func TestMapSeq_ContextEnds(t *testing.T) {
	for _, what := range []string{"call", "pull"} {
		lab.Bubble(t, func(t *testing.T) {
			m := newMill(lab.Rand(t), endless, time.Minute)
			m.deaf = true
			if what == "call" {
				m.takes = firstTakes(time.Minute, 5*time.Hour)
			} else {
				m.every = 40 * time.Minute
			}
			ctx, cancel := context.WithTimeoutCause(context.Background(), 50*time.Minute, errLuck)
			defer cancel()
			got := m.loop(ctx, t, 3, "ctx has ended, so wait for that, too", nil)
			requireLastError(t, got, 1, errLuck, "ctx has ended before the next "+what+", and this is its cause")
			if at := got.visits[1].at; at != 50*time.Minute {
				m.rec.Errorf(t, "the error came at %v, want %v, when ctx ended: do not wait for the %s that is going on before the loop gets the error",
					at, 50*time.Minute, what)
			}
			m.checkOver(t)
		})
	}
}

// MapSeq yields nothing but the cause once ctx has ended.
//
//grader:errors
func TestMapSeq_ContextHasEnded(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for round := range 30 { // a select that picks one of two cases at random does not get far
			ctx, cancel := context.WithCancelCause(context.Background())
			m := newMill(rng, 8, time.Minute)
			otherwise := "7 results are ready, but ctx has ended: look at ctx again before you yield (select picks any case that is ready)"
			if round%2 == 1 {
				m.takes = firstTakes(time.Minute, time.Hour)
				otherwise = "7 calls have failed, but only because ctx has ended: look at ctx before you yield their errors"
			}
			got := m.loop(ctx, t, 8, "ctx has ended", func(visit) bool {
				cancel(errLuck)
				synctest.Wait() // until all calls have ended
				return true
			})
			requireLastError(t, got, 1, errLuck, otherwise)

			m = newMill(rng, endless, time.Minute)
			requireLastError(t, m.loop(ctx, t, 3, "ctx had ended", nil), 0, errLuck, "ctx had ended before the loop began")
			if pulled, calls := m.pulled.Load(), len(m.rec.Spans()); pulled != 0 || calls != 0 {
				t.Fatalf("ctx had ended before the loop began, and %d items were pulled and %d calls made, want none", pulled, calls)
			}
		}
	})
}

// MapSeq is free of data races, and the loop sees what f and in wrote.
//
//grader:races
func TestMapSeq_NoDataRaces(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 80, func(t *testing.T, _ int) {
		// Plain variables: only MapSeq may order what is written here before what the loop and its caller look at.
		const length, n = 24, 4
		var pulled int
		var wrote [length]int
		in := func(yield func(int) bool) {
			for i := range length {
				pulled++
				if !yield(i) {
					return
				}
			}
		}
		f := func(_ context.Context, i int) (string, error) {
			for range i % 3 {
				runtime.Gosched()
			}
			wrote[i]++
			return fmt.Sprint(i), nil
		}
		leave, turns := rng.IntN(length), 0
		for value, err := range mapseq.MapSeq(context.Background(), n, in, f) {
			require.NoError(t, err, "no call failed")
			require.Equal(t, fmt.Sprint(turns), value, "the result of item %d", turns)
			require.Equal(t, 1, wrote[turns], "what the call for item %d wrote", turns)
			if turns++; turns > leave {
				break
			}
		}
		require.Equal(t, leave+1, turns, "the turns of the loop")
		called := 0
		for _, times := range wrote {
			called += times
		}
		if called > pulled || pulled > turns+2*n {
			t.Fatalf("a loop of %d turns pulled %d items and made %d calls, want at most %d items more than turns, and no more calls than items",
				turns, pulled, called, 2*n)
		}
	})
}
