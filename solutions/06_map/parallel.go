// Package parallel calls a function for many elements at once and keeps the results in order, as executor.map of
// Python's concurrent.futures does.
package parallel

import "sync"

// Map calls f once for each element of in, each call on a goroutine of its own, and returns the results when the last call
// has ended. The result has as many elements as in, and out[i] is f(in[i]), whichever call ends first. All calls run at
// once, however many there are, so they may wait for one another. When in is nil or empty, Map calls nothing and returns
// at once, with a slice of length 0.
//
// A call ends when f returns, or when f leaves its goroutine through runtime.Goexit. Then there is no result, and out[i]
// is the zero value of R. Map does not recover a panic of f, which ends the program. Everything that the calls wrote
// is visible to the caller once Map has returned, and nothing that Map started is left running.
//
// Map only reads in, and shares no memory with it: what Map returns is a new slice. f may call Map itself, and calls of
// Map do not wait for one another.
func Map[T, R any](in []T, f func(T) R) []R {
	out := make([]R, len(in)) // from here on it neither grows nor moves, and no two calls write to the same element
	var calls sync.WaitGroup
	for i, x := range in {
		calls.Go(func() { out[i] = f(x) })
	}
	calls.Wait()
	return out
}
