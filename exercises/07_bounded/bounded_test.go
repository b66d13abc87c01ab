package bounded_test

import (
	"context"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	bounded "github.com/threadwise/threadwise/exercises/07_bounded"
	"github.com/threadwise/threadwise/grader/lab"
)

// MapN returns the results in the order of in, also when later calls end first.
func TestMapN_ResultsInOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 20+rng.IntN(20))

		got, err := bounded.MapN(t.Context(), o.jobs, 2+rng.IntN(6), o.do)

		o.requireResults(t, got, err)
	})
}

// MapN calls f once for each element, and leaves in as it was.
func TestMapN_CallsOnceForEach(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 20+rng.IntN(20))
		in := slices.Clone(o.jobs)

		_, _ = bounded.MapN(t.Context(), in, 2+rng.IntN(6), o.do)

		for _, j := range o.jobs {
			if times := len(o.spansOf(j)); times != 1 {
				t.Fatalf("f was called %d times for %s, want once: one call for each of %d elements", times, j.name, len(in))
			}
		}
		assert.Equal(t, o.jobs, in, "in, after the call: the slice belongs to the caller")
	})
}

// MapN returns an empty slice, not nil, and calls nothing when in is empty.
func TestMapN_EmptyInput(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		o := newOffice(lab.Rand(t), 0)

		for _, in := range [][]job{nil, {}} {
			got, err := bounded.MapN(t.Context(), in, 3, o.do)
			require.NoError(t, err, "MapN failed, and there was nothing that could have failed")
			require.NotNil(t, got, "the results for no elements: make them empty, nil stands for a failure")
			require.Empty(t, got, "the results for no elements")
		}
		require.Empty(t, o.rec.Spans(), "calls of f, for no elements")
	})
}

// MapN has min(n, len(in)) calls running at the same time, and never more.
//
//grader:timing
func TestMapN_AtMostN(t *testing.T) {
	for i, extra := range []int{20, 0, -1} { // more elements than n, as many, and fewer
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			n := 3*(i+1) + rng.IntN(3) // another one each time, so that no fixed limit will do
			o := newOffice(rng, n+extra)
			want := min(n, len(o.jobs))

			_, _ = bounded.MapN(t.Context(), o.jobs, n, o.do)

			switch peak := o.rec.Peak(); {
			case peak > want:
				o.rec.Errorf(t, "%d calls ran at the same time, n is %d: a call may begin only when it has one of n slots, "+
					"and frees it when it has ended", peak, n)
			case peak < want:
				o.rec.Errorf(t, "never more than %d of the calls ran at the same time, n is %d and there are %d elements: as many "+
					"as may run should run", peak, n, len(o.jobs))
			}
		})
	}
}

// MapN reads an n below 1 as 1: one call after another.
//
//grader:timing
func TestMapN_LimitBelowOne(t *testing.T) {
	for _, n := range []int{0, -1, math.MinInt} {
		lab.Bubble(t, func(t *testing.T) {
			o := newOffice(lab.Rand(t), 4)

			got, err := bounded.MapN(t.Context(), o.jobs, n, o.do)

			o.requireResults(t, got, err)
			if peak := o.rec.Peak(); peak != 1 {
				o.rec.Errorf(t, "%d calls ran at the same time, n is %d, which is read as 1", peak, n)
			}
		})
	}
}

// MapN takes ⌈len(in)/n⌉ rounds when all calls take equally long.
//
//grader:timing
func TestMapN_TakesRounds(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, full, d := 2+rng.IntN(5), 2+rng.IntN(4), someTime(rng)
		o := newOffice(rng, n*full+1+rng.IntN(n-1)) // full rounds, and one that is not
		for i := range o.jobs {
			o.jobs[i].takes = d
		}

		var got []string
		var err error
		o.rec.Elapsed(t, time.Duration(full+1)*d, func() { got, err = bounded.MapN(t.Context(), o.jobs, n, o.do) })

		o.requireResults(t, got, err)
	})
}

// MapN begins the next call, in the order of in, at the instant one ends.
//
//grader:timing
func TestMapN_NextWhenOneEnds(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 2 + rng.IntN(4)
		o := newOffice(rng, 4*n+rng.IntN(n))
		o.jobs[rng.IntN(n)].takes += time.Hour // who waits for this one waits too long
		starts, end := o.timetable(n)

		began := time.Now()
		got, err := bounded.MapN(t.Context(), o.jobs, n, o.do)
		took := time.Since(began)

		o.requireResults(t, got, err)
		for i, j := range o.jobs {
			if at := o.spansOf(j)[0].Start; at != starts[i] {
				o.rec.Errorf(t, "n is %d, and %s began at %v, want %v: when one call ends, the next element has its turn, and "+
					"waits neither for a whole batch nor for a worker of its own", n, j.name, at, starts[i])
				return
			}
		}
		if took != end {
			o.rec.WrongEnd(t, took, end, "MapN returned at %v, its last call ended at %v: let that end wake you", took, end)
		}
	})
}

