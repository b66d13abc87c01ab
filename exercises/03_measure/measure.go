// Package measure runs the same tasks one after another and then all together, and says how long each way took,
// as one does in Python with time.perf_counter.
package measure

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
	// TODO: run and time the first pass, then the second.
	return Comparison{}
}

// Speedup says how many times as long the sequential pass took as the concurrent one: Sequential divided by Concurrent,
// with its fraction. Below 1 the concurrent pass was the slower one. When Concurrent is 0, nothing was measured, and
// Speedup is 1.
func (c Comparison) Speedup() float64 {
	// TODO: divide.
	return 0
}
