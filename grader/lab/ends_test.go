package lab

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab/internal/sample"
)

// both are the ways to run a test function.
var both = map[string]func(*testing.T, func(*testing.T)){"bubble": Bubble, "real": Real}

func TestPanicIsTheTestsFailure(t *testing.T) {
	for name, lab := range both {
		t.Run(name, func(t *testing.T) {
			output := failsAndGoesOn(t, func(t *testing.T) {
				lab(t, func(*testing.T) { sample.Index(3) })
			})
			assert.Contains(t, output, "panic: runtime error: index out of range [3] with length 3\n")
			assert.Contains(t, output, "in Index at ends.go:7: return []int{1, 2, 3}[i]\n")
			assert.NotContains(t, output, "goroutine ")
		})
	}
}

func TestGoexitIsTheTestsFailure(t *testing.T) {
	for name, lab := range both {
		t.Run(name, func(t *testing.T) {
			output := failsAndGoesOn(t, func(t *testing.T) {
				lab(t, func(*testing.T) { sample.Leave() })
			})
			assert.Contains(t, output, "ended by runtime.Goexit, called from your code")
			assert.Contains(t, output, "in Leave at ends.go:12: runtime.Goexit()")
		})
	}
}

func TestFailNowEndsTheTest(t *testing.T) {
	for name, lab := range both {
		t.Run(name, func(t *testing.T) {
			output := failsAndGoesOn(t, func(t *testing.T) {
				lab(t, func(t *testing.T) {
					sample.LeakReceive()
					require.Fail(t, "no further")
				})
				t.Log("too far")
			})
			assert.Contains(t, output, "no further")
			assert.NotContains(t, output, "too far")
			assert.NotContains(t, output, "left behind", "what a failed test leaves behind is not the learner's fault")
		})
	}
}

func TestSkipEndsTheTest(t *testing.T) {
	for name, lab := range both {
		t.Run(name, func(t *testing.T) {
			r := Child(t, func(t *testing.T) {
				lab(t, func(t *testing.T) { t.Skip("not today") })
				t.Error("went on")
			})
			assert.True(t, r.Finished)
			assert.False(t, r.Failed, r.Output)
		})
	}
}

func TestBubble_LooksForLeaksAfterCleanups(t *testing.T) {
	Bubble(t, func(t *testing.T) {
		done := make(chan struct{})
		go func() { <-done }()
		go func() { <-t.Context().Done() }()
		t.Cleanup(func() { close(done) })
	})
}

// A bubble with a ticker nobody stops is left behind; its clock must stand still, or it would go round for ever. The
// virtual clock of a frozen bubble can be read only from inside, so a goroutine in it counts the hours.
func TestBubble_StopsTheClockOfWhatIsLeft(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		var hours atomic.Int64
		defer func() {
			before := hours.Load()
			crowd(2000)
			if hours.Load() != before {
				t.Log("the clock goes on")
			}
		}()
		Bubble(t, func(*testing.T) {
			go func() {
				for {
					time.Sleep(time.Hour)
					hours.Add(1)
				}
			}()
		})
	})
	assert.Contains(t, output, "left behind")
	assert.NotContains(t, output, "the clock goes on")
}

// What one test leaves behind is not the next one's fault.
func TestBubble_LaterTestsPass(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		defer func() {
			Bubble(t, func(*testing.T) { time.Sleep(time.Second) })
			Real(t, func(*testing.T) {})
			t.Log("the later ones passed")
		}()
		Bubble(t, func(*testing.T) { sample.LeakTicker() })
	})
	assert.Equal(t, 1, strings.Count(output, "left behind"))
	assert.Contains(t, output, "the later ones passed")
}
