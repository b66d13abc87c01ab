package run

import (
	"bytes"
	"sync"
)

// budget is how many bytes all captures of a process may take together.
type budget struct {
	mu    sync.Mutex
	left  int
	spent func() // called once, when nothing is left
}

func (b *budget) take(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left > 0 && b.left <= n {
		defer b.spent()
	}
	b.left -= n
}

// keep is how many bytes of the beginning and of the end of an output are kept.
const keep = 256 << 10

// capture keeps the beginning and the end of what is written to it.
type capture struct {
	budget *budget
	mu     sync.Mutex
	first  bytes.Buffer
	last   []byte
}

func newCapture(b *budget) *capture { return &capture{budget: b} }

// Write never fails: what is over the budget is dropped, and the process ended.
func (c *capture) Write(p []byte) (int, error) {
	c.budget.take(len(p))
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(p), keep-c.first.Len())
	c.first.Write(p[:n])
	c.last = append(c.last, p[n:]...)
	if len(c.last) > 2*keep {
		c.last = append([]byte(nil), c.last[len(c.last)-keep:]...)
	}
	return len(p), nil
}

// text is everything that was kept.
func (c *capture) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first.String() + string(c.last[max(0, len(c.last)-keep):])
}

// headSize is how many bytes of a submission's output are shown at most.
const headSize = 4 << 10

// head is the beginning of what was written.
func (c *capture) head() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.first.Bytes()[:min(c.first.Len(), headSize)])
}
