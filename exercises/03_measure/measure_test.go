package measure_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	measure "github.com/threadwise/threadwise/exercises/03_measure"
	"github.com/threadwise/threadwise/grader/lab"
)

// Compare finds that ten tasks of 1.5 s take 15 s in a row, 1.5 s together.
//
//grader:timing
func TestCompare_TenTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rec := lab.NewRecorder()
		got := measure.Compare(10, func(i int) { rec.Sleep(nameOf(i), 1500*time.Millisecond) })

		want := measure.Comparison{Tasks: 10, Sequential: 15 * time.Second, Concurrent: 1500 * time.Millisecond}
		if got != want {
			rec.Errorf(t, "10 tasks of 1.5s gave %+v, want %+v", got, want)
			return
		}
		t.Logf("your chart:\n\n%s", got.Chart(72))
	})
}

// Compare reports as Sequential the sum of the tasks of the first pass.
//
//grader:timing
func TestCompare_SequentialIsTheSum(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		l := newLoad(lab.Rand(t), time.Second)
		got := measure.Compare(len(l.first), l.task).Sequential

		if want := sum(l.first); got != want {
			l.Errorf(t, "Sequential is %v, want %v, the sum of the first pass: %s", got, want, cause(got, want,
				"run one task at a time, and read the clock again when the last has ended",
				"start the clock with the first task, and read it again when the last has ended"))
		}
	})
}

// Compare reports as Concurrent the longest task of the second pass.
//
//grader:timing
func TestCompare_ConcurrentIsTheLongest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		l := newLoad(lab.Rand(t), time.Second)
		got := measure.Compare(len(l.first), l.task).Concurrent

		if want := slices.Max(l.second); got != want {
			l.Errorf(t, "Concurrent is %v, want %v, the longest task of the second pass: %s", got, want, cause(got, want,
				"run all tasks a second time, and read the clock again when the last has ended",
				"start the clock with the second pass, and start all its tasks before you wait for any"))
		}
	})
}

// Compare rounds nothing: its figures are exact to the nanosecond.
//
//grader:timing
func TestCompare_RoundsNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		// No multiple of this unit by less than 1000 is a whole number of microseconds.
		l := newLoad(rng, time.Millisecond+time.Duration(10*rng.IntN(99)+7)*time.Nanosecond)
		got := measure.Compare(len(l.first), l.task)

		const keep = "a time.Duration holds the fraction, so keep it as time.Since returns it"
		if want := sum(l.first); got.Sequential != want {
			t.Errorf("Sequential is %v, want %v: %s", got.Sequential, want, keep)
		}
		if want := slices.Max(l.second); got.Concurrent != want {
			t.Errorf("Concurrent is %v, want %v: %s", got.Concurrent, want, keep)
		}
	})
}

// Compare runs each of its n tasks once in each pass, and reports n.
func TestCompare_EachTaskOncePerPass(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 20 + lab.Rand(t).IntN(30)
		got, calls := recordCalls(n)
		if len(calls) != 2*n {
			t.Fatalf("Compare(%d, task) called its task %d times, want %d: it has two passes", n, len(calls), 2*n)
		}
		checkPass(t, "first", calls[:n])
		checkPass(t, "second", calls[n:])
		assert.Equal(t, n, got.Tasks, "Tasks after Compare(%d, task)", n)
	})
}

// Compare runs the tasks of the first pass in order.
func TestCompare_FirstPassInOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 20 + lab.Rand(t).IntN(30)
		_, calls := recordCalls(n)
		if len(calls) < n {
			t.Fatalf("Compare(%d, task) called its task %d times, want %d in each of two passes", n, len(calls), n)
		}
		for i, got := range calls[:n] {
			if got != i {
				t.Fatalf("call number %d of the first pass was task(%d), want task(%d): start with 0 and go up", i, got, i)
			}
		}
	})
}

// Compare runs one task at a time in the first pass.
//
//grader:timing
func TestCompare_FirstPassOneByOne(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		l := newLoad(lab.Rand(t), time.Second)
		measure.Compare(len(l.first), l.task)

		first, _ := l.passes(t)
		for i := 1; i < len(first); i++ {
			if !endedBy(first[i-1], first[i].Start) {
				l.Errorf(t, "%s began at %v, while %s was still running: in the first pass, wait for each before the next",
					first[i].Name, first[i].Start, first[i-1].Name)
				return
			}
		}
	})
}

// Compare begins the second pass when the first is over, and not before.
//
//grader:timing
func TestCompare_OnePassAfterTheOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		l := newLoad(lab.Rand(t), time.Second)
		measure.Compare(len(l.first), l.task)

		first, second := l.passes(t)
		for _, span := range first {
			if !endedBy(span, second[0].Start) {
				l.Errorf(t, "the second pass began at %v, while %s of the first was still running: wait for the last task, too",
					second[0].Start, span.Name)
				return
			}
		}
	})
}

