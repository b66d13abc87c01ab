// Package procs sets GOMAXPROCS for tests, and knows which of them do that on their own.
package procs

import (
	"runtime"
	"sync/atomic"
)

var varied atomic.Bool

// Give sets GOMAXPROCS to n for the test that comes next.
func Give(n int) {
	runtime.GOMAXPROCS(n)
	varied.Store(false)
}

// Vary sets GOMAXPROCS to n for a part of the current test.
func Vary(n int) {
	runtime.GOMAXPROCS(n)
	varied.Store(true)
}

// Varied tells whether the test that [Give] was last called for has called [Vary].
func Varied() bool { return varied.Load() }
