package lab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/lab/internal/sample"
)

// leaks are all forms of leftover goroutines, and what a report says of each.
var leaks = []struct {
	name string
	leak func()
	want []string
}{
	{"send", func() { sample.LeakSend(1) }, []string{"1 goroutine waits to send", "leaks.go:14: ch <- 1", "leaks.go:13: go func() {"}},
	{"many sends", func() { sample.LeakSend(30) }, []string{"30 goroutines are left behind", "30 goroutines: each waits to send"}},
	{"receive", sample.LeakReceive, []string{"waits to receive", "leaks.go:23: for range ch {"}},
	{"select", sample.LeakSelect, []string{"waits in a select", "leaks.go:32: select {"}},
	{"sleep", sample.LeakSleep, []string{"1 goroutine sleeps", "leaks.go:42: time.Sleep(time.Hour)"}},
	{"ticker", sample.LeakTicker, []string{"leaks.go:50: for range ticker.C {", "never closed, not even by Stop"}},
	{"mutex", sample.LeakMutex, []string{"waits to lock a mutex", "leaks.go:60: mu.Lock()"}},
	{"waitgroup", sample.LeakWaitGroup, []string{"waits for a WaitGroup", "leaks.go:69: wg.Wait()"}},
	{"cond", sample.LeakCond, []string{"waits on a sync.Cond", "leaks.go:78: cond.Wait()"}},
}

func TestBubble_ReportsLeaks(t *testing.T) { testLeaks(t, Bubble) }

func TestReal_ReportsLeaks(t *testing.T) { testLeaks(t, Real) }

func testLeaks(t *testing.T, lab func(*testing.T, func(*testing.T))) {
	for _, test := range leaks {
		t.Run(test.name, func(t *testing.T) {
			output := failsAndGoesOn(t, func(t *testing.T) {
				lab(t, func(*testing.T) { test.leak() })
			})
			assert.Contains(t, output, "left behind")
			for _, want := range test.want {
				assert.Contains(t, output, want)
			}
		})
	}
}
