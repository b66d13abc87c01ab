package verdict

import (
	"fmt"

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
	return e
}

// access is the line of one side of a race: the learner's if there is one on the stack, else the test's.
func (c Case) access(a dump.Access, earlier bool) []Location {
	f, ok := dump.Learner(a.Frames)
	if !ok { // the detector cuts stacks of atomic operations short: the go statement is the next best
		f, ok = dump.Learner(a.Created)
	}
	for i := 0; !ok && i < len(a.Frames); i++ {
		f, ok = a.Frames[i], dump.InTest(a.Frames[i])
	}
	if !ok {
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
