package lab

import (
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/watchdog"
	"github.com/threadwise/threadwise/grader/lab/internal/sample"
)

// twice runs f on two goroutines and waits for both.
func twice(f func()) {
	done := make(chan struct{})
	for range 2 {
		go func() {
			f()
			done <- struct{}{}
		}()
	}
	<-done
	<-done
}

// waitForWriter returns when a goroutine waits to lock an RWMutex.
func waitForWriter() {
	for !slices.ContainsFunc(watchdog.Goroutines(), func(g dump.Goroutine) bool { return g.State == "sync.RWMutex.Lock" }) {
		runtime.Gosched()
	}
}

func TestBubble_NamesWhatIsStuck(t *testing.T) {
	for _, test := range []struct {
		name string
		run  func()
		want []string
	}{
		{"a mutex held over a sleep", func() {
			var c sample.Cache
			twice(func() { c.Get("a") })
		}, []string{"holds c.mu and sleeps", "locked at stuck.go:18: c.mu.Lock()", "sleeps at stuck.go:20: time.Sleep(time.Second)",
			"1 goroutine waits to lock a mutex that is held\n      at stuck.go:18"}},
		{"self-deadlock", func() { new(sample.Cache).GetTwice("a") },
			[]string{"locks c.mu again while it holds it", "locked at stuck.go:26", "again at  stuck.go:18"}},
		{"RWMutex upgrade", func() { new(sample.Table).Upgrade() },
			[]string{"locks t.mu for writing while it holds it for reading", "read-locked at stuck.go:61", "locked at      stuck.go:63"}},
		{"a channel from outside the bubble", func() { <-never }, []string{"The test is stuck", "waits to receive", "stuck_test.go"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			output := endsProcess(t, func(t *testing.T) {
				Bubble(t, func(*testing.T) { test.run() })
			})
			for _, want := range test.want {
				assert.Contains(t, output, want)
			}
		})
	}
}

func TestReal_NamesWhatIsStuck(t *testing.T) {
	for _, test := range []struct {
		name string
		run  func()
		want []string
	}{
		{"self-deadlock", func() { new(sample.Cache).GetTwice("a") }, []string{"locks c.mu again while it holds it"}},
		{"RWMutex re-entry", func() {
			var table sample.Table
			table.Both(func() {
				go table.Grow()
				waitForWriter()
			})
		}, []string{"read-locks t.mu again while it holds it for reading",
			"first at stuck.go:39", "again at stuck.go:47", "waits between the two, to write: stuck.go:54"}},
		{"lock order", func() {
			var a, b sample.Account
			gate := make(chan struct{})
			meet := func() {
				select {
				case gate <- struct{}{}:
				case <-gate:
				}
			}
			go sample.Transfer(&a, &b, meet)
			sample.Transfer(&b, &a, meet)
		}, []string{"holds from.mu and waits for to.mu", "same order everywhere"}},
		{"a channel nobody serves", sample.ReceiveFromNobody,
			[]string{"waits to receive from a channel that nobody sends on or closes", "at stuck.go:88: <-ch"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			output := endsProcess(t, func(t *testing.T) {
				Real(t, func(*testing.T) { test.run() })
			})
			for _, want := range test.want {
				assert.Contains(t, output, want)
			}
		})
	}
}

func TestBubble_ExplainsADeadlock(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		Bubble(t, func(*testing.T) { sample.ReceiveFromNobody() })
	})
	assert.Contains(t, output, "Deadlock: every goroutine is blocked")
	assert.Contains(t, output, "at stuck.go:88: <-ch")
}
