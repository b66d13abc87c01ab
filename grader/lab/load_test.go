package lab

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// load keeps every processor busy until it is stopped.
func load() (stop func()) {
	var quit atomic.Bool
	var wg sync.WaitGroup
	for range 2 * runtime.NumCPU() {
		wg.Go(func() {
			for !quit.Load() {
			}
		})
	}
	return func() { quit.Store(true); wg.Wait() }
}

// Correct code on a machine with nothing to spare is neither stuck nor busy, however long it takes.
func TestCorrectCodeUnderLoad(t *testing.T) {
	for name, lab := range both {
		t.Run(name, func(t *testing.T) {
			defer load()()
			for range 5 {
				lab(t, func(*testing.T) { crowd(2000) })
			}
		})
	}
}

// crowd has n goroutines come and go, which take turns with a lock and hand values on.
func crowd(n int) {
	var mu sync.Mutex
	sum, values := 0, make(chan int)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			time.Sleep(time.Duration(i%7) * time.Microsecond)
			mu.Lock()
			sum += i
			mu.Unlock()
			values <- i
		})
	}
	for range n {
		<-values
	}
	wg.Wait()
}
