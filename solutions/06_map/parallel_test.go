// Code generated from exercises/06_map/parallel_test.go by make sync. DO NOT EDIT.

package parallel_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	parallel "github.com/threadwise/threadwise/solutions/06_map"
)

// Map returns f(in[i]) at place i, whichever call ends first.
func TestMap_KeepsTheOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		mixed := someLengths(rng, 5+rng.IntN(20))
		lastFirst := slices.Clone(mixed)
		slices.Sort(lastFirst)
		slices.Reverse(lastFirst)

		for _, lengths := range [][]time.Duration{lastFirst, mixed} {
			got := parallel.Map(lengths, sleepAndTell)
			time.Sleep(slices.Max(lengths)) // whether Map waits for all calls is for other tests
			synctest.Wait()

			want := make([]string, len(lengths))
			for i, d := range lengths {
				want[i] = d.String()
			}
			requireResults(t, want, got)
		}
	})
}

// Map calls f once for each element, also for equal ones.
func TestMap_CallsOncePerElement(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		var want [4]int
		var in []int
		for range 10 + rng.IntN(50) {
			value := rng.IntN(len(want))
			want[value]++
			in = append(in, value)
		}

		var calls [len(want)]atomic.Int32
		parallel.Map(in, func(value int) int { calls[value].Add(1); return value })
		synctest.Wait() // whether Map waits is for other tests

		for value := range want {
			if got := int(calls[value].Load()); got != want[value] {
				t.Fatalf("%d of %d elements are %d, and f was called %d times with %d: one call for each element, with that element",
					want[value], len(in), value, got, value)
			}
		}
	})
}

// Map takes as long as the slowest call, neither more nor less.
//
//grader:timing
func TestMap_TakesAsLongAsTheSlowest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		lengths := someLengths(rng, 5+rng.IntN(5))
		slowest := slices.Max(lengths)
		defer time.Sleep(slowest) // for calls that Map did not wait for
		rec := lab.NewRecorder()

		start := time.Now()
		parallel.Map(lengths, func(d time.Duration) struct{} { rec.Sleep(d.String(), d); return struct{}{} })
		took := time.Since(start)
		rec.Mark("Map returned")

		switch {
		case took < slowest:
			rec.WrongEnd(t, took, slowest, "Map returned at %v, and the slowest call takes %v: wait until all calls have ended", took, slowest)
		case took > slowest:
			rec.WrongEnd(t, took, slowest, "Map returned at %v, and the slowest call takes %v: "+
				"start all calls before you wait for the first, and let the end of the last one wake you", took, slowest)
		}
	})
}

// Map runs all calls at once, also when there are 5,000 of them.
//
//grader:timing
func TestMap_AllAtOnce(t *testing.T) {
	const n = 5000
	lab.Bubble(t, func(t *testing.T) {
		in, want := someNumbers(lab.Rand(t), n)
		var running atomic.Int32
		gate := make(chan struct{}) // no call ends before it opens
		results := make(chan []int, 1)

		go func() {
			results <- parallel.Map(in, func(x int) int { running.Add(1); <-gate; return double(x) })
		}()
		synctest.Wait()
		got := running.Load()
		close(gate)
		if got != n {
			t.Fatalf("%d of %d calls were running at 0s, when none had ended: start them all at once, without a limit, "+
				"before you wait for the first", got, n)
		}
		requireResults(t, want, <-results)
	})
}

// Map returns at once and with no results when in is nil or empty.
func TestMap_Empty(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		one, want := someNumbers(lab.Rand(t), 1)
		requireResults(t, want, parallel.Map(one, double))

		for _, none := range [][]int{nil, {}} {
			calls := 0
			results := make(chan []int, 1)
			go func() { results <- parallel.Map(none, func(x int) int { calls++; return x }) }()
			synctest.Wait()

			select {
			case got := <-results:
				require.Empty(t, got, "what Map returned for no elements")
				require.Zero(t, calls, "calls of f for no elements")
			default:
				t.Fatalf("Map without elements has not returned: there is nothing to wait for, and no call that could tell of its end")
			}
		}
	})
}

// Map does not change in, and what it returns is a new slice.
func TestMap_LeavesInAlone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		whole, doubled := someNumbers(rng, 10+rng.IntN(10))
		before := slices.Clone(whole)
		in, want := whole[2:7], doubled[2:7]

		got := parallel.Map(in, double)
		synctest.Wait()
		require.Equal(t, before, whole, "the caller's numbers, after Map was called with five of them: in is the caller's own slice, not a copy")
		requireResults(t, want, got)

		clear(got)
		require.Equal(t, before, whole, "the caller's numbers, after the caller has changed the results: return a new slice")
	})
}

// f may call Map itself, to any depth.
func TestMap_Nested(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		const depth = 3
		width := 2 + lab.Rand(t).IntN(3)
		want := width * width * width

		require.Equalf(t, want, leaves(width, depth), "the leaves of a tree, %d levels deep, in which each call of f calls Map with %d elements: "+
			"each Map must wait for all of its own calls, and for no others", depth, width)
	})
}

// Map leaves a zero value where a call ends by runtime.Goexit.
//
//grader:errors
func TestMap_Goexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		endOneByGoexit(t, rng, 1)
		endOneByGoexit(t, rng, 5+rng.IntN(5))
	})
}

