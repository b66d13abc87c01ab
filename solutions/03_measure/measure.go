// Package measure runs the same tasks one after another and then all together, and says how long each way took,
// as one does in Python with time.perf_counter.
package measure

import (
	"sync"
	"time"
)

// Compare runs task(0), task(1), … task(n-1) in two passes, and says how many tasks that were and how long each pass took.
//
// The first pass runs the tasks in this order and one at a time: each begins when the one before it has ended.
// The second pass begins when the first is over. It runs all n tasks at the same time, however many they are, and is
// over when the last of them has ended. Each pass calls task once for every index.
//
// A pass is timed from its beginning to its end, on the monotonic clock. Nothing is rounded.
//
// Compare returns when the second pass is over. Then nothing that it has started is left running, and everything that the
// tasks wrote is visible to its caller. Calls of Compare may overlap, and do not disturb one another.
//
// With n < 1 there is nothing to run and nothing to time: Compare returns the zero Comparison.
func Compare(n int, task func(i int)) Comparison {
	if n < 1 {
		return Comparison{} // even an empty pass would take some nanoseconds
	}
	sequential := timeOf(func() { oneByOne(n, task) })
	concurrent := timeOf(func() { together(n, task) })
	return Comparison{Tasks: n, Sequential: sequential, Concurrent: concurrent}
}

// Speedup says how many times as long the sequential pass took as the concurrent one: Sequential divided by Concurrent,
// with its fraction. Below 1 the concurrent pass was the slower one. When Concurrent is 0, nothing was measured, and
// Speedup is 1.
func (c Comparison) Speedup() float64 {
	if c.Concurrent == 0 {
		return 1
	}
	return float64(c.Sequential) / float64(c.Concurrent) // as Durations, they would divide as whole numbers
}

// timeOf says how long f takes.
func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// oneByOne runs the tasks in order.
func oneByOne(n int, task func(i int)) {
	for i := range n {
		task(i)
	}
}

// together runs all the tasks at the same time, and returns when the last has ended.
func together(n int, task func(i int)) {
	var tasks sync.WaitGroup
	for i := range n {
		tasks.Go(func() { task(i) })
	}
	tasks.Wait()
}
