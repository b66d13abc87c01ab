package run

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/note"
)

// acting is a lesson whose binary does what name says.
func acting(t *testing.T, name string, tests ...string) Lesson {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	return Lesson{Name: name, Binary: self, Tests: tests, Rounds: 1, Dir: t.TempDir()}
}

// play1 runs tests once.
func play1(t *testing.T, name string, tests ...string) Result {
	t.Helper()
	result, err := Run(t.Context(), acting(t, name, tests...))
	require.NoError(t, err)
	return result
}

// tried are the tests of the attempts, in order.
func tried(r Result) []string {
	var names []string
	for _, a := range r.Attempts {
		names = append(names, a.Test)
	}
	return names
}

func requireNonePassed(t *testing.T, r Result) {
	t.Helper()
	for _, a := range r.Attempts {
		require.False(t, a.Passed(), "%+v", a)
	}
}

func TestRun_Good(t *testing.T) {
	l := acting(t, "good", "TestA", "TestB")
	l.Rounds = 4
	r, err := Run(t.Context(), l)
	require.NoError(t, err)
	assert.Equal(t, []string{"TestA", "TestB", "TestA", "TestB", "TestA", "TestB", "TestA", "TestB"}, tried(r))
	all := max(2, runtime.NumCPU())
	for i, a := range r.Attempts {
		assert.True(t, a.Passed())
		assert.Equal(t, []int{all, 1, 4, all}[i/2], a.Procs)
	}
	assert.Empty(t, r.LateRace)
	assert.Positive(t, r.Took)
}

func TestRun_NoTests(t *testing.T) {
	assert.Empty(t, play1(t, "good").Attempts)
}

func TestRun_Isolated(t *testing.T) {
	l := acting(t, "panics in the second", "TestA", "TestB")
	l.Isolated = true
	l.Name = "exits after the last"
	r, err := Run(t.Context(), l)
	require.NoError(t, err)
	assert.Equal(t, []string{"TestA", "TestB"}, tried(r))
	processes, err := os.ReadDir(l.Dir)
	require.NoError(t, err)
	assert.Len(t, processes, 2)
}

// A process that ends before it has reported anything passes nothing, whatever it printed and whatever its exit code.
func TestRun_EndsBeforeAnyTest(t *testing.T) {
	for name, code := range map[string]int{"exit before": 0, "prints PASS": 0, "panic before": 2} {
		t.Run(name, func(t *testing.T) {
			r := play1(t, name, "TestA", "TestB")
			assert.Equal(t, []string{"TestA", "TestB"}, tried(r), "each process settles one test")
			requireNonePassed(t, r)
			for _, a := range r.Attempts {
				require.NotNil(t, a.Exit)
				assert.Equal(t, code, a.Exit.Code)
				assert.True(t, a.Exit.Before)
			}
		})
	}
}

func TestRun_EndsInATest(t *testing.T) {
	r := play1(t, "exits in every test", "TestA", "TestB", "TestC")
	assert.Equal(t, []string{"TestA", "TestB", "TestC"}, tried(r))
	requireNonePassed(t, r)
	for _, a := range r.Attempts {
		assert.Equal(t, &Exit{Code: 0}, a.Exit)
	}
}

func TestRun_PanicInATest(t *testing.T) {
	r := play1(t, "panics in the second", "TestA", "TestB")
	require.Equal(t, []string{"TestA", "TestB"}, tried(r))
	assert.True(t, r.Attempts[0].Passed())
	exit := r.Attempts[1].Exit
	require.NotNil(t, exit)
	assert.Equal(t, 2, exit.Code)
	assert.False(t, exit.Before)
	assert.Contains(t, exit.Stderr, "panic: boom")
}

// When every test has been reported, how the process ends no longer matters.
func TestRun_EndsAfterTheLastTest(t *testing.T) {
	r := play1(t, "exits after the last", "TestA", "TestB")
	require.Equal(t, []string{"TestA", "TestB"}, tried(r))
	for _, a := range r.Attempts {
		assert.True(t, a.Passed())
		assert.Nil(t, a.Exit)
	}
}

func TestRun_Flood(t *testing.T) {
	r := play1(t, "floods", "TestA")
	require.Len(t, r.Attempts, 1)
	requireNonePassed(t, r)
	assert.Equal(t, OutputFlood, r.Attempts[0].Exit.Killed)
	assert.Len(t, r.Output, headSize)
}

func TestRun_FloodCostsTheOtherTestsNothing(t *testing.T) {
	r := play1(t, "floods, then the rest passes", "TestA", "TestB", "TestC")
	require.Equal(t, []string{"TestA", "TestB", "TestC"}, tried(r))
	assert.Equal(t, OutputFlood, r.Attempts[0].Exit.Killed)
	assert.True(t, r.Attempts[1].Passed())
	assert.True(t, r.Attempts[2].Passed())
}

