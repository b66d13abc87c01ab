package watchdog

import (
	"runtime"
	"strings"
	"time"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// A sample is what a watcher sees in one look.
type sample struct {
	mine   []dump.Goroutine // of the test
	others []dump.Goroutine // of whatever else runs in the process, without watchers and the machinery of tests
	rest   int              // how many are the machinery of tests
	cpu    time.Duration    // processor time that the process has used
}

func takeSample(mine func(dump.Goroutine) bool) sample {
	s := sample{cpu: processorTime()}
	for _, g := range Goroutines() {
		switch {
		case isWatcher(g):
		case mine(g):
			s.mine = append(s.mine, g)
		case notScaffold(g):
			s.others = append(s.others, g)
		default:
			s.rest++
		}
	}
	return s
}

const (
	maxDump     = 8 << 20 // the most bytes of stacks that a dump has: enough for some ten thousand goroutines
	usualStack  = 1 << 10 // bytes of a goroutine's stack in a dump, mostly less
	smallestOne = 64 << 10
)

// Goroutines dumps the goroutines of this process: all of them, unless there are tens of thousands.
func Goroutines() []dump.Goroutine {
	for size := min(maxDump, smallestOne+usualStack*runtime.NumGoroutine()); ; size = min(maxDump, 4*size) {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= maxDump {
			return dump.Goroutines(buf[:n])
		}
	}
}

// Current returns the calling goroutine as a dump shows it.
func Current() dump.Goroutine {
	buf := make([]byte, 16<<10)
	return dump.Goroutines(buf[:runtime.Stack(buf, false)])[0]
}

func isWatcher(g dump.Goroutine) bool {
	return strings.HasSuffix(g.CreatedBy.Func, "grader/internal/watchdog.Watch")
}

func notScaffold(g dump.Goroutine) bool { return !explain.Scaffold(g) }

// blocked reports whether a goroutine waits for another one: in any other state it may be about to go on by itself.
func blocked(g dump.Goroutine) bool {
	switch g.State {
	case "chan send", "chan receive", "chan send (nil chan)", "chan receive (nil chan)", "select", "select (no cases)",
		"semacquire", "sync.Cond.Wait", "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock",
		"sync.WaitGroup.Wait", "coroutine", "synctest.Wait", "synctest.Run":
		return true
	}
	return g.Durable // a sleep in a bubble: only its clock ends it
}

// active reports whether a goroutine runs or would, given a processor.
func active(g dump.Goroutine) bool {
	return g.State == "running" || g.State == "runnable" || g.State == "preempted"
}
