package watchdog

import (
	"fmt"
	"strings"
	"time"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
)

// How much processor time a test may use while none of its goroutines comes, goes, or moves to another function of
// the learner's. A loop that sleeps between two looks may also be work done in small steps, so it gets more.
const (
	spinBudget = 1500 * time.Millisecond
	pollBudget = 3 * time.Second
)

// busyJudge adds up processor time spent in the same places.
type busyJudge struct {
	cpu        time.Duration // at the last sample
	spin, poll budget
}

func (j *busyJudge) judge(s sample) (note.Note, bool) {
	used := s.cpu - j.cpu
	if j.cpu == 0 {
		used = 0
	}
	j.cpu = s.cpu
	share := time.Duration(float64(used) * mineOf(s))
	spinning := j.spin.spend(share, functions(s.mine, active), spinBudget)
	polling := j.poll.spend(share, functions(s.mine, activeOrAsleep), pollBudget)
	if spinning || polling {
		if g, ok := culprit(s.mine); ok {
			return explain.Busy(g), true
		}
	}
	return note.Note{}, false
}

// A budget is how much has been spent since something changed.
type budget struct {
	places string
	spent  time.Duration
}

// spend reports whether more than most has been spent in the same places.
func (b *budget) spend(d time.Duration, places string, most time.Duration) bool {
	if places != b.places {
		*b = budget{places: places}
		return false
	}
	b.spent += d
	return b.spent > most
}

// mineOf is the test's share of the processor time: of the goroutines that want a processor, those that are its own.
func mineOf(s sample) float64 {
	mine, all := 0, 0
	for _, g := range s.mine {
		if activeOrAsleep(g) {
			mine++
		}
	}
	for _, g := range s.others {
		if active(g) {
			all++
		}
	}
	if mine == 0 {
		return 0
	}
	return float64(mine) / float64(mine+all)
}

func activeOrAsleep(g dump.Goroutine) bool { return active(g) || g.State == "sleep" }

// functions writes down which goroutines there are, which of them count as going, and the learner's functions that each is in.
func functions(gs []dump.Goroutine, going func(dump.Goroutine) bool) string {
	var b strings.Builder
	for _, g := range gs {
		if !notScaffold(g) {
			continue // such as the root of a bubble, which wakes at each step of its clock
		}
		state := g.State
		if going(g) {
			state = "going"
		}
		fmt.Fprintf(&b, "%d %s", g.ID, state)
		for _, f := range g.Frames {
			if explain.Learners(dump.Goroutine{Frames: []dump.Frame{f}}) {
				b.WriteString(" " + f.Func)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// culprit returns a goroutine that is going in the learner's code, one that runs rather than sleeps if there is one.
func culprit(gs []dump.Goroutine) (dump.Goroutine, bool) {
	for _, want := range []func(dump.Goroutine) bool{active, activeOrAsleep} {
		for _, g := range gs {
			if _, ours := dump.Learner(g.Frames); ours && want(g) {
				return g, true
			}
		}
	}
	return dump.Goroutine{}, false
}
