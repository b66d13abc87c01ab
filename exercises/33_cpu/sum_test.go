package cpu_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	cpu "github.com/threadwise/threadwise/exercises/33_cpu"
	"github.com/threadwise/threadwise/grader/lab"
)

// Sum adds every element once, however they are divided.
func TestSum_AddsEveryElement(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, n := range lengths(rng, 5) {
			in := make([]int64, n)
			for i := range in {
				in[i] = 1 + rng.Int64N(1_000_000)
			}
			want := loop(in)
			for workers := 1; workers <= 9; workers++ {
				if got := cpu.Sum(in, workers); got != want {
					t.Fatalf("Sum of %d elements with %d workers is %d, want %d (%+d): is a part, or what is left over when "+
						"they are divided, left out or counted twice?", n, workers, got, want, got-want)
				}
			}
		}
	})
}

// Sum wraps around on overflow, as + does.
func TestSum_WrapsAround(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		in := numbers(rng, 4*cpu.Small+rng.IntN(cpu.Small))
		for _, workers := range []int{1, 2, 3} {
			require.Equal(t, loop(in), cpu.Sum(in, workers), "the sum of large numbers with %d workers: + does not stop at "+
				"the largest int64, it goes on from the smallest", workers)
		}
		in[0], in[1] = math.MaxInt64, 1
		require.Equal(t, int64(math.MinInt64), cpu.Sum(in[:2], 2), "the sum of the largest int64 and 1")
	})
}

// Sum takes any number of workers: none, less than none, far too many.
func TestSum_AnyNumberOfWorkers(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		long := numbers(rng, 3*cpu.Small+rng.IntN(cpu.Small))
		for _, in := range [][]int64{nil, {}, long[:1], long[:7], long} {
			for _, workers := range []int{0, -1, math.MinInt, 8, len(in) + 1, 1_000_000, math.MaxInt} {
				require.Equal(t, loop(in), cpu.Sum(in, workers), "the sum of %d elements with %d workers", len(in), workers)
			}
		}
	})
}

// Sum starts at most workers goroutines, and has work for all of them.
func TestSum_StartsAsManyAsWorkers(t *testing.T) {
	const rounds = 200
	rng := lab.Rand(t)
	settle()
	for _, workers := range []int{2, 4} {
		in := numbers(rng, workers*(2*cpu.Small+rng.IntN(100))+1) // one is left over
		most := 0
		lab.Stress(t, rounds, func(t *testing.T, _ int) {
			n := least(workers, func() int { return started(func() { cpu.Sum(in, workers) }) })
			most = max(most, n)
			if n > workers {
				t.Fatalf("Sum of %d elements with %d workers started %d goroutines, want at most %d: one for each worker, "+
					"not for each element, piece or processor, and none that only waits", len(in), workers, n, workers)
			}
		})
		if most < workers-1 {
			t.Fatalf("Sum of %d elements with %d workers started %d goroutines, want %d, or %d beside the calling one: "+
				"divide the work among all workers", len(in), workers, most, workers, workers-1)
		}
	}
}

// Sum starts no goroutine when there is little to do, or only one worker.
func TestSum_SmallStartsNone(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		settle()
		in := numbers(rng, 5*cpu.Small)
		for _, c := range []struct{ n, workers int }{
			{cpu.Small - 1, 4}, {cpu.Small, 4}, {2*cpu.Small - 1, 2}, {2*cpu.Small - 1, math.MaxInt}, {5, 100}, {0, 3},
			{len(in), 1}, {len(in), 0}, {len(in), -7},
		} {
			in := in[:c.n]
			var sum int64
			if n := least(0, func() int { return started(func() { sum = cpu.Sum(in, c.workers) }) }); n > 0 {
				t.Fatalf("Sum of %d elements with workers = %d started %d goroutines, want none: "+
					"with fewer than 2*Small = %d elements, and with one worker, a plain loop is quicker", c.n, c.workers, n, 2*cpu.Small)
			}
			require.Equal(t, loop(in), sum, "the sum of %d elements with workers = %d", c.n, c.workers)
		}
	})
}

