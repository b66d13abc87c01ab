package explain

import (
	"fmt"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

// A group is goroutines that are in the same state at the same place and were started by the same line.
type group struct {
	state   string
	at      dump.Frame
	creator dump.Frame
	members []dump.Goroutine
}

// groups sorts like goroutines together, the learner's own first, the largest group first.
func groups(gs []dump.Goroutine) []group {
	var all []group
	for _, g := range gs {
		at, creator := Place(g), g.CreatedBy
		i := slices.IndexFunc(all, func(o group) bool { return o.state == g.State && o.at == at && o.creator == creator })
		if i < 0 {
			i = len(all)
			all = append(all, group{state: g.State, at: at, creator: creator})
		}
		all[i].members = append(all[i].members, g)
	}
	slices.SortStableFunc(all, func(a, b group) int { return b.weight() - a.weight() })
	return all
}

// weight orders groups: the learner's before others, then by size.
func (g group) weight() int {
	if Learners(g.members[0]) {
		return len(g.members) + 1<<24
	}
	return len(g.members)
}

// who writes "1 goroutine sleeps" or "3 goroutines: each sleeps".
func (g group) who() string {
	if len(g.members) == 1 {
		return "1 goroutine " + waits(g.members[0])
	}
	return fmt.Sprintf("%s: each %s", count(len(g.members)), waits(g.members[0]))
}

// waits puts a goroutine's state into words.
func waits(g dump.Goroutine) string { return dump.Waits(g.State) }

// started writes where the goroutines were started.
func (g group) started() string {
	switch {
	case foreign(g.creator):
		return "started at " + where(g.creator)
	case g.creator.Func != "" && !startedByTests(g.creator.Func):
		return "started by " + g.creator.Func
	}
	return ""
}

// lines describes the group: what it waits for, where, and where it was started.
func (g group) lines() []string {
	lines := []string{"  " + g.who(), "      at " + g.place()}
	if started := g.started(); started != "" {
		lines = append(lines, "      "+started)
	}
	return lines
}

// place names a function rather than a line where the code is neither the learner's nor a test's.
func (g group) place() string {
	if foreign(g.at) {
		return where(g.at)
	}
	return g.at.Func
}

// list describes the first groups and counts the rest.
func list(all []group) []string {
	var lines []string
	rest := 0
	for i, g := range all {
		if i < maxGroups {
			lines = append(lines, g.lines()...)
		} else {
			rest += len(g.members)
		}
	}
	if rest > 0 {
		lines = append(lines, "  and "+count(rest)+" more")
	}
	return lines
}
