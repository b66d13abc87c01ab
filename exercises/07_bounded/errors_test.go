package bounded_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	bounded "github.com/threadwise/threadwise/exercises/07_bounded"
	"github.com/threadwise/threadwise/grader/lab"
)

// MapN returns the very error that a call returned, be it the first or the last one.
//
//grader:errors
func TestMapN_ReturnsTheError(t *testing.T) {
	const size = 12
	for _, failing := range []int{0, 1 + lab.Rand(t).IntN(size-2), size - 1} {
		lab.Bubble(t, func(t *testing.T) {
			o := newOffice(lab.Rand(t), size)
			want := o.fail(failing, time.Second)

			_, err := bounded.MapN(t.Context(), o.jobs, 3, o.do)

			requireError(t, want, err, fmt.Sprintf("of %d calls only the one for element %d failed", size, failing))
		})
	}
}

// MapN returns the error that came first in time, wherever its element stands.
//
//grader:errors
func TestMapN_FirstErrorInTime(t *testing.T) {
	for _, seconds := range [][]time.Duration{{30, 10, 20}, {10, 20, 30}, {20, 30, 10}} {
		lab.Bubble(t, func(t *testing.T) {
			o := newOffice(lab.Rand(t), 5)
			var want error
			for i, s := range seconds {
				if err := o.fail(i+1, s*time.Second); s == 10 {
					want = err
				}
			}

			_, err := bounded.MapN(t.Context(), o.jobs, len(o.jobs), o.do)

			requireError(t, want, err, fmt.Sprintf("three calls failed, after %d seconds, and the earliest error counts", seconds))
		})
	}
}

// MapN returns the error that ended the rest, not the rest's context.Canceled.
//
//grader:errors
func TestMapN_NotACancelledSiblings(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 12)
		o.heed()
		want := o.fail(1+rng.IntN(3), time.Second) // element 0 will return context.Canceled

		_, err := bounded.MapN(t.Context(), o.jobs, 4, o.do)

		requireError(t, want, err, "calls that end because their context did return errors, too, but they are not the first")
	})
}

// MapN remembers an error before it cancels anything, so no later one can overtake it.
//
//grader:races
func TestMapN_RemembersBeforeItCancels(t *testing.T) {
	const siblings = 24
	lab.Bubble(t, func(t *testing.T) { // at ease first: who fails here would hang below
		o := newOffice(lab.Rand(t), siblings+1)
		o.heed()
		want := o.fail(siblings, time.Second)
		_, err := bounded.MapN(t.Context(), o.jobs, siblings+1, o.do)
		requireError(t, want, err, "it was the first, before any round under stress")
		require.Equal(t, time.Second, o.rec.Spans()[0].End, "when the calls ended whose sibling failed after a second")
	})

	lab.Stress(t, 40, func(t *testing.T, round int) {
		want := failure(fmt.Sprintf("round %d", round))
		var waiting sync.WaitGroup
		waiting.Add(siblings)
		f := func(ctx context.Context, i int) (int, error) {
			if i == siblings {
				waiting.Wait()
				return 0, want
			}
			for range 40 { // as many requests with a timeout of their own: cancelling them takes a moment
				_, cancel := context.WithCancel(ctx)
				defer cancel()
			}
			waiting.Done()
			<-ctx.Done()
			return 0, ctx.Err()
		}

		in := make([]int, siblings+1)
		for i := range in {
			in[i] = i
		}
		_, err := bounded.MapN(t.Context(), in, len(in), f)
		requireError(t, want, err, "the others failed only because this one did: keep the error first, then cancel")
	})
}