// Records that somebody else than the harness wrote, repeated or removed pass nothing.
func TestRun_Forged(t *testing.T) {
	for _, name := range []string{"forges without a key", "forges with a key of its own", "forges after a test has begun", "wipes what was said", "removes the results"} {
		t.Run(name, func(t *testing.T) {
			r := play1(t, name, "TestA", "TestB")
			assert.Equal(t, []string{"TestA", "TestB"}, tried(r))
			requireNonePassed(t, r)
		})
	}
}

func TestRun_Replayed(t *testing.T) {
	r := play1(t, "repeats what was said", "TestA", "TestB")
	require.Equal(t, []string{"TestA", "TestB"}, tried(r))
	assert.True(t, r.Attempts[0].Passed(), "this one did pass")
	assert.False(t, r.Attempts[1].Passed())
}

func TestRun_Reports(t *testing.T) {
	r := play1(t, "reports", "TestA", "TestB")
	procs := max(2, runtime.NumCPU())
	assert.Equal(t, []Attempt{
		{Test: "TestA", Procs: procs, Reported: true, Failed: true, Notes: []note.Note{{Cause: "leak", Text: "left behind"}}, Log: "log of A|", Races: "race of A|"},
		{Test: "TestB", Procs: procs, Reported: true, Finished: true, Skipped: true, Log: "log of B|", Races: "race of B|"},
	}, r.Attempts)
	requireNonePassed(t, r)
}

// When the race detector itself crashes, the test is tried again, and in the end counts as one that could not be checked. Code
// that prints such text on purpose passes nothing.
func TestRun_RaceDetectorFails(t *testing.T) {
	l := acting(t, "crashes the race detector", "TestA", "TestB")
	r, err := Run(t.Context(), l)
	require.NoError(t, err)
	assert.Equal(t, []string{"TestA", "TestB"}, tried(r))
	requireNonePassed(t, r)
	assert.True(t, r.Attempts[0].Exit.Tool)
	processes, err := os.ReadDir(l.Dir)
	require.NoError(t, err)
	assert.Len(t, processes, 2+maxRetries)
}

func TestRun_LateRace(t *testing.T) {
	r := play1(t, "races late", "TestA")
	assert.True(t, r.Attempts[0].Passed())
	assert.Equal(t, "WARNING: DATA RACE", r.LateRace)
}

func TestRun_Output(t *testing.T) {
	r := play1(t, "prints", "TestA")
	assert.Len(t, r.Output, headSize)
	assert.Equal(t, "hello xxx", r.Output[:9])
}

// What code under test writes to its working directory is removed with the run.
func TestRun_WorksInItsOwnFolder(t *testing.T) {
	l := acting(t, "cwd", "TestA")
	r, err := Run(t.Context(), l)
	require.NoError(t, err)
	want, err := filepath.EvalSymlinks(l.Dir)
	require.NoError(t, err)
	got, err := filepath.EvalSymlinks(r.Output)
	require.NoError(t, err)
	assert.Equal(t, want, filepath.Dir(got))
}

func TestRun_Cancelled(t *testing.T) {
	stop := errors.New("somebody pressed Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	_, err := Run(ctx, acting(t, "waits", "TestA"))
	require.ErrorIs(t, err, stop)
	require.ErrorContains(t, err, "running the tests of waits: ")
}

func TestRun_NoBinary(t *testing.T) {
	l := acting(t, "good", "TestA")
	l.Binary = filepath.Join(l.Dir, "missing.test")
	_, err := Run(t.Context(), l)
	require.ErrorContains(t, err, "running the tests of good: ")
}

func TestRun_NowhereToWrite(t *testing.T) {
	l := acting(t, "good", "TestA")
	l.Dir = l.Binary // a file
	_, err := Run(t.Context(), l)
	require.ErrorContains(t, err, "preparing to run good: ")
}

func TestAttempt_Passed(t *testing.T) {
	good := Attempt{Reported: true, Finished: true}
	assert.True(t, good.Passed())
	for _, spoil := range []func(a *Attempt){
		func(a *Attempt) { a.Reported = false },
		func(a *Attempt) { a.Finished = false },
		func(a *Attempt) { a.Failed = true },
		func(a *Attempt) { a.Skipped = true },
	} {
		a := good
		spoil(&a)
		assert.False(t, a.Passed(), "%+v", a)
	}
	assert.False(t, slices.ContainsFunc([]Attempt{{}, {Finished: true}}, Attempt.Passed))
}
