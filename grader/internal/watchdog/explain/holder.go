package explain

import (
	"fmt"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// holder finds, among few, who holds the lock that goroutines of all wait for.
func holder(few, all []dump.Goroutine) (note.Note, bool) {
	waiting := waiters(few)
	if len(waiting) == 0 {
		return note.Note{}, false
	}
	for _, w := range waiting {
		for _, g := range few {
			if own, ok := w.owns(g); ok && !waitsForLock(g) {
				return heldOver(g, own, all), true
			}
		}
	}
	if g, ok := suspect(waiting[0], few); ok {
		return likelyHeldBy(g, waiting[0], all), true
	}
	return neverUnlocked(waiting[0], all), true
}

// heldOver tells of a goroutine that keeps a lock while it waits for something else.
func heldOver(g dump.Goroutine, own lock, all []dump.Goroutine) note.Note {
	at := Place(g)
	lines := []string{
		fmt.Sprintf("  goroutine %d holds %s and %s", g.ID, own.name, dump.Waits(g.State)),
		"      locked at " + where(own.at),
		"      " + stays(g) + " at " + where(at),
	}
	lines = append(lines, queue(all)...)
	lines = append(lines, holdHint(g))
	return message("", at, lines...)
}

// likelyHeldBy is for when the source does not show the lock: it says so.
func likelyHeldBy(g dump.Goroutine, w waiter, all []dump.Goroutine) note.Note {
	lines := append(queue(all),
		fmt.Sprintf("  held, most likely, by goroutine %d, which %s at %s", g.ID, dump.Waits(g.State), where(Place(g))),
		holdHint(g))
	return message("", w.at, lines...)
}

func neverUnlocked(w waiter, all []dump.Goroutine) note.Note {
	lines := append(queue(all), leakHints[w.State])
	return message("", w.at, lines...)
}

// queue lists those of all who wait for locks, by place.
func queue(all []dump.Goroutine) []string {
	gs := slices.DeleteFunc(slices.Clone(all), func(g dump.Goroutine) bool { return !waitsForLock(g) })
	var lines []string
	for i, g := range groups(gs) {
		if i == maxGroups {
			break
		}
		lines = append(lines, "  "+g.who(), "      at "+where(g.at))
	}
	return lines
}

// suspect returns a goroutine of the learner's that waits for something else in a file where a lock is waited for.
func suspect(w waiter, gs []dump.Goroutine) (dump.Goroutine, bool) {
	for _, g := range gs {
		if waitsForLock(g) {
			continue
		}
		for _, f := range g.Frames {
			if f.Func == w.at.Func && f.Line > w.at.Line {
				return g, true
			}
		}
	}
	return dump.Goroutine{}, false
}

func stays(g dump.Goroutine) string {
	if g.State == "sleep" {
		return "sleeps"
	}
	return "waits"
}

// holdHint says what a lock held for long means, and why a test in virtual time cannot wait for it.
func holdHint(g dump.Goroutine) string {
	if g.State == "sleep" {
		return "Everyone else waits as long as it sleeps. Unlock before the slow part; lock again, if need be, after it."
	}
	return "What it waits for never comes. Unlock before you wait for another goroutine."
}
