package lab

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestElapsed(t *testing.T) {
	Bubble(t, func(t *testing.T) {
		assert.True(t, Elapsed(t, 1500*time.Millisecond, func() { time.Sleep(1500 * time.Millisecond) }))
	})
}

func TestElapsed_SaysHowWrong(t *testing.T) {
	assert.Equal(t, "took 3s, want 1.5s (1.5s too long)", compare(3*time.Second, 1500*time.Millisecond))
	assert.Equal(t, "took 0s, want 2s (2s too short)", compare(0, 2*time.Second))
	assert.Empty(t, compare(time.Second, time.Second))
}

func TestRecorder_ElapsedShowsTheChart(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		Bubble(t, func(t *testing.T) {
			rec := NewRecorder()
			rec.Elapsed(t, time.Second, rec.Task("task 1", 2*time.Second))
		})
	})
	assert.Contains(t, output, "elapsed_test.go:26: took 2s, want 1s (1s too long)")
	assert.Contains(t, output, "▒   0s – 2s\n")
}

func TestRecorder_WrongEndComparesTheTwo(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		Bubble(t, func(t *testing.T) {
			rec := NewRecorder()
			rec.Sleep("task 1", 2*time.Second)
			rec.WrongEnd(t, 2*time.Second, time.Second, "Join returned at %v, want %v", 2*time.Second, time.Second)
		})
	})
	assert.Contains(t, output, "elapsed_test.go:38: Join returned at 2s, want 1s")
	assert.Contains(t, output, "expected end: 1s   ▒ later than that")
}
