package watchdog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// hang starts a goroutine that waits for the returned channel to be closed, and returns a filter for it alone.
func hang() (mine func(dump.Goroutine) bool, release chan struct{}) {
	release = make(chan struct{})
	ids := make(chan int)
	go func() {
		ids <- Current().ID
		<-release
	}()
	id := <-ids
	return func(g dump.Goroutine) bool { return g.ID == id }, release
}

func TestWatch_CallsOnceOnTrouble(t *testing.T) {
	mine, release := hang()
	defer close(release)
	notes := make(chan note.Note)
	stop := Watch(Options{Mine: mine, OnTrouble: func(n note.Note) { notes <- n }})
	n := <-notes
	stop()
	stop()
	assert.Equal(t, "stuck", n.Cause)
	assert.Contains(t, n.Text, "1 goroutine waits to receive from a channel")
}

// The watcher outside would find what hangs, and rests as long as another one looks.
func TestWatch_TheLatestLooks(t *testing.T) {
	mine, release := hang()
	defer close(release)
	notes := make(chan string, 2)
	report := func(name string) func(note.Note) { return func(note.Note) { notes <- name } }
	defer Watch(Options{Mine: mine, OnTrouble: report("outer")})()
	stop := Watch(Options{Mine: mine, OnTrouble: report("inner")})
	assert.Equal(t, "inner", <-notes)
	assert.Empty(t, notes)
	stop()
	assert.Equal(t, "outer", <-notes)
}

func TestPutOff(t *testing.T) {
	assert.Equal(t, dumpEvery, putOff(time.Millisecond))
	assert.Equal(t, time.Second, putOff(100*time.Millisecond), "a long dump")
	assert.Equal(t, dumpAtLatest, putOff(time.Hour), "suspended during a dump")
}

func TestStuckJudge(t *testing.T) {
	waits := dump.Goroutine{ID: 1, State: "sync.Mutex.Lock", Bubble: 1}
	sleeps := dump.Goroutine{ID: 2, State: "sleep", Durable: true, Bubble: 1}
	outsider := dump.Goroutine{ID: 3, State: "running", CreatedBy: dump.Frame{Func: "github.com/threadwise/threadwise/exercises/x.init", File: "x.go"}}
	for _, test := range []struct {
		name   string
		sample sample
		bubble bool
		want   int // looks until it is called stuck; 0 for never
	}{
		{"a lock over a sleep in a bubble", sample{mine: []dump.Goroutine{waits, sleeps}}, true, enoughInBubble},
		{"all durable", sample{mine: []dump.Goroutine{sleeps}}, true, 0},
		{"no bubble", sample{mine: []dump.Goroutine{waits}}, false, enoughOutside},
		{"a sleep outside", sample{mine: []dump.Goroutine{waits, {ID: 2, State: "sleep"}}}, false, 0},
		{"one runs", sample{mine: []dump.Goroutine{waits, {ID: 2, State: "runnable"}}}, false, 0},
		{"one reads the network", sample{mine: []dump.Goroutine{waits, {ID: 2, State: "IO wait"}}}, true, 0},
		{"a goroutine of package level runs", sample{mine: []dump.Goroutine{waits}, others: []dump.Goroutine{outsider}}, true, 0},
		{"only the machinery of tests is left", sample{rest: 1}, false, 0},
		{"nothing is left but the watchers", sample{}, false, enoughOutside},
	} {
		t.Run(test.name, func(t *testing.T) {
			var j stuckJudge
			assert.Equal(t, test.want, looks(func() bool { _, bad := j.judge(test.sample, test.bubble); return bad }))
		})
	}
}

// looks counts calls of judge until it reports true, 0 if it does not in many.
func looks(judge func() bool) int {
	for i := range 10 * enoughOutside {
		if judge() {
			return i + 1
		}
	}
	return 0
}
