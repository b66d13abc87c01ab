// Package watchdog watches a running test and says what is wrong when it gets stuck, runs in circles, or takes too
// much of the machine. It decides by goroutine dumps, by processor time and by what is in use, never by how much time
// has passed: a loaded machine makes it slower, not wrong.
package watchdog

import (
	"slices"
	"sync"
	"time"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// Options say what to watch.
type Options struct {
	// Mine tells the goroutines of the test from others. Without it, all but the machinery of tests are watched.
	Mine func(dump.Goroutine) bool

	// Bubble says that Mine picks the goroutines of a synctest bubble. Its own deadlocks are synctest's to find, so
	// it counts as stuck only when a goroutine is blocked in a way that stops the bubble's clock.
	Bubble bool

	// OnTrouble is called at most once, on a goroutine of the watchdog's. Without it the process ends: note.Fatal.
	OnTrouble func(note.Note)
}

// tick is how often memory and goroutines are counted, which is cheap; a burst of goroutines is over soon.
const tick = 2 * time.Millisecond

// dumpEvery is how often goroutines are dumped, at the most: a dump stops the world.
const dumpEvery = 50 * time.Millisecond

// dumpAtLatest is how long the next dump is put off at the most.
const dumpAtLatest = 3 * time.Second

// Watch watches until stop is called, which waits for the watcher to end and may be called again.
// Of watchers in one process the latest looks, and the others rest until it is stopped.
func Watch(o Options) (stop func()) {
	if o.Mine == nil {
		o.Mine = notScaffold
	}
	if o.OnTrouble == nil {
		o.OnTrouble = note.Fatal
	}
	w := &watcher{Options: o, quit: make(chan struct{}), ended: make(chan struct{})}
	watchers.add(w)
	go w.run()
	return sync.OnceFunc(func() {
		close(w.quit)
		<-w.ended
		watchers.remove(w)
	})
}

// watchers are all that run, the latest last.
var watchers list

type list struct {
	mu  sync.Mutex
	all []*watcher
}

func (l *list) add(w *watcher) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, w)
}

func (l *list) remove(w *watcher) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = slices.DeleteFunc(l.all, func(o *watcher) bool { return o == w })
}

func (l *list) latest(w *watcher) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[len(l.all)-1] == w
}

// A watcher watches one test.
type watcher struct {
	Options
	quit, ended chan struct{}

	nextDump time.Time
	stuck    stuckJudge
	busy     busyJudge
}

func (w *watcher) run() {
	defer close(w.ended)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-w.quit:
			return
		case <-ticker.C:
		}
		if n, bad := w.look(); bad {
			w.OnTrouble(n)
			return
		}
	}
}

// look looks once.
func (w *watcher) look() (note.Note, bool) {
	if !watchers.latest(w) {
		w.stuck, w.busy = stuckJudge{}, busyJudge{}
		return note.Note{}, false
	}
	if n, bad := overLimits(); bad {
		return n, true
	}
	start := time.Now()
	if start.Before(w.nextDump) {
		return note.Note{}, false
	}
	n, bad := w.judge(takeSample(w.Mine))
	w.nextDump = start.Add(putOff(time.Since(start)))
	return n, bad
}

// putOff is how long after the beginning of a dump the next one is due. Many goroutines make a dump long, and dumps must stay a small part
// of the test's time; but one that took hours because the machine was suspended must not put off the next for days.
func putOff(took time.Duration) time.Duration { return min(max(dumpEvery, 10*took), dumpAtLatest) }

func (w *watcher) judge(s sample) (note.Note, bool) {
	if n, bad := w.stuck.judge(s, w.Bubble); bad {
		return n, true
	}
	return w.busy.judge(s)
}