// Compare runs all tasks of the second pass at the same time, however many.
//
//grader:timing
func TestCompare_SecondPassAllAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 2*runtime.NumCPU() + 20 + lab.Rand(t).IntN(100)
		second := lab.NewRecorder()
		var calls atomic.Int64
		measure.Compare(n, func(i int) {
			if calls.Add(1) <= int64(n) {
				time.Sleep(time.Second)
				return
			}
			second.Sleep(nameOf(i), time.Second)
		})

		if peak := second.Peak(); peak != n {
			second.Errorf(t, "at most %d of %d tasks of the second pass ran at once: start all of them before you wait for any",
				peak, n)
		}
	})
}

// Compare returns when the second pass is over, neither earlier nor later.
//
//grader:timing
func TestCompare_ReturnsAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		l := newLoad(lab.Rand(t), time.Second)
		start := time.Now()
		measure.Compare(len(l.first), l.task)
		got := time.Since(start)
		l.Mark("returned")

		want := sum(l.first) + slices.Max(l.second)
		switch {
		case got < want:
			l.WrongEnd(t, got, want, "Compare returned at %v, and two passes last until %v: run both, and wait for the last task", got, want)
		case got > want:
			l.WrongEnd(t, got, want, "Compare returned at %v, and two passes are over at %v: do nothing else in it, and let the end wake you",
				got, want)
		}
	})
}

// Compare leaves nothing running when it has returned.
//
//grader:leaks
func TestCompare_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 5 + lab.Rand(t).Int64N(10)
		var ended atomic.Int64
		measure.Compare(int(n), func(i int) { time.Sleep(time.Duration(i) * time.Second); ended.Add(1) })
		synctest.Wait()

		if got := ended.Load(); got != 2*n {
			t.Errorf("Compare(%d, task) has returned, and %d of its %d calls have ended: wait for all of them", n, got, 2*n)
		}
	}) // the bubble reports what is left in it
}

// Compare makes visible what the tasks wrote, without a lock.
//
//grader:races
func TestCompare_ShowsWhatTheTasksWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, mark := 5+rng.IntN(10), 1+rng.IntN(1000)
		calls, written := 0, make([]int, n) // plain: only Compare may order the writes before the reads
		measure.Compare(n, func(i int) {
			if calls < n { // the first pass counts, and the second only looks
				calls++
				time.Sleep(time.Second)
				return
			}
			time.Sleep(time.Second)
			written[i] = mark + i
		})

		for i := range written {
			require.Equal(t, mark+i, written[i], "what task(%d) wrote in the second pass, after Compare has returned", i)
		}
	})
}

// Compare may be called by several goroutines at the same time.
//
//grader:races
func TestCompare_ManyCallers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 3 + lab.Rand(t).IntN(10)
		var callers sync.WaitGroup
		var got, want [4]measure.Comparison
		for i := range got {
			// No two of these passes begin together or end together, and all the second ones are under way at once.
			first, second := time.Duration(i+1)*time.Second, time.Duration(100+i)*time.Second
			want[i] = measure.Comparison{Tasks: n, Sequential: time.Duration(n) * first, Concurrent: second}
			callers.Go(func() { got[i] = measure.Compare(n, uniform(n, first, second)) })
		}
		callers.Wait()

		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("one of 4 callers got %+v, want %+v: if a single caller gets it right, calls share a variable",
					got[i], want[i])
			}
		}
	})
}

// Compare with n < 1 calls nothing, times nothing and returns the zero value.
func TestCompare_NothingToRun(t *testing.T) {
	rng := lab.Rand(t)
	lab.Real(t, func(t *testing.T) { // a bubble's clock would stand still, and show no time for an empty pass
		var calls atomic.Int64
		count := func(int) { calls.Add(1) }
		measure.Compare(1, count)
		require.EqualValues(t, 2, calls.Load(), "calls of task in Compare(1, task), which has two passes")

		for _, n := range []int{0, -1, -2 - rng.IntN(100)} {
			got := measure.Compare(n, count)
			require.EqualValues(t, 2, calls.Load(), "Compare(%d, task) called its task", n)
			if got != (measure.Comparison{}) {
				t.Errorf("Compare(%d, task) gave %+v, want all zero: without tasks, return before you read the clock", n, got)
			}
		}
	})
}

