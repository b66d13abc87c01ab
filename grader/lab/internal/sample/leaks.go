// Package sample is code with the bugs that learners write, for the tests of package lab.
package sample

import (
	"sync"
	"time"
)

// LeakSend leaves n goroutines behind, each of which sends to nobody.
func LeakSend(n int) {
	ch := make(chan int)
	for range n {
		go func() {
			ch <- 1
		}()
	}
}

// LeakReceive leaves a goroutine behind that receives from nobody.
func LeakReceive() {
	ch := make(chan int)
	go func() {
		for range ch {
		}
	}()
}

// LeakSelect leaves a goroutine behind in a select.
func LeakSelect() {
	in, done := make(chan int), make(chan struct{})
	go func() {
		select {
		case <-in:
		case <-done:
		}
	}()
}

// LeakSleep leaves a goroutine behind that sleeps.
func LeakSleep() {
	go func() {
		time.Sleep(time.Hour)
	}()
}

// LeakTicker leaves a goroutine behind that a ticker wakes for ever.
func LeakTicker() {
	ticker := time.NewTicker(time.Second)
	go func() {
		for range ticker.C {
		}
	}()
}

// LeakMutex leaves a goroutine behind that waits for a mutex nobody unlocks.
func LeakMutex() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
	}()
}

// LeakWaitGroup leaves a goroutine behind that waits for a Done.
func LeakWaitGroup() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Wait()
	}()
}

// LeakCond leaves a goroutine behind that waits for a signal.
func LeakCond() {
	cond := sync.NewCond(new(sync.Mutex))
	go func() {
		cond.L.Lock()
		cond.Wait()
	}()
}
