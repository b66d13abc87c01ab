package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// disk stands in for a lesson's folder and for the notifications about it. Time is that of a bubble.
type disk struct {
	t       *testing.T
	events  chan fsnotify.Event
	errors  chan error
	files   *Files
	mu      sync.Mutex
	content string
	added   []string
}

// newDisk watches a lesson named a. With probed notifications work.
func newDisk(t *testing.T, probed bool) *disk {
	d := &disk{t: t, events: make(chan fsnotify.Event, 100), errors: make(chan error, 1)}
	notifier := Notifier{
		Events: d.events, Errors: d.errors,
		Add:    func(dir string) error { d.added = append(d.added, dir); return nil },
		Remove: func(string) error { return nil },
	}
	probe := t.TempDir()
	d.files = NewFiles(notifier, probe)
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { d.files.Run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait() })
	if probed {
		d.events <- fsnotify.Event{Name: filepath.Join(probe, "probe")}
	}
	d.files.Watch(d.place("a"))
	synctest.Wait()
	return d
}

func (d *disk) place(lesson string) Place {
	return Place{Lesson: lesson, Dir: "exercises/" + lesson, Digest: func() string {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.content
	}}
}

// save changes the content, and says so for each event.
func (d *disk) save(content string, events ...string) {
	d.mu.Lock()
	d.content = content
	d.mu.Unlock()
	for _, name := range events {
		d.events <- fsnotify.Event{Name: name}
	}
	synctest.Wait()
}

// changes counts those that are told within so much time.
func (d *disk) changes(within time.Duration) int {
	n := 0
	for end := time.After(within); ; n++ {
		select {
		case lesson := <-d.files.Changed():
			assert.Equal(d.t, "a", lesson)
		case <-end:
			return n
		}
	}
}

// notice is the next one, and "none" when there is none within a minute.
func (d *disk) notice() string {
	select {
	case n := <-d.files.Notices():
		return n
	case <-time.After(time.Minute):
		return "none"
	}
}

func bubble(name string, t *testing.T, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

func TestFiles_Saves(t *testing.T) {
	bubble("in place", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("", "a.go")    // truncated
		d.save("new", "a.go") // written
		assert.Equal(t, 1, d.changes(2*settle))
	})
	bubble("half written is not told", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("ha", "a.go")
		time.Sleep(settle / 2)
		d.save("half", "a.go")
		time.Sleep(settle)
		assert.Equal(t, 1, d.changes(slowPoll))
	})
	bubble("through a rename and back to what it was", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("gone", "a.go", "a.go~", "4913")
		d.save("", "a.go", "a.go~", ".a.go.swp")
		assert.Equal(t, 0, d.changes(time.Minute), "the same content is no change")
	})
	bubble("a burst", t, func(t *testing.T) {
		d := newDisk(t, true)
		for _, content := range []string{"1", "2", "3", "4", "5"} {
			d.save(content, "a.go", "a.go", "a.go")
			time.Sleep(settle / 4)
		}
		assert.Equal(t, 1, d.changes(time.Minute))
	})
	bubble("nobody asks for a while", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("1", "a.go")
		time.Sleep(time.Second)
		d.save("2", "a.go")
		time.Sleep(time.Second)
		assert.Equal(t, 1, d.changes(time.Minute), "nothing is lost, and nothing is told twice")
	})
	bubble("more notifications than fit", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("1")
		d.errors <- errors.New("overflow")
		assert.Equal(t, 1, d.changes(2*settle))
	})
	bubble("after a run", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("1")
		d.files.Look()
		assert.Equal(t, 1, d.changes(2*settle))
	})
}

// A change between the moment that a lesson is turned to and its first look is told.
func TestFiles_Turning(t *testing.T) {
	bubble("", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("1", "a.go")
		d.save("2")
		d.files.Watch(Place{Lesson: "b", Dir: "exercises/b", Digest: d.place("b").Digest})
		assert.Equal(t, 0, d.changes(slowPoll/2), "what was not told of the lesson before is dropped")
		synctest.Wait()
		assert.Contains(t, d.added, "exercises/b")
		d.save("3", "exercises/b/b.go")
		time.Sleep(2 * settle)
		assert.Equal(t, "b", <-d.files.Changed())
	})
}

func TestFiles_Polling(t *testing.T) {
	bubble("no notifications at all", t, func(t *testing.T) {
		d := newDisk(t, false)
		d.save("1")
		assert.Equal(t, 1, d.changes(fastPoll+2*settle))
		assert.Equal(t, pollNotice, d.notice())
		d.save("2")
		assert.Equal(t, 1, d.changes(fastPoll+2*settle))
	})
	bubble("notifications of changes on this side of a mount only", t, func(t *testing.T) {
		d := newDisk(t, true)
		time.Sleep(2 * patience)
		assert.Equal(t, "none", d.notice(), "all is well")
		d.save("1")
		assert.Equal(t, 1, d.changes(slowPoll+2*settle))
		assert.Equal(t, pollNotice, d.notice())
		d.save("2")
		assert.Equal(t, 1, d.changes(fastPoll+2*settle), "once bitten, it polls")
	})
	bubble("a notification that is only late", t, func(t *testing.T) {
		d := newDisk(t, true)
		d.save("1")
		assert.Equal(t, 1, d.changes(slowPoll+2*settle))
		time.Sleep(patience / 2)
		d.save("1", "a.go")
		time.Sleep(2 * patience)
		assert.Equal(t, "none", d.notice(), "all is well")
	})
	bubble("the probe is late", t, func(t *testing.T) {
		d := newDisk(t, false)
		assert.Equal(t, pollNotice, d.notice())
		d.events <- fsnotify.Event{Name: filepath.Join(d.files.probeDir, "probe")}
		assert.Empty(t, d.notice(), "the notice is taken back")
	})
	bubble("the folder is asked about again, for it may be a new one", t, func(t *testing.T) {
		d := newDisk(t, true)
		time.Sleep(slowPoll + settle)
		synctest.Wait()
		n := 0
		for _, dir := range d.added {
			if dir == "exercises/a" {
				n++
			}
		}
		assert.Greater(t, n, 1)
	})
	bubble("no notifier", t, func(t *testing.T) {
		files := NewFiles(Notifier{}, "")
		ctx, cancel := context.WithCancel(t.Context())
		go files.Run(ctx)
		assert.Equal(t, pollNotice, <-files.Notices())
		cancel()
		synctest.Wait()
		files.Watch(Place{Digest: func() string { return "" }}) // after the end: it must not block
	})
}

// The real thing: fsnotify tells of the probe and of a file that comes through a rename.
func TestFiles_Notifications(t *testing.T) {
	w, err := fsnotify.NewWatcher()
	require.NoError(t, err)
	defer w.Close()
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	files := NewFiles(Notifications(w), t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { files.Run(ctx) })
	files.Watch(Place{Lesson: "a", Dir: dir, Digest: func() string {
		text, _ := os.ReadFile(name)
		return string(text)
	}})
	require.NoError(t, os.WriteFile(name+".tmp", []byte("new"), 0o644))
	require.NoError(t, os.Rename(name+".tmp", name))
	assert.Equal(t, "a", <-files.Changed())
	cancel()
	done.Wait()
}
