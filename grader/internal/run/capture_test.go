package run

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unlimited is a budget that nothing here spends.
func unlimited() *budget { return &budget{left: 1 << 40} }

func write(t *testing.T, c *capture, text string) {
	t.Helper()
	n, err := c.Write([]byte(text))
	require.NoError(t, err)
	require.Equal(t, len(text), n)
}

func TestCapture_KeepsWhatIsShort(t *testing.T) {
	c := newCapture(unlimited())
	assert.Empty(t, c.text())
	write(t, c, "one ")
	write(t, c, "")
	write(t, c, "two")
	assert.Equal(t, "one two", c.text())
	assert.Equal(t, "one two", c.head())
}

// Of a long output the beginning and the end are kept: the crash stands at the end.
func TestCapture_KeepsBothEnds(t *testing.T) {
	for _, piece := range []int{1 << 10, keep - 1, 3 * keep} {
		c := newCapture(unlimited())
		write(t, c, "begin")
		for written := 0; written < 6*keep; written += piece {
			write(t, c, strings.Repeat("x", piece))
		}
		write(t, c, "end")
		text := c.text()
		assert.Len(t, text, 2*keep)
		assert.True(t, strings.HasPrefix(text, "beginx"))
		assert.True(t, strings.HasSuffix(text, "xend"))
		assert.Len(t, c.head(), headSize)
		assert.LessOrEqual(t, len(c.last), 2*keep, "memory stays bounded")
	}
}

func TestCapture_ExactlyTheFirstHalf(t *testing.T) {
	c := newCapture(unlimited())
	write(t, c, strings.Repeat("x", keep))
	write(t, c, "y")
	assert.Equal(t, strings.Repeat("x", keep)+"y", c.text())
}

func TestBudget_SpentOnce(t *testing.T) {
	spent := 0
	b := &budget{left: 10, spent: func() { spent++ }}
	b.take(9)
	assert.Zero(t, spent)
	b.take(1)
	assert.Equal(t, 1, spent)
	b.take(100)
	b.take(0)
	assert.Equal(t, 1, spent)
}

// Both outputs of a process share a budget, and are written to at the same time.
func TestBudget_Shared(t *testing.T) {
	spent := 0
	b := &budget{left: 1000, spent: func() { spent++ }}
	var both sync.WaitGroup
	for _, c := range []*capture{newCapture(b), newCapture(b)} {
		both.Go(func() {
			for range 100 {
				write(t, c, "ten bytes.")
			}
			assert.Len(t, c.text(), 1000, "what is over the budget is kept all the same: the process is being ended")
		})
	}
	both.Wait()
	assert.Equal(t, 1, spent)
}