// MapN needs a few goroutines for each running call, and none for those that wait.
//
//grader:leaks
func TestMapN_FewGoroutines(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 5 + rng.IntN(6)
		in := make([]int, 1000)

		c := newCensus()
		got, err := bounded.MapN(t.Context(), in, n, c.do)

		require.NoError(t, err, "MapN failed, and no call did")
		require.Len(t, got, len(in), "the results")
		c.requireFew(t, n, "take the slot before the go statement, or let n workers share the elements")
	})
}

// MapN takes an n far above len(in), and pays for the elements only.
//
//grader:leaks
func TestMapN_LimitAboveLength(t *testing.T) {
	for _, n := range []int{3000, math.MaxInt} { // the first one is there to stop what would not survive the second one
		lab.Bubble(t, func(t *testing.T) {
			in := make([]int, 3)

			c := newCensus()
			got, err := bounded.MapN(t.Context(), in, n, c.do)

			require.NoError(t, err, "MapN failed, and no call did")
			require.Len(t, got, len(in), "the results, when n is %d", n)
			c.requireFew(t, len(in), "there is nothing to do for more workers than elements")
		})
	}
}

// MapN calls do not count towards the limit of one another, nested ones neither.
func TestMapN_CallsAreIndependent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		offices := []*office{newOffice(rng, 6), newOffice(rng, 6)}
		var calls sync.WaitGroup
		for _, o := range offices {
			calls.Go(func() {
				_, end := o.timetable(2)
				began := time.Now()
				got, err := bounded.MapN(t.Context(), o.jobs, 2, o.do)
				took := time.Since(began)
				if assert.NoError(t, err) && assert.Len(t, got, len(o.jobs)) && took != end {
					t.Errorf("a call of MapN took %v beside another one, want %v: each has n slots of its own", took, end)
				}
			})
		}
		calls.Wait()
		if t.Failed() {
			return
		}

		nested := newOffice(rng, 3)
		got, err := bounded.MapN(t.Context(), []string{"outer"}, 1, func(ctx context.Context, _ string) ([]string, error) {
			return bounded.MapN(ctx, nested.jobs, 1, nested.do)
		})
		require.NoError(t, err, "a MapN whose f calls MapN")
		require.Len(t, got, 1, "the results of a MapN whose f calls MapN")
		nested.requireResults(t, got[0], nil)
	})
}

// MapN is free of data races, however its goroutines are scheduled.
//
//grader:races
func TestMapN_NoDataRaces(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, factor := 4+rng.IntN(4), 2+rng.IntN(1000)
		in := make([]int, 3*n)
		for i := range in {
			in[i] = i
		}
		wrote := make([]int, len(in)) // plain variables: only MapN may order what f writes before what the test looks at
		var broken error
		f := func(_ context.Context, i int) (int, error) {
			time.Sleep(time.Second) // orders nothing; n calls go on from here at the same time
			wrote[i]++
			return i * factor, broken
		}

		got, err := bounded.MapN(t.Context(), in, n, f)
		require.NoError(t, err, "MapN failed, and no call did")
		require.Equal(t, slices.Repeat([]int{1}, len(in)), wrote, "how often f wrote for each element")
		for i := range in {
			require.Equal(t, i*factor, got[i], "result %d of %d", i, len(in))
		}

		broken = failure("all of them")
		_, err = bounded.MapN(t.Context(), in, n, f)
		require.ErrorIs(t, err, broken, "every call has failed with this")
		again := -len(in)
		for _, times := range wrote {
			again += times
		}
		require.Positive(t, again, "how often f wrote when all calls failed")
	})
}

// MapN leaves nothing running, neither after success nor after a failure.
//
//grader:leaks
func TestMapN_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 12)
		got, err := bounded.MapN(context.Background(), o.jobs, 4, o.do)
		o.requireResults(t, got, err)

		for i := range o.jobs {
			o.fail(i, someTime(rng))
		}
		_, err = bounded.MapN(context.Background(), o.jobs, 4, o.do)
		require.Error(t, err, "MapN succeeded, and all of its calls failed")

		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err = bounded.MapN(ctx, o.jobs, 4, o.do)
		require.Error(t, err, "MapN succeeded, and its context ended after a second")
	}) // the bubble reports what is left in it
}
