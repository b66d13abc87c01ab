package verdict

import (
	"fmt"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

// race explains the first race of text and counts the others.
func (c Case) race(text string) explanation {
	e := explanation{cause: "race", message: "Data race: two goroutines use the same memory, at least one of them writes, and nothing orders the two."}
	races := dump.Races([]byte(text))
	if len(races) == 0 {
		return e
	}
	for i, a := range races[0].Accesses {
		e.where = append(e.where, c.access(a, i == 1)...)
	}
	if n := len(races) - 1; n > 0 {
		e.message += fmt.Sprintf(" (%d more like it)", n)
	}
	e.message += "\n" + missing(races[0])
	return e
}

// missing says what there should have been between the two sides of r.
func missing(r dump.Race) string {
	a, ownA := side(r.Accesses[0])
	b, ownB := side(r.Accesses[1])
	switch {
	case usesMap(r.Accesses[0]) || usesMap(r.Accesses[1]):
		return "Missing: a mutex around every use of the map. No map can be used while another goroutine writes to it."
	case r.Accesses[0].Atomic != r.Accesses[1].Atomic:
		return "Missing: one of the two is atomic, the other is not. Let both be, or let one mutex guard both."
	case ownA != ownB:
		return "Missing: a wait. One side is your caller, to whom you have returned: the goroutine on the other side must be done by then."
	case a == b:
		return "Missing: several goroutines are at this line at once. Let each hold the same mutex there, or have a variable of its own."
	}
	return "Missing between the two lines: a mutex that both hold, a channel from one to the other, or a Wait."
}

func usesMap(a dump.Access) bool {
	return len(a.Frames) > 0 && (strings.HasPrefix(a.Frames[0].Func, "runtime.map") || strings.HasPrefix(a.Frames[0].Func, "internal/runtime/maps."))
}

// access is the line of one side of a race.
func (c Case) access(a dump.Access, earlier bool) []Location {
	f, _ := side(a)
	if f == (dump.Frame{}) {
		return nil
	}
	role := "read"
	if a.Write {
		role = "write"
	}
	if a.Atomic {
		role = "atomic " + role
	}
	if earlier {
		role = "previous " + role
	}
	return []Location{c.location(f.File, f.Line, role)}
}

// side is where one side of a race was: the learner's own line if there is one on the stack, else the test's.
func side(a dump.Access) (at dump.Frame, own bool) {
	if f, ok := dump.Learner(a.Frames); ok {
		return f, true
	}
	if f, ok := dump.Learner(a.Created); ok { // the detector cuts stacks of atomic operations short: the go statement is the next best
		return f, true
	}
	for _, f := range a.Frames {
		if dump.InTest(f) {
			return f, false
		}
	}
	return dump.Frame{}, false
}
