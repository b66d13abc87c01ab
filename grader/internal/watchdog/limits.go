package watchdog

import (
	"runtime"
	"runtime/metrics"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// maxHeap is how many bytes the heap's objects may take.
const maxHeap = 1 << 30

// overLimits reports a process that takes too much, whoever in it does.
func overLimits() (note.Note, bool) {
	if n := runtime.NumGoroutine(); n > maxGoroutines {
		return explain.Goroutines(Goroutines(), maxGoroutines), true
	}
	if heap() > maxHeap {
		return explain.Memory(Goroutines(), maxHeap), true
	}
	return note.Note{}, false
}

// heap returns the bytes of the heap's objects, those among them that are garbage but not yet swept.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
