package runner

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

// silent is a Progress that shows nothing.
type silent struct{}

func (silent) Building()                       {}
func (silent) Running(bench.Name, string, int) {}
func (silent) Step()                           {}

func TestFindPython_None(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	r := &Runner{Progress: silent{}}
	var report bench.Report
	r.findPython(&report)
	assert.Equal(t, []string{"no python3 on PATH: only Go was measured"}, report.Notes)
	figures, err := r.inPython(t.Context(), job, &report)
	require.NoError(t, err)
	assert.Nil(t, figures)
}

// A python3 that fails is noted once, and not tried again.
func TestInPython_Fails(t *testing.T) {
	t.Setenv(fake, "python")
	r := &Runner{Progress: silent{}, python: os.Args[0]}
	var report bench.Report
	for range 2 {
		figures, err := r.inPython(t.Context(), job, &report)
		require.NoError(t, err)
		assert.Nil(t, figures)
	}
	assert.Equal(t, []string{"python3 failed in io, and was left out from there on: RuntimeError: can't start new thread"}, report.Notes)
}

func TestInPython(t *testing.T) {
	t.Setenv(fake, "complete")
	r := &Runner{Progress: silent{}, python: os.Args[0]}
	var report bench.Report
	figures, err := r.inPython(t.Context(), job, &report)
	require.NoError(t, err)
	assert.Equal(t, []bench.Figure{{Seconds: 2}, {Seconds: 1}}, figures)
	assert.Equal(t, "9", report.Machine.Python)
	assert.Empty(t, report.Notes)
}
