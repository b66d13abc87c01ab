// Code generated from exercises/33_cpu/watch_test.go by make sync. DO NOT EDIT.

package cpu_test

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/threadwise/threadwise/grader/lab"
	cpu "github.com/threadwise/threadwise/solutions/33_cpu"
)

// A watched is what came to light while SortFunc sorted with a slow cmp, in a bubble.
type watched struct {
	n          int // elements
	peak       int // calls of cmp that ran at the same time, at most
	goroutines int // that SortFunc had started and that had not ended, at most
	seconds    int // what it took, when a call of cmp takes a second
}

// nap is how many calls of cmp take no time until one takes as many seconds. So a call takes a second on average, and
// the test is done in a fraction of one.
const nap = 32

// watch lets SortFunc sort s. It ends the test when the result is not sorted, or not all of it.
func watch(t *testing.T, s []card, workers int) watched {
	w := watched{n: len(s)}
	lab.Bubble(t, func(t *testing.T) {
		var calls, running, peak atomic.Int64
		compare := func(a, b card) int {
			now := running.Add(1)
			defer running.Add(-1)
			for old := peak.Load(); now > old && !peak.CompareAndSwap(old, now); old = peak.Load() {
			}
			if calls.Add(1)%nap == 0 {
				time.Sleep(nap * time.Second)
			}
			return byKey(a, b)
		}

		before := inBubble() + 1 // with the one that calls SortFunc
		start := time.Now()
		var took time.Duration
		done := make(chan struct{})
		go func() {
			defer close(done)
			cpu.SortFunc(s, workers, compare)
			took = time.Since(start)
		}()
		for open := true; open; {
			synctest.Wait() // all workers are in cmp, or wait for others
			w.goroutines = max(w.goroutines, inBubble()-before)
			select {
			case <-done:
				open = false
			case <-time.After(9 * nap * time.Second):
			}
			if time.Since(start) > time.Duration(500*len(s))*time.Second {
				t.Fatalf("%d elements with %d workers: SortFunc has not ended after %d calls of cmp", len(s), workers, calls.Load())
			}
		}
		w.peak, w.seconds = int(peak.Load()), int(took.Seconds())
		if i := disorder(s); i > 0 {
			t.Fatalf("%d elements with %d workers: key %d comes before key %d, at %d", len(s), workers, s[i-1].key, s[i].key, i)
		}
	})
	return w
}

// inBubble counts the goroutines of the bubble in which it is called. Those that have ended are not in a dump.
func inBubble() int {
	buf := make([]byte, 1<<16)
	for {
		if n := runtime.Stack(buf, true); n < len(buf) {
			return strings.Count(string(buf[:n]), ", synctest bubble ")
		}
		buf = make([]byte, 2*len(buf))
	}
}
