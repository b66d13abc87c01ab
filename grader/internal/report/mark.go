package report

import (
	"fmt"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A mark is one cell that stands for a state. Shapes differ, so that marks can be read without colour.
type mark string

const (
	markPassed      mark = "✓"
	markFailed      mark = "✗"
	markStuck       mark = "∞"
	markNotCompiled mark = "!"
	markNotStarted  mark = "○"
	markNotChecked  mark = "?"
	markNone        mark = "·"
)

// markOf never shows a state that it does not know as passed.
func markOf(s verdict.State) mark {
	switch s {
	case verdict.Passed:
		return markPassed
	case verdict.Failed:
		return markFailed
	case verdict.Stuck:
		return markStuck
	case verdict.NotCompiled:
		return markNotCompiled
	case verdict.NotStarted:
		return markNotStarted
	default:
		return markNotChecked
	}
}

// kindMark sums up the requirements of one kind: one failure fails it, and one that was not checked leaves it open.
func kindMark(l verdict.Lesson, k verdict.Kind) mark {
	m := markNone
	for _, q := range l.Requirements {
		switch {
		case q.Kind != k:
		case failed(q.State):
			return markFailed
		case q.State != verdict.Passed:
			m = markNotChecked
		case m == markNone:
			m = markPassed
		}
	}
	return m
}

// failed reports whether s is a failure, in contrast to work not yet done or not checked.
func failed(s verdict.State) bool {
	return s == verdict.Failed || s == verdict.Stuck || s == verdict.NotCompiled
}

// word says in a word or two how a lesson stands.
func word(l verdict.Lesson) string {
	passed := countPassed(l.Requirements)
	switch {
	case l.State == verdict.Failed && passed < len(l.Requirements):
		return fmt.Sprintf("%d of %d", passed, len(l.Requirements))
	default:
		return stateName(l.State)
	}
}

// stateName is s in words. A state that was never set was not checked.
func stateName(s verdict.State) string {
	if s == "" {
		s = verdict.NotChecked
	}
	return string(s)
}

func countPassed(requirements []verdict.Requirement) int {
	n := 0
	for _, q := range requirements {
		if q.State == verdict.Passed {
			n++
		}
	}
	return n
}

// of returns the colour that goes with m.
func (p palette) of(m mark) paint {
	switch m {
	case markPassed:
		return p.good
	case markFailed, markStuck, markNotCompiled:
		return p.bad
	case markNotChecked:
		return p.unsure
	default:
		return p.quiet
	}
}

func (p palette) mark(m mark) string { return p.of(m)(string(m)) }
