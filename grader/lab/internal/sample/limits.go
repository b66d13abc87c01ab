package sample

import "time"

var hoard [][]byte

// Hoard allocates without end.
func Hoard() {
	for {
		hoard = append(hoard, make([]byte, 1<<20))
	}
}

// Crowd starts n goroutines that wait, then waits a while.
func Crowd(n int) {
	gate := make(chan struct{})
	for range n {
		go func() {
			<-gate
		}()
	}
	time.Sleep(time.Second)
	close(gate)
}
