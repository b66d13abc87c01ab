package sample

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A Cache fetches slowly.
type Cache struct {
	mu     sync.Mutex
	values map[string]int
}

// Get holds the lock while it sleeps.
func (c *Cache) Get(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	time.Sleep(time.Second)
	return c.values[key]
}

// GetTwice locks what it has locked.
func (c *Cache) GetTwice(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Get(key)
}

// A Table is read by many.
type Table struct {
	mu   sync.RWMutex
	size int
}

// Both read-locks twice; between runs between the two.
func (t *Table) Both(between func()) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	between()
	return t.size + t.Size()
}

// Size returns the size.
func (t *Table) Size() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.size
}

// Grow writes.
func (t *Table) Grow() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.size++
}

// Upgrade asks for the write lock with the read lock in hand.
func (t *Table) Upgrade() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.mu.Lock()
	t.size++
	t.mu.Unlock()
}

// An Account has a balance.
type Account struct {
	mu      sync.Mutex
	balance int
}

// Transfer locks from, then to; between runs between the two.
func Transfer(from, to *Account, between func()) {
	from.mu.Lock()
	defer from.mu.Unlock()
	between()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance--
	to.balance++
}

// ReceiveFromNobody waits for a value that nobody sends.
func ReceiveFromNobody() {
	ch := make(chan int)
	<-ch
}

// SpinAtomic asks an atomic again and again.
func SpinAtomic() {
	var done atomic.Bool
	for !done.Load() {
	}
}

// SpinSelect goes round a select that never waits.
func SpinSelect() {
	ch := make(chan int)
	for {
		select {
		case <-ch:
			return
		default:
			runtime.Gosched()
		}
	}
}

// Poll sleeps and looks again.
func Poll() {
	var done atomic.Bool
	for !done.Load() {
		time.Sleep(time.Millisecond)
	}
}
