package explain

import (
	"fmt"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// Stuck tells why none of a test's goroutines can go on: who waits for whom, as far as their stacks and the source show.
func Stuck(gs []dump.Goroutine) note.Note {
	return explainStuck("stuck", "The test is stuck: no goroutine of it can go on.", gs)
}

// Deadlock tells of a bubble all of whose goroutines are blocked, with no timer left to wake one.
func Deadlock(gs []dump.Goroutine) note.Note {
	return explainStuck("deadlock", "Deadlock: every goroutine is blocked, and no timer is left to wake one.", gs)
}

func explainStuck(cause, title string, gs []dump.Goroutine) note.Note {
	gs = withoutScaffold(gs)
	few := distinct(gs)
	for _, diagnose := range []func() (note.Note, bool){
		func() (note.Note, bool) { return again(few) },
		func() (note.Note, bool) { return upgrade(few) },
		func() (note.Note, bool) { return lockOrder(few) },
		func() (note.Note, bool) { return holder(few, gs) },
	} {
		if n, ok := diagnose(); ok {
			n.Cause, n.Text = cause, title+"\n"+n.Text
			return n
		}
	}
	return plain(cause, title, gs)
}

// plain lists who waits for what.
func plain(cause, title string, gs []dump.Goroutine) note.Note {
	all := groups(gs)
	if len(all) == 0 {
		return note.Note{Cause: cause, Text: title}
	}
	lines := append([]string{title}, list(all)...)
	if hint := leakHints[all[0].state]; hint != "" {
		lines = append(lines, hint)
	}
	return message(cause, all[0].look(), lines...)
}

func withoutScaffold(gs []dump.Goroutine) []dump.Goroutine {
	var kept []dump.Goroutine
	for _, g := range gs {
		if !Scaffold(g) {
			kept = append(kept, g)
		}
	}
	return kept
}

// distinct keeps one goroutine of those that stand in the same place in the same way: a thousand that wait for one mutex are
// as good as one to find out who holds it, and a thousand times as quick.
func distinct(gs []dump.Goroutine) []dump.Goroutine {
	var kept []dump.Goroutine
	seen := map[string]bool{}
	for _, g := range gs {
		place := fmt.Sprint(g.State, g.Frames)
		if !seen[place] {
			seen[place] = true
			kept = append(kept, g)
		}
	}
	return kept
}

// A waiter is a goroutine that waits for a lock.
type waiter struct {
	dump.Goroutine
	at   dump.Frame // where it waits
	want lock       // without a name when the source does not tell
}

// name is what a message calls the lock.
func (w waiter) name() string {
	if w.want.name == "" {
		return "the lock"
	}
	return w.want.name
}

func waiters(gs []dump.Goroutine) []waiter {
	var all []waiter
	for _, g := range gs {
		if !waitsForLock(g) {
			continue
		}
		want, _ := wanted(g)
		all = append(all, waiter{Goroutine: g, at: Place(g), want: want})
	}
	return all
}

func waitsForLock(g dump.Goroutine) bool {
	return g.State == "sync.Mutex.Lock" || strings.HasPrefix(g.State, "sync.RWMutex.")
}

// owns returns the lock that g holds and w waits for.
func (w waiter) owns(g dump.Goroutine) (lock, bool) {
	for _, l := range held(g) {
		sameFunction := l.at.Func == w.at.Func
		if w.want.name != "" && (sameFunction && l.name == w.want.name || !sameFunction && l.key == w.want.key) {
			return l, true
		}
	}
	return lock{}, false
}

// again finds a goroutine that locks what it has locked already.
func again(gs []dump.Goroutine) (note.Note, bool) {
	for _, w := range waiters(gs) {
		own, ok := w.owns(w.Goroutine)
		if !ok || own.read {
			continue
		}
		return message("", w.at,
			fmt.Sprintf("  goroutine %d locks %s again while it holds it, and so waits for itself", w.ID, w.name()),
			"      locked at "+where(own.at),
			"      again at  "+where(w.at),
			"A Go mutex does not know its owner: it cannot be locked twice, unlike Python's RLock. Move the inner",
			"part to a function that expects the lock to be held."), true
	}
	return note.Note{}, false
}

// upgrade finds a goroutine that holds a read lock and asks for the same RWMutex once more.
func upgrade(gs []dump.Goroutine) (note.Note, bool) {
	for _, w := range waiters(gs) {
		own, ok := w.owns(w.Goroutine)
		if !ok || !own.read {
			continue
		}
		if w.State == "sync.RWMutex.RLock" {
			return reentry(w, own, gs), true
		}
		return message("", w.at,
			fmt.Sprintf("  goroutine %d locks %s for writing while it holds it for reading, and so waits for itself", w.ID, w.name()),
			"      read-locked at "+where(own.at),
			"      locked at      "+where(w.at),
			"A read lock cannot become a write lock: RUnlock first, then Lock, then look again."), true
	}
	return note.Note{}, false
}

// reentry tells of a second RLock with a writer between the two.
func reentry(w waiter, own lock, gs []dump.Goroutine) note.Note {
	lines := []string{
		fmt.Sprintf("  goroutine %d read-locks %s again while it holds it for reading", w.ID, w.name()),
		"      first at " + where(own.at),
		"      again at " + where(w.at),
	}
	for _, other := range waiters(gs) {
		if other.State == "sync.RWMutex.Lock" {
			lines = append(lines, fmt.Sprintf("  goroutine %d waits between the two, to write: %s", other.ID, where(other.at)))
			break
		}
	}
	lines = append(lines, "A waiting writer holds back new readers, so the second RLock waits for the writer, and the writer for",
		"the first. Read-lock once, and call functions that expect the lock to be held.")
	return message("", w.at, lines...)
}

// lockOrder finds two goroutines that each hold a lock and wait for another one.
func lockOrder(gs []dump.Goroutine) (note.Note, bool) {
	var lines []string
	var first dump.Frame
	for _, w := range waiters(gs) {
		own := held(w.Goroutine)
		if len(own) == 0 || len(lines) == 6 {
			continue
		}
		if len(lines) == 0 {
			first = w.at
		}
		last := own[len(own)-1]
		lines = append(lines, fmt.Sprintf("  goroutine %d holds %s and waits for %s", w.ID, last.name, w.name()),
			"      locked at "+where(last.at), "      waits at  "+where(w.at))
	}
	if len(lines) < 6 {
		return note.Note{}, false
	}
	lines = append(lines, "Each waits for a lock that the other holds. Take locks in the same order everywhere.")
	return message("", first, lines...), true
}
