package mapseq_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	mapseq "github.com/threadwise/threadwise/exercises/20_mapseq"
	"github.com/threadwise/threadwise/grader/lab"
)

// MapSeq yields the results in the order of the items, each once.
func TestMapSeq_InOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		m := newMill(rng, 30, 0)
		takes := randomTimes(rng.Perm(30))
		m.takes = func(i int) time.Duration { return takes[i] }
		m.requireResults(t, m.loop(t.Context(), t, 4, "all calls end soon", nil), 30)
	})
}

// randomTimes are one minute and more, all different, in the order of perm.
func randomTimes(perm []int) []time.Duration {
	takes := make([]time.Duration, len(perm))
	for i, p := range perm {
		takes[i] = time.Minute + time.Duration(p)*7*time.Second
	}
	return takes
}

// MapSeq runs n calls at the same time, and never more.
//
//grader:timing
func TestMapSeq_NAtATime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d := 3+rng.IntN(4), someTime(rng)
		m := newMill(rng, 4*n, d)
		got := m.loop(t.Context(), t, n, "all calls end soon", nil)
		m.requireResults(t, got, 4*n)
		switch peak := m.rec.Peak(); {
		case peak < n:
			m.rec.Errorf(t, "%d calls ran at once, want %d: start the next call before you wait for the first", peak, n)
		case peak > n:
			m.rec.Errorf(t, "%d calls ran at once, want at most %d: who has no slot must not call f", peak, n)
		case got.took != 4*d:
			m.rec.WrongEnd(t, got.took, 4*d, "%d calls of %v took %v, want %v, with %d at a time", 4*n, d, got.took, 4*d, n)
		}
	})
}

// MapSeq reads an n below 1 as 1.
func TestMapSeq_NBelowOne(t *testing.T) {
	for _, n := range []int{1, 0, -1, -1000} {
		lab.Bubble(t, func(t *testing.T) {
			m := newMill(lab.Rand(t), 3, time.Minute)
			m.requireResults(t, m.loop(t.Context(), t, n, "an n below 1 is read as 1", nil), 3)
			require.Equal(t, 1, m.rec.Peak(), "how many calls ran at once, with n = %d", n)
		})
	}
}

// MapSeq yields a result as soon as it and all before it are ready.
//
//grader:timing
func TestMapSeq_AsSoonAsReady(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		const n, length = 3, 24
		m := newMill(rng, length, 0)
		takes := make([]time.Duration, length)
		for i := range takes {
			takes[i] = someTime(rng)
		}
		takes[0] = 10 * time.Minute // long enough for all that may be pulled meanwhile
		m.takes = func(i int) time.Duration { return takes[i] }

		got := m.loop(t.Context(), t, n, "all calls end soon", nil)
		m.requireResults(t, got, length)
		for i, want := range timetable(n, takes) {
			if at := got.visits[i].at; at != want {
				m.rec.Errorf(t, "result %d came at %v, want %v: with %d calls at a time and %d items ahead of the loop, it is ready then, and so are "+
					"all before it (does a free slot wait for something else than an item, or the loop for a later call?)", i, at, want, n, 2*n)
				return
			}
		}
	})
}

// timetable says when each result must come, if pulls and the loop's body take no time.
func timetable(n int, takes []time.Duration) []time.Duration {
	free := make([]time.Duration, n) // when each of n slots is free again
	var yielded []time.Duration
	var start, last time.Duration
	for i, d := range takes {
		slot := slices.Index(free, slices.Min(free))
		start = max(start, free[slot])
		if i >= 2*n {
			start = max(start, yielded[i-2*n])
		}
		free[slot] = start + d
		last = max(last, start+d)
		yielded = append(yielded, last)
	}
	return yielded
}

// MapSeq does not let a slow source hold back a result that is ready.
//
//grader:timing
func TestMapSeq_SlowSource(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		m := newMill(rng, 5, d)
		m.every = 3 * d
		got := m.loop(t.Context(), t, 3, "items come slowly, but they come", nil)
		m.requireResults(t, got, 5)
		for i, v := range got.visits {
			if want := time.Duration(3*(i+1))*d + d; v.at != want {
				m.rec.Errorf(t, "result %d came at %v, want %v, when its call ended: pull the next item on a goroutine of its own, "+
					"not on the one that yields", i, v.at, want)
				return
			}
		}
	})
}

// MapSeq pulls no more than 2n items beyond those that the loop has got.
func TestMapSeq_PullsNoFurther(t *testing.T) {
	for _, n := range []int{1, 4} {
		lab.Bubble(t, func(t *testing.T) {
			m := newMill(lab.Rand(t), endless, time.Minute)
			m.takes = firstTakes(10*time.Hour, time.Minute)
			var early atomic.Int64
			go func() {
				time.Sleep(9 * time.Hour)
				early.Store(m.pulled.Load())
			}()
			turns, most := 0, int64(0)
			m.loop(t.Context(), t, n, "the input is endless, so pull no more than you have room for", func(visit) bool {
				turns++
				time.Sleep(time.Hour) // the rest comes as far as it may
				most = max(most, m.pulled.Load()-int64(turns))
				return turns < 5*n
			})
			require.Equal(t, 5*n, turns, "the turns of a loop that left after that many")
			limit := int64(2 * n)
			if early := early.Load(); early > limit {
				t.Errorf("while the call for item 0 was running, %d items were pulled, want at most %d with n = %d: take a place for the result "+
					"before you pull, and give it back when the result is yielded", early, limit, n)
			}
			if most > limit {
				t.Errorf("while the loop's body was busy, %d items were pulled beyond those it had got, want at most %d with n = %d", most, limit, n)
			}
		})
	}
}