// MapN returns nil results with an error, and keeps what went well to itself.
//
//grader:errors
func TestMapN_NoResultsOnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		o := newOffice(lab.Rand(t), 9)
		o.fail(8, time.Second)
		got, err := bounded.MapN(t.Context(), o.jobs, 3, o.do)
		require.Error(t, err, "MapN succeeded, and the last of its calls failed")
		assert.Nil(t, got, "the results that come with the error of a call: nobody can tell which of them are real")

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		o = newOffice(lab.Rand(t), 9)
		got, err = bounded.MapN(ctx, o.jobs, 3, o.do)
		require.Error(t, err, "MapN succeeded, and its context ended before the last call began")
		assert.Nil(t, got, "the results that come with the end of ctx")
	})
}

// MapN treats whatever f returns as a failure, also the timeout of f's own request.
//
//grader:errors
func TestMapN_OwnTimeoutIsAFailure(t *testing.T) {
	for _, want := range []error{
		context.DeadlineExceeded, context.Canceled, fmt.Errorf("the request: %w", context.DeadlineExceeded),
	} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			o := newOffice(rng, 6)
			failing := rng.IntN(len(o.jobs))
			o.fail(failing, time.Second)
			o.jobs[failing].err = want

			_, err := bounded.MapN(t.Context(), o.jobs, 2, o.do)

			requireError(t, want, err, "a call gave up a request of its own, while ctx went on; that is a failure like any other")
		})
	}
}

// MapN begins no further call once a call has failed.
//
//grader:errors
func TestMapN_NothingBeginsAfterAnError(t *testing.T) {
	rng := lab.Rand(t)
	for _, n := range []int{1, 2 + rng.IntN(4)} {
		lab.Bubble(t, func(t *testing.T) {
			o := newOffice(rng, 4*n+4)
			failing := rng.IntN(2 * n)
			o.fail(failing, someTime(rng))
			starts, _ := o.timetable(n)
			failed := starts[failing] + o.jobs[failing].takes

			_, err := bounded.MapN(t.Context(), o.jobs, n, o.do)

			require.Error(t, err, "MapN succeeded, and one of its calls failed")
			if late := o.lateStarts(failed); late != 0 {
				o.rec.Errorf(t, "%d more calls, after %s had failed at %v: each time before you call f, look whether it is all over, "+
					"after the wait for a slot and not only before it", late, o.jobs[failing].name, failed)
			}
		})
	}
}

// MapN gives the slot of a failed call to nobody, however goroutines are scheduled.
//
//grader:races
func TestMapN_FailedCallFreesNoSlot(t *testing.T) {
	want := failure("the first of all")
	lab.Stress(t, 40, func(t *testing.T, round int) {
		for range 25 {
			var calls atomic.Int32
			_, err := bounded.MapN(t.Context(), make([]int, 3), 1, func(context.Context, int) (int, error) {
				calls.Add(1)
				return 0, want
			})

			requireError(t, want, err, "every call fails with it")
			if n := calls.Load(); n != 1 {
				t.Fatalf("n is 1, the first call failed, and %d more were made: let the failure be known before the slot is "+
					"free, and look for it after you have taken a slot", n-1)
			}
		}
	})
}

// MapN cancels the context of the running calls at the instant of the first error.
//
//grader:errors
func TestMapN_CancelsTheOthers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 9)
		o.heed()
		o.fail(rng.IntN(3), 10*time.Second)

		_, err := bounded.MapN(t.Context(), o.jobs, 3, o.do)

		require.Error(t, err, "MapN succeeded, and one of its calls failed")
		for _, s := range o.rec.Spans() {
			if s.End != 10*time.Second {
				o.rec.Errorf(t, "a call failed at 10s, and %s ran from %v to %v: cancel the context that you gave to f, and it will end",
					s.Name, s.Start, s.End)
				return
			}
		}
	})
}

// MapN waits for the running calls when one has failed, and returns with the last.
//
//grader:leaks
func TestMapN_WaitsAfterAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 12)
		o.fail(rng.IntN(4), time.Second)

		_, err := bounded.MapN(t.Context(), o.jobs, 4, o.do)

		o.checkReturn(t, "who does not look at its context runs on, and still has to be waited for")
		require.Error(t, err, "MapN succeeded, and one of its calls failed")
	})
}
