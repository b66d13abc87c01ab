package watch

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How often files are looked at. Notifications make a look at once; looks in between are for what no notification tells.
const (
	settle   = 40 * time.Millisecond  // between two looks that must agree, so that nothing half written is graded
	fastPoll = 500 * time.Millisecond // where no notifications come
	slowPoll = 2 * time.Second        // where they do: some get lost, and an editor on the other side of a mount sends none
	patience = 2 * time.Second        // how late a notification may come, on a busy machine, without being missed
)

const pollNotice = "No news of changes from here: looking twice a second."

// A Place is the folder of a lesson, and what is in it.
type Place struct {
	Lesson string        // the lesson's name
	Dir    string        // its folder, for notifications
	Digest func() string // changes when, and only when, something changes that a verdict or the report of it depends on
}

// A baseline is a place and the digest that is known to whoever watches it.
type baseline struct {
	Place
	known string
}

// A Notifier tells of changes in folders. The zero Notifier tells nothing.
type Notifier struct {
	Events      <-chan fsnotify.Event
	Errors      <-chan error
	Add, Remove func(dir string) error // adding a folder again is allowed: it may be a new one of the same name
}

// Notifications makes a Notifier of w, which remains the caller's to close.
func Notifications(w *fsnotify.Watcher) Notifier {
	return Notifier{Events: w.Events, Errors: w.Errors, Add: w.Add, Remove: w.Remove}
}

// Files tells when the files of a lesson have changed. What counts is their content: to touch a file, or to save it as it was in
// whatever way, is no change; and a change counts however it came about. Notifications only say when to look.
type Files struct {
	notifier Notifier
	probeDir string

	places  chan baseline
	looks   chan struct{}
	changed chan string
	notices chan string
	done    chan struct{}

	// Only Run's goroutine uses what follows.
	place   baseline
	newer   *string          // a digest that differs, seen once
	settled <-chan time.Time // when to look whether it is still so
	unsent  bool             // a change that nobody has received yet
	poll    *time.Ticker
	told    bool             // a notification came since the last change
	missed  <-chan time.Time // when to give up waiting for one that should have come
	polling bool             // notifications cannot be relied on
	notice  *string          // one that nobody has received yet
}

// NewFiles returns Files that listen to n and prove, by a file that they write into probeDir, that it tells of changes. An empty
// probeDir proves nothing, so files are polled.
func NewFiles(n Notifier, probeDir string) *Files {
	return &Files{
		notifier: n, probeDir: probeDir, places: make(chan baseline), looks: make(chan struct{}, 1),
		changed: make(chan string), notices: make(chan string), done: make(chan struct{}),
	}
}

// Watch makes p the place to watch. Changes count from the moment that Watch is called.
func (f *Files) Watch(p Place) {
	select {
	case f.places <- baseline{p, p.Digest()}:
	case <-f.done:
	}
}

// Look has the files compared now.
func (f *Files) Look() {
	select {
	case f.looks <- struct{}{}:
	default: // it is going to look anyhow
	}
}

// Changed sends the name of the lesson after its files have changed and come to rest. Several changes that nobody has asked for are one.
func (f *Files) Changed() <-chan string { return f.changed }

// Notices sends a line that the learner should know, and an empty one when it is true no more.
func (f *Files) Notices() <-chan string { return f.notices }

// Run watches until ctx ends. It must be called once.
func (f *Files) Run(ctx context.Context) {
	defer close(f.done)
	f.poll = time.NewTicker(fastPoll)
	defer f.poll.Stop()
	f.writeProbe()
	f.missed = time.After(patience)
	for {
		changed, notices, notice := f.outgoing()
		select {
		case <-ctx.Done():
			return
		case p := <-f.places:
			f.turnTo(p)
		case e := <-f.notifier.Events:
			f.hear(e)
		case <-f.notifier.Errors: // most of all: there were more notifications than fit
			f.touch()
		case <-f.looks:
			f.touch()
		case <-f.poll.C:
			f.add(f.place.Dir) // the folder may have been made anew
			f.touch()
		case <-f.settled:
			f.look()
		case <-f.missed:
			f.setPolling(true)
		case changed <- f.place.Lesson:
			f.unsent = false
		case notices <- notice:
			f.notice = nil
		}
	}
}

// outgoing returns the channels for which there is something to send, and the notice.
func (f *Files) outgoing() (changed, notices chan<- string, notice string) {
	if f.unsent {
		changed = f.changed
	}
	if f.notice != nil {
		notices, notice = f.notices, *f.notice
	}
	return changed, notices, notice
}

func (f *Files) turnTo(p baseline) {
	if f.notifier.Remove != nil && f.place.Dir != "" {
		_ = f.notifier.Remove(f.place.Dir) // what still comes from there does no harm
	}
	f.place, f.newer, f.settled, f.unsent, f.told = p, nil, nil, false, false
	f.add(p.Dir)
	f.touch()
}

// add asks for notifications about dir. Where that fails, looking now and then has to do.
func (f *Files) add(dir string) {
	if f.notifier.Add != nil && dir != "" {
		_ = f.notifier.Add(dir)
	}
}

// writeProbe writes a file that notifications must tell of.
func (f *Files) writeProbe() {
	if f.probeDir == "" {
		return
	}
	f.add(f.probeDir)
	_ = os.WriteFile(filepath.Join(f.probeDir, "probe"), nil, 0o644) // if it fails, no notification comes
}

func (f *Files) hear(e fsnotify.Event) {
	if f.probeDir != "" && filepath.Dir(e.Name) == f.probeDir {
		f.setPolling(false)
		return
	}
	f.missed = nil
	f.told = true
	f.touch()
}

// setPolling polls from now on, or trusts in notifications.
func (f *Files) setPolling(polling bool) {
	f.missed = nil
	f.poll.Reset(map[bool]time.Duration{true: fastPoll, false: slowPoll}[polling])
	if polling == f.polling {
		return
	}
	f.polling = polling
	notice := ""
	if polling {
		notice = pollNotice
	}
	f.notice = &notice
}

// touch looks unless a look is due already.
func (f *Files) touch() {
	if f.settled == nil {
		f.look()
	}
}

// look compares the files with what is known. News counts once two looks in a row have found the same.
func (f *Files) look() {
	f.settled = nil
	if f.place.Digest == nil {
		return
	}
	now := f.place.Digest()
	switch {
	case now == f.place.known:
		f.newer = nil
	case f.newer == nil || *f.newer != now:
		f.newer = &now
		f.settled = time.After(settle)
	default:
		f.place.known, f.newer, f.unsent = now, nil, true
		if !f.told && f.missed == nil { // an editor on the other side of a mount: its changes are there, and nobody tells
			f.missed = time.After(patience)
		}
		f.told = false
	}
}
