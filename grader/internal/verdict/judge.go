package verdict

import (
	"fmt"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/run"
)

// A Case is what there is to judge a lesson by.
type Case struct {
	Root   string // the course's root: locations are made relative to it
	Lesson course.Lesson
	Files  []course.File // the learner's
	Result run.Result
	NoRace string // why the race detector was absent; empty when it was there
}

// Judge returns how each requirement of the lesson ended, in the lesson's order. A requirement has passed when every attempt
// at it is reported as passed and there was at least one; a race detector that was absent leaves races unchecked.
func Judge(c Case) []Requirement {
	all := make([]Requirement, 0, len(c.Lesson.Requirements))
	for _, r := range c.Lesson.Requirements {
		all = append(all, c.requirement(r))
	}
	if late := c.Result.LateRace; late != "" && len(all) > 0 {
		c.fail(&all[len(all)-1], c.race(late))
	}
	return all
}

func (c Case) requirement(r course.Requirement) Requirement {
	judged := Requirement{Test: r.Test, Text: r.Text, Kind: Kind(r.Kind), State: Passed}
	attempts := slices.DeleteFunc(slices.Clone(c.Result.Attempts), func(a run.Attempt) bool { return a.Test != r.Test })
	i := slices.IndexFunc(attempts, func(a run.Attempt) bool { return !a.Passed() })
	switch {
	case len(attempts) == 0:
		c.fail(&judged, explanation{message: "This test was never reported to have run."})
	case i >= 0:
		c.fail(&judged, c.explain(attempts[i]))
		if i > 0 {
			judged.Message += "\n" + rarely(attempts[i], i)
		}
	case judged.Kind == Races && c.NoRace != "":
		judged.State, judged.Message = NotChecked, c.NoRace
	}
	return judged
}

// fail settles r by e.
func (c Case) fail(r *Requirement, e explanation) {
	r.State = Failed
	switch e.cause {
	case "stuck", "deadlock", "busy":
		r.State = Stuck
	case causeSilent, causeTool:
		r.State = NotChecked
	}
	r.Cause, r.Message, r.Where = e.cause, c.relative(e.message), e.where
	r.Timeline = e.timeline
}

// Overall is the state of a lesson with these requirements and this many findings of go vet.
func Overall(requirements []Requirement, findings int) State {
	has := func(s State) bool {
		return slices.ContainsFunc(requirements, func(r Requirement) bool { return r.State == s })
	}
	switch {
	case has(Stuck):
		return Stuck
	case has(Failed) || findings > 0:
		return Failed
	case has(NotChecked) || len(requirements) == 0:
		return NotChecked
	}
	return Passed
}

// NoneChecked is the requirements of a lesson that could not be run.
func NoneChecked(l course.Lesson) []Requirement {
	all := make([]Requirement, 0, len(l.Requirements))
	for _, r := range l.Requirements {
		all = append(all, Requirement{Test: r.Test, Text: r.Text, Kind: Kind(r.Kind), State: NotChecked})
	}
	return all
}

// rarely says that a failed after passing so many times before.
func rarely(a run.Attempt, before int) string {
	return fmt.Sprintf("(It failed in run %d, with GOMAXPROCS=%d, after passing before: the outcome depends on the schedule.)", before+1, a.Procs)
}