// MapSeq goes on working while the loop's body is busy.
//
//grader:timing
func TestMapSeq_BusyBody(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		const n = 3
		d := someTime(rng)
		m := newMill(rng, 4*n, d)
		turns := 0
		got := m.loop(t.Context(), t, n, "all calls end soon", func(visit) bool {
			if turns++; turns == 1 {
				time.Sleep(10 * d)
			}
			return true
		})
		m.requireResults(t, got, 4*n)
		for i, v := range got.visits[1 : 2*n] {
			if v.at != 11*d {
				m.rec.Errorf(t, "the body was busy from %v to %v with result 0, and result %d came at %v: the calls for the first %d items "+
					"can be made meanwhile", d, 11*d, i+1, v.at, 2*n)
				return
			}
		}
	})
}

// MapSeq ends the loop at once when the input is empty.
func TestMapSeq_Empty(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		empty := newMill(lab.Rand(t), 0, time.Minute)
		got := empty.loop(t.Context(), t, 3, "there is nothing to wait for", nil)
		if len(got.visits) != 0 || got.took != 0 {
			t.Errorf("with an empty input the loop had %d turns and took %v, want none and 0s", len(got.visits), got.took)
		}
		one := newMill(lab.Rand(t), 1, time.Minute)
		one.requireResults(t, one.loop(t.Context(), t, 3, "its only call ends soon", nil), 1)
	})
}

// MapSeq starts nothing before a loop begins.
//
//grader:leaks
func TestMapSeq_StartsWithTheLoop(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), 5, time.Minute)
		before := goroutines()
		sequence := mapseq.MapSeq(t.Context(), 3, m.input, m.do)
		time.Sleep(time.Hour)
		if pulled, calls, more := m.pulled.Load(), len(m.rec.Spans()), goroutines()-before; pulled != 0 || calls != 0 || more != 0 {
			t.Fatalf("nobody had looped over MapSeq, and %d items were pulled, %d calls made and %d goroutines there: "+
				"do all work in the function that MapSeq returns", pulled, calls, more)
		}
		m.requireResults(t, loopOver(t, sequence, "all calls end soon", nil), 5)
	})
}

// MapSeq begins anew with each loop over the same sequence.
func TestMapSeq_LoopsAnew(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		m := newMill(lab.Rand(t), 8, time.Minute)
		sequence := mapseq.MapSeq(t.Context(), 3, m.input, m.do)
		const why = "each loop begins anew: keep all that belongs to one loop in the function that MapSeq returns"
		for round := range 3 {
			turns, want := 0, 8
			if round == 1 {
				want = 2
			}
			got := loopOver(t, sequence, why, func(visit) bool { turns++; return turns < want })
			if len(got.visits) != want || got.visits[0].err != nil {
				t.Fatalf("loop %d over the same sequence had %d turns, want %d, without an error (%+v): %s", round, len(got.visits), want, got.visits, why)
			}
			m.requireResults(t, got, want)
		}
		require.EqualValues(t, 3, m.opened.Load(), "how often the input was ranged over, in 3 loops")
	})
}

// MapSeq gives each of several loops that run at the same time n calls.
//
//grader:timing
func TestMapSeq_LoopsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, d := 2+rng.IntN(3), someTime(rng)
		m := newMill(rng, 4*n, d)
		sequence := mapseq.MapSeq(t.Context(), n, m.input, m.do)
		const why = "each loop has n calls of its own: keep all that belongs to one loop in the function that MapSeq returns"
		other := make(chan walk)
		go func() { other <- loopOver(t, sequence, why, nil) }()
		one := loopOver(t, sequence, why, nil)
		two := <-other
		if len(one.visits) != 4*n || len(two.visits) != 4*n || one.took != 4*d || two.took != 4*d {
			m.rec.Errorf(t, "two loops of %d turns at the same time, with calls of %v and n = %d, had %d turns in %v and %d turns in %v, want %v: %s",
				4*n, d, n, len(one.visits), one.took, len(two.visits), two.took, 4*d, why)
		}
	})
}

// MapSeq gives f a context derived from ctx, which ends with the loop.
func TestMapSeq_ContextOfCalls(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		type key struct{}
		ctx := context.WithValue(t.Context(), key{}, "the value of ctx")
		m := newMill(lab.Rand(t), 6, time.Minute)
		var seen []context.Context
		f := func(ctx context.Context, i int) (string, error) {
			seen = append(seen, ctx) // one call at a time
			return m.do(ctx, i)
		}
		m.requireResults(t, loopOver(t, mapseq.MapSeq(ctx, 1, m.input, f), "all calls end soon", nil), 6)
		for i, c := range seen {
			require.Equal(t, "the value of ctx", c.Value(key{}), "the value in call %d's context, which must be derived from ctx", i)
			require.Error(t, c.Err(), "the loop is over, and the context of call %d has not ended: defer its cancel", i)
		}
	})
}
