package watchdog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// How many equal dumps in a row, all goroutines blocked, make a test stuck. In a bubble no timer can end what stops
// its clock. Elsewhere a timer may, and no dump shows timers; those of tests are far shorter than a second.
const (
	enoughInBubble = 4
	enoughOutside  = 20
)

// stuckJudge counts equal dumps.
type stuckJudge struct {
	last  string
	equal int
}

func (j *stuckJudge) judge(s sample, bubble bool) (note.Note, bool) {
	if !allBlocked(s, bubble) {
		*j = stuckJudge{}
		return note.Note{}, false
	}
	if now := positions(s.mine); now == j.last {
		j.equal++
	} else {
		*j = stuckJudge{last: now, equal: 1}
	}
	if j.equal < enough(s, bubble) {
		return note.Note{}, false
	}
	if deserted(s) {
		return note.Note{Cause: "goexit", Text: "No goroutine is left: runtime.Goexit has ended the main one, which no code may do."}, true
	}
	return explain.Stuck(s.mine), true
}

func enough(s sample, bubble bool) int {
	if bubble && !slices.ContainsFunc(s.others, mayHelp) {
		return enoughInBubble
	}
	return enoughOutside
}

// mayHelp reports whether g is the learner's and outside of bubbles: it may serve a channel that a bubble waits for.
func mayHelp(g dump.Goroutine) bool { return g.Bubble == 0 && explain.Learners(g) }

// allBlocked reports whether no goroutine could go on or free another.
func allBlocked(s sample, bubble bool) bool {
	stopped := !bubble
	for _, g := range s.mine {
		if !blocked(g) {
			return false
		}
		stopped = stopped || !g.Durable
	}
	for _, g := range s.others {
		if mayHelp(g) && active(g) {
			return false
		}
	}
	return stopped && (len(s.mine) > 0 || deserted(s))
}

// deserted reports whether the watchers are the only goroutines: not even the one is left that would run the tests.
func deserted(s sample) bool { return len(s.mine)+len(s.others)+s.rest == 0 }

// positions writes down where each goroutine is, to compare two dumps.
func positions(gs []dump.Goroutine) string {
	var b strings.Builder
	for _, g := range gs {
		fmt.Fprintf(&b, "%d %s", g.ID, g.State)
		for _, f := range g.Frames {
			fmt.Fprintf(&b, " %s:%d", f.Func, f.Line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
