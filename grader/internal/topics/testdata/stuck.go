package stuck

import "sync"

type Account struct {
	mu      sync.Mutex
	balance int
}

func (a *Account) Transfer(b *Account, amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock() // meanwhile b transfers to a, holds its own lock, and waits for this one
	defer b.mu.Unlock()
	a.balance -= amount
	b.balance += amount
}