// Sum starts at most one goroutine for every Small elements.
func TestSum_OneForSmallElements(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		settle()
		for _, c := range []struct{ n, want int }{{3*cpu.Small - 1, 2}, {4 * cpu.Small, 4}, {5*cpu.Small + 7, 5}} {
			in := numbers(rng, c.n)
			for _, workers := range []int{c.want + 1, 50, math.MaxInt} {
				var sum int64
				if n := least(c.want, func() int { return started(func() { sum = cpu.Sum(in, workers) }) }); n > c.want {
					t.Fatalf("Sum of %d elements with %d workers started %d goroutines, want at most %d: "+
						"one for every Small = %d elements, so that it pays", c.n, workers, n, c.want, cpu.Small)
				}
				require.Equal(t, loop(in), sum, "the sum of %d elements with %d workers", c.n, workers)
			}
		}
	})
}

// Sum only reads its input, which others may read at the same time.
//
//grader:races
func TestSum_OnlyReads(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		rng := lab.Rand(t)
		in := numbers(rng, 4*cpu.Small+rng.IntN(cpu.Small))
		before := slices.Clone(in)
		var sums [4]int64
		var calls sync.WaitGroup
		for i := range sums {
			calls.Go(func() { sums[i] = cpu.Sum(in, 2) })
		}
		calls.Wait()

		want := loop(before)
		require.Equal(t, [4]int64{want, want, want, want}, sums, "what 4 calls for the same slice found at the same time")
		if !slices.Equal(before, in) {
			t.Errorf("after Sum its input is not what it was: keep what the workers find in a place of its own")
		}
	})
}

// Sum is free of data races, and done with its input when it returns.
//
//grader:races
func TestSum_NoDataRaces(t *testing.T) {
	rng := lab.Rand(t)
	in := numbers(rng, 6*cpu.Small+rng.IntN(cpu.Small))
	lab.Stress(t, 24, func(t *testing.T, round int) {
		workers := 2 + round%5
		want := loop(in)
		if got := cpu.Sum(in, workers); got != want {
			t.Fatalf("Sum of %d elements with %d workers is %d, want %d", len(in), workers, got, want)
		}
		for i := range in {
			in[i]++ // a worker that still reads would be found by the race detector
		}
	})
}

// Sum leaves no goroutine behind.
//
//grader:leaks
func TestSum_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		in := numbers(rng, 4*cpu.Small+rng.IntN(cpu.Small))
		for _, workers := range []int{2, 3, 9} {
			require.Equal(t, loop(in), cpu.Sum(in, workers), "the sum of %d elements with %d workers", len(in), workers)
		}
	}) // the bubble reports what is left in it
}

// loop is what Sum is compared with.
func loop(in []int64) int64 {
	var sum int64
	for _, v := range in {
		sum += v
	}
	return sum
}

// numbers are of any size, so their sum wraps around.
func numbers(rng *rand.Rand, n int) []int64 {
	in := make([]int64, n)
	for i := range in {
		in[i] = int64(rng.Uint64())
	}
	return in
}

// lengths are those at which a division may go wrong, up to most times Small, and some others.
func lengths(rng *rand.Rand, most int) []int {
	var ns []int
	for k := 1; k <= most; k++ {
		ns = append(ns, k*cpu.Small-1, k*cpu.Small, k*cpu.Small+1, k*cpu.Small+rng.IntN(cpu.Small))
	}
	return ns
}

// started returns how many goroutines were started while f ran. The runtime may add one of its own now and then.
func started(f func()) int {
	sample := []metrics.Sample{{Name: "/sched/goroutines-created:goroutines"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		panic(fmt.Sprintf("%s does not count the goroutines that it starts", runtime.Version()))
	}
	before := sample[0].Value.Uint64()
	f()
	metrics.Read(sample)
	return int(sample[0].Value.Uint64() - before)
}

// settle has the runtime start what goroutines it needs to collect garbage: one for each processor that the tests get, when it first
// collects with so many.
func settle() {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(8, runtime.NumCPU())))
	runtime.GC()
}

// least returns the first of some measurements that is at most most, else the least of them: that to which the runtime has added nothing.
// What it may still start for a collection it does before the next one, as runtime.GC waits for the end of that.
func least(most int, measure func() int) int {
	n := measure()
	for tries := 1; n > most && tries < 5; tries++ {
		runtime.GC()
		n = min(n, measure())
	}
	return n
}