// Speedup is Sequential divided by Concurrent, with its fraction.
func TestSpeedup_IsTheRatio(t *testing.T) {
	rng := lab.Rand(t)
	k := 1 + rng.IntN(20)
	odd, two := time.Duration(2*k+1), time.Duration(2)
	half := float64(k) + 0.5 // odd/two
	for _, unit := range []time.Duration{time.Nanosecond, time.Duration(1 + rng.IntN(1e9)), time.Hour} {
		checkSpeedup(t, odd*unit, two*unit, half, "Durations divide as whole numbers, so divide as float64")
		checkSpeedup(t, two*unit, odd*unit, 1/half, "together was slower, and that is below 1")
	}
}

// Speedup is 1 when nothing was measured.
func TestSpeedup_NothingMeasured(t *testing.T) {
	for _, c := range []measure.Comparison{{}, {Tasks: 3}, {Tasks: 3, Sequential: time.Nanosecond}} {
		if got := c.Speedup(); got != 1 {
			t.Errorf("Speedup of %+v is %v, want 1: look at Concurrent before you divide by it", c, got)
		}
	}
}

// A load is the tasks of a call of Compare, recorded. Each takes another time in the second pass than in the first, so
// that the figures of one pass cannot stand for the other's.
type load struct {
	*lab.Recorder
	first, second []time.Duration // how long task i takes in each pass
	calls         atomic.Int64
}

// newLoad returns 4 to 6 tasks, which take 5 to 9 units in the first pass, and 11 to 19 in the second.
func newLoad(rng *rand.Rand, unit time.Duration) *load {
	l := &load{Recorder: lab.NewRecorder()}
	for range 4 + rng.IntN(3) {
		l.first = append(l.first, time.Duration(5+rng.IntN(5))*unit)
		l.second = append(l.second, time.Duration(11+rng.IntN(9))*unit)
	}
	return l
}

// task is for Compare to call. The first n calls make the first pass.
func (l *load) task(i int) {
	lengths := l.first
	if l.calls.Add(1) > int64(len(l.first)) {
		lengths = l.second
	}
	if i < 0 || i >= len(lengths) {
		return // TestCompare_EachTaskOncePerPass tells of it
	}
	l.Sleep(nameOf(i), lengths[i])
}

// passes returns what was recorded of each pass. It ends the test when that is less than two whole passes.
func (l *load) passes(t *testing.T) (first, second []lab.Span) {
	t.Helper()
	n, spans := len(l.first), l.Spans()
	if len(spans) != 2*n {
		l.Errorf(t, "Compare(%d, task) ran %d tasks, want %d: it has two passes", n, len(spans), 2*n)
		t.FailNow()
	}
	return spans[:n], spans[n:]
}

// recordCalls compares n tasks of a second each, and also returns with what the task was called, in this order.
func recordCalls(n int) (measure.Comparison, []int) {
	var mu sync.Mutex
	var calls []int
	c := measure.Compare(n, func(i int) {
		mu.Lock()
		calls = append(calls, i)
		mu.Unlock()
		time.Sleep(time.Second)
	})
	synctest.Wait()
	mu.Lock()
	defer mu.Unlock()
	return c, calls
}

// uniform returns a task that takes one time in its first n calls, and another in the later ones.
func uniform(n int, first, second time.Duration) func(int) {
	var calls atomic.Int64
	return func(int) {
		if calls.Add(1) <= int64(n) {
			time.Sleep(first)
			return
		}
		time.Sleep(second)
	}
}

// endedBy reports whether the span was over at an instant.
func endedBy(s lab.Span, at time.Duration) bool {
	return s.Ended && s.End <= at
}

// checkPass checks that the calls of a pass were one for each index.
func checkPass(t *testing.T, pass string, calls []int) {
	t.Helper()
	want := make([]int, len(calls))
	for i := range want {
		want[i] = i
	}
	got := slices.Sorted(slices.Values(calls))
	if !slices.Equal(got, want) {
		t.Errorf("the %s pass called task with %v, want each of 0 to %d once: does each goroutine have an i of its own?",
			pass, got, len(want)-1)
	}
}

// checkSpeedup checks a Speedup, up to the last digits of a float64.
func checkSpeedup(t *testing.T, sequential, concurrent time.Duration, want float64, why string) {
	t.Helper()
	got := measure.Comparison{Tasks: 100, Sequential: sequential, Concurrent: concurrent}.Speedup()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-9*want {
		t.Errorf("Speedup of %v to %v is %v, want %v: %s", sequential, concurrent, got, want, why)
	}
}

// cause guesses why a duration is not as it should be.
func cause(got, want time.Duration, tooShort, tooLong string) string {
	switch {
	case got == 0:
		return "read the clock when the pass is over (what a defer is given is worked out at once, not at the end)"
	case got < want:
		return tooShort
	}
	return tooLong
}

func sum(lengths []time.Duration) time.Duration {
	var total time.Duration
	for _, d := range lengths {
		total += d
	}
	return total
}

func nameOf(i int) string { return "task " + strconv.Itoa(i) }