// endOneByGoexit calls Map with n elements, and one of the calls ends by runtime.Goexit.
func endOneByGoexit(t *testing.T, rng *rand.Rand, n int) {
	lengths := someLengths(rng, n)
	slowest := slices.Max(lengths)
	defer time.Sleep(slowest) // for calls that Map did not wait for
	leaver := rng.IntN(n)
	want := make([]string, n)
	for i, d := range lengths {
		if i != leaver {
			want[i] = d.String()
		}
	}

	results := make(chan []string, 1)
	go func() {
		defer close(results)
		results <- parallel.Map(lengths, func(d time.Duration) string {
			text := sleepAndTell(d)
			if d == lengths[leaver] {
				runtime.Goexit()
			}
			return text
		})
	}()
	time.Sleep(slowest)
	synctest.Wait()

	select {
	case got, ok := <-results:
		if !ok {
			t.Fatalf("runtime.Goexit in f ended the goroutine that had called Map (elements in that call: %d): "+
				"run every call on a goroutine of its own, the last one and an only one too", n)
		}
		requireResults(t, want, got)
	default:
		t.Fatalf("all calls have ended, one of %d by runtime.Goexit, and Map still waits: "+
			"after runtime.Goexit only deferred functions run, so tell of the end in a defer", n)
	}
}

// Map does not swallow a panic of f: the program ends with it.
//
//grader:errors
func TestMap_PanicEndsTheProgram(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			parallel.Map([]int{1, 0, 2}, func(x int) int {
				if x == 0 {
					panic("the panic of f")
				}
				return x
			})
			synctest.Wait() // goes on only when that goroutine is gone, and then the program has crashed
		})
	})

	if child.Crash == nil {
		t.Fatalf("f panicked, and that did not end the program, or came out where Map's caller could have recovered it: run each call on a goroutine " +
			"of its own, and do not recover")
	}
	assert.Contains(t, child.Crash.Message, "the panic of f")
}

// Map leaves nothing running when it returns.
//
//grader:leaks
func TestMap_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		lengths := someLengths(rng, 5+rng.IntN(5))
		var ended atomic.Int32
		parallel.Map(lengths, func(d time.Duration) string { defer ended.Add(1); return sleepAndTell(d) })

		if n := int(ended.Load()); n != len(lengths) {
			defer time.Sleep(slices.Max(lengths))
			t.Errorf("Map returned when %d of %d calls had ended: the others are left running", n, len(lengths))
		}
	}) // the bubble reports what else is left in it
}

// Map makes results and all that f wrote visible, without a race.
//
//grader:races
func TestMap_ShowsWhatFWrote(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 200, func(t *testing.T, _ int) {
		in, want := someNumbers(rng, 1+rng.IntN(8))
		places := make([]int, len(in))
		for i := range places {
			places[i] = i
		}
		wrote := make([]int, len(in)) // plain variables: only Map may order the writes before the reads
		got := parallel.Map(places, func(i int) int { wrote[i] = in[i]; return double(in[i]) })

		requireResults(t, want, got)
		require.Equal(t, in, wrote, "what the calls of f wrote, as it is after Map: wait until all calls have ended")
	})
}

// requireResults ends the test unless got is want, and says what may be wrong.
func requireResults[R comparable](t *testing.T, want, got []R) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("Map returned %d results for %d elements: make room for all of them, once, before the first call", len(got), len(want))
	}
	var zero R
	for i := range want {
		from := slices.Index(want, got[i])
		switch {
		case got[i] == want[i]:
		case got[i] == zero:
			t.Fatalf("out[%d] is the zero value, want %v, which is f(in[%d]): its result has not come into the slice that Map returned. "+
				"Wait for each call, and let it write to its own place there, which must not move", i, want[i], i)
		case from >= 0:
			t.Fatalf("out[%d] is %v, which is f(in[%d]), want %v, which is f(in[%d]): results go where their elements stand, "+
				"not in the order in which the calls end", i, got[i], from, want[i], i)
		default:
			t.Fatalf("out[%d] is %v, want %v, which is f(in[%d])", i, got[i], want[i], i)
		}
	}
}

// leaves counts the leaves of a tree whose inner nodes are calls of Map.
func leaves(width, depth int) int {
	if depth == 0 {
		return 1
	}
	sum := 0
	for _, n := range parallel.Map(make([]struct{}, width), func(struct{}) int { return leaves(width, depth-1) }) {
		sum += n
	}
	return sum
}

// someNumbers are n different numbers and what double makes of them, in random order and none of them zero.
func someNumbers(rng *rand.Rand, n int) (in, doubled []int) {
	above := 1 + rng.IntN(1000)
	for _, number := range rng.Perm(n) {
		in = append(in, above+number)
		doubled = append(doubled, double(above+number))
	}
	return in, doubled
}

func double(x int) int { return 2 * x }

// someLengths are the different lengths of n calls, all above a minute of the bubble's clock, which costs nothing, and not
// whole milliseconds, so that who polls comes late. They do not rise, so the calls end in another order than they start.
func someLengths(rng *rand.Rand, n int) []time.Duration {
	lengths := make([]time.Duration, n)
	for i, minutes := range rng.Perm(n) {
		lengths[i] = time.Duration(1+minutes)*time.Minute + time.Duration(1+rng.IntN(999))*time.Microsecond
	}
	if slices.IsSorted(lengths) {
		slices.Reverse(lengths)
	}
	return lengths
}

// sleepAndTell sleeps, and tells how long.
func sleepAndTell(d time.Duration) string {
	time.Sleep(d)
	return fmt.Sprint(d)
}
