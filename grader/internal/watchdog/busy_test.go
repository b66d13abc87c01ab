package watchdog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

var inLoop = []dump.Frame{{Func: "github.com/threadwise/threadwise/exercises/x.loop", File: "x.go", Line: 1}}

func spinner(id int) dump.Goroutine { return dump.Goroutine{ID: id, State: "running", Frames: inLoop} }

// Each look finds that the process has used 50 ms more.
func TestBusyJudge(t *testing.T) {
	others := []dump.Goroutine{{ID: 7, State: "running"}, {ID: 8, State: "runnable"}, {ID: 9, State: "running"}}
	for _, test := range []struct {
		name string
		look func(i int) sample
		want int
	}{
		{"spins", func(int) sample { return sample{mine: []dump.Goroutine{spinner(1)}} }, 32},
		{"spins beside others, so a quarter of the time is its own",
			func(int) sample { return sample{mine: []dump.Goroutine{spinner(1)}, others: others} }, 122},
		{"goroutines come and go", func(i int) sample { return sample{mine: []dump.Goroutine{spinner(i)}} }, 0},
		{"one wakes now and then", func(i int) sample {
			state := []string{"chan receive", "running"}[i%2]
			return sample{mine: []dump.Goroutine{spinner(1), {ID: 2, State: state, Frames: inLoop}}}
		}, 0},
		{"all wait, others work", func(int) sample {
			return sample{mine: []dump.Goroutine{{ID: 1, State: "chan receive", Frames: inLoop}}, others: others}
		}, 0},
		{"sleeps and looks", func(i int) sample {
			return sample{mine: []dump.Goroutine{{ID: 1, State: []string{"sleep", "running"}[i%2], Frames: inLoop}}}
		}, 62},
	} {
		t.Run(test.name, func(t *testing.T) {
			var j busyJudge
			i := 0
			assert.Equal(t, test.want, looks(func() bool {
				i++
				s := test.look(i)
				s.cpu = time.Duration(i) * 50 * time.Millisecond
				_, bad := j.judge(s)
				return bad
			}))
		})
	}
}

func TestProcessorTimeGrows(t *testing.T) {
	before := processorTime()
	for processorTime() == before {
	}
	assert.Greater(t, processorTime(), before)
}
