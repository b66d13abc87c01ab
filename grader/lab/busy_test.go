package lab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/lab/internal/sample"
)

func TestNamesBusyLoops(t *testing.T) {
	for _, test := range []struct {
		name string
		lab  func(*testing.T, func(*testing.T))
		run  func()
		want []string
	}{
		{"spin on an atomic", Bubble, sample.SpinAtomic, []string{"it spins on an atomic value", "in SpinAtomic at stuck.go:"}},
		{"spin on an atomic, outside", Real, sample.SpinAtomic, []string{"it spins on an atomic value"}},
		{"select with default", Bubble, sample.SpinSelect,
			[]string{"a select with a default case goes round and round", "in SpinSelect at stuck.go:"}},
		{"select with default, outside", Real, sample.SpinSelect, []string{"a select with a default case"}},
		{"sleep and look again", Bubble, sample.Poll, []string{"a loop sleeps and looks again", "in Poll at stuck.go:"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			output := endsProcess(t, func(t *testing.T) {
				test.lab(t, func(*testing.T) { test.run() })
			})
			for _, want := range test.want {
				assert.Contains(t, output, want)
			}
		})
	}
}
