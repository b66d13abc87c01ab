package run

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/wire"
)

// steps are runs of tests, each a letter: upper case with two processors, lower case with one and spare.
func steps(tests string) []wire.Step {
	var all []wire.Step
	for _, test := range tests {
		all = append(all, step(test))
	}
	return all
}

func step(test rune) wire.Step {
	if test >= 'a' {
		return wire.Step{Test: string(test - 'a' + 'A'), Procs: 1, Spare: true}
	}
	return wire.Step{Test: string(test), Procs: 2}
}

// attempts are passed attempts at tests; one with a minus after it failed, one with a tilde varied GOMAXPROCS on its own, the last with a
// cross ended its process.
func attempts(tests string) []Attempt {
	var all []Attempt
	for _, test := range tests {
		last := len(all) - 1
		switch test {
		case '-':
			all[last].Failed = true
		case '~':
			all[last].Varied = true
		case '+':
			all[last].Reported, all[last].Exit = false, &Exit{}
		default:
			s := step(test)
			all = append(all, Attempt{Test: s.Test, Procs: s.Procs, Reported: true, Finished: true})
		}
	}
	return all
}

func TestRemaining(t *testing.T) {
	tests := []struct{ name, steps, attempts, want string }{
		{"nothing was tried", "ABC", "", "ABC"},
		{"all are done", "ABC", "ABC", ""},
		{"a failure does not end the process", "ABC", "AB-C", ""},
		{"the first died", "ABC", "A+", "BC"},
		{"the last died", "ABC", "ABC+", ""},
		{"one that died is not repeated", "ABCabc", "AB+", "Cac"},
		{"nor is one that failed before", "ABCabc", "A-B+", "Cc"},
		{"steps of failed tests are passed over", "ABCabc", "A-BCb+", "c"},
		{"all the rest has failed", "ABab", "A-B-b+", ""},
		{"spare ones of a test that varies GOMAXPROCS on its own", "ABabAB", "A~BbA~+", "B"},
		{"those of others are not spare", "ABabAB", "A~+", "BbB"},
		{"equal steps", "AAA", "AA+", ""},
		{"equal steps of others", "ABAB", "ABA+", "B"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := steps(test.steps)
			assert.Equal(t, steps(test.want), append([]wire.Step(nil), remaining(before, attempts(test.attempts))...))
			assert.Equal(t, steps(test.steps), before, "the steps themselves stay")
		})
	}
}

func TestSkip(t *testing.T) {
	tests := []struct {
		name, steps, attempts string
		next, want            int
	}{
		{"nothing failed", "ABC", "A", 1, 1},
		{"nothing was tried", "ABC", "", 0, 0},
		{"the next has failed before", "ABab", "A-B", 2, 3},
		{"all have failed", "ABab", "A-B-", 2, 4},
		{"the next is spare", "ABab", "A~B", 2, 3},
		{"all are spare", "ABab", "A~B~", 2, 4},
		{"at the end", "AB", "AB", 2, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &process{job: wire.Job{Steps: steps(test.steps)}}
			assert.Equal(t, test.want, p.skip(test.next, attempts(test.attempts)))
		})
	}
}

func TestLesson_Steps(t *testing.T) {
	l := Lesson{Tests: []string{"A", "B"}, Rounds: 3}
	got := l.steps(l.Tests[1:])
	assert.Len(t, got, 3)
	assert.Equal(t, "B", got[0].Test)
	assert.Greater(t, got[0].Procs, 1)
	assert.Equal(t, []wire.Step{{Test: "B", Procs: 1}, {Test: "B", Procs: 4}}, got[1:])

	l.Brief = true
	got = l.steps(l.Tests[1:])
	assert.False(t, got[0].Spare)
	assert.Equal(t, []wire.Step{{Test: "B", Procs: 1, Spare: true}, {Test: "B", Procs: 4, Spare: true}}, got[1:])
	assert.Empty(t, Lesson{Tests: l.Tests}.steps(l.Tests))
}
