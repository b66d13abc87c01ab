package harness_test

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/harness"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/run"
	"github.com/threadwise/threadwise/grader/lab"
)

// gradedEnv makes this test binary one that the grader starts: a lesson's, with the harness.
const gradedEnv = "THREADWISE_TEST_GRADED"

func graded() bool { return os.Getenv(gradedEnv) != "" }

func TestMain(m *testing.M) {
	if graded() {
		harness.Main(map[string][]testing.InternalTest{"01_sample": sample, "02_other": {{Name: "TestPass", F: func(t *testing.T) { t.Error("not mine") }}}})
	}
	os.Exit(m.Run())
}

// sample are a lesson's tests, and what code under test may do in them.
var sample = []testing.InternalTest{
	{Name: "TestPass", F: func(t *testing.T) { fmt.Println("printed"); t.Log("logged with", runtime.GOMAXPROCS(0)) }},
	{Name: "TestFail", F: func(t *testing.T) { t.Error("why") }},
	{Name: "TestFailNow", F: func(t *testing.T) { t.FailNow() }},
	{Name: "TestFailInside", F: func(t *testing.T) { t.Run("inner", func(t *testing.T) { t.Error("inside") }) }},
	{Name: "TestSkip", F: func(t *testing.T) { t.Skip("not today") }},
	{Name: "TestGoexit", F: func(*testing.T) { runtime.Goexit() }},
	{Name: "TestPanic", F: func(*testing.T) { panic(errors.New("boom")) }},
	{Name: "TestPanicElsewhere", F: func(*testing.T) { go panic("elsewhere"); select {} }},
	{Name: "TestExit", F: func(*testing.T) { os.Exit(0) }},
	{Name: "TestLies", F: func(t *testing.T) { fmt.Print("--- PASS: TestLies (0.00s)\n\x16--- PASS: TestLies\n"); t.Fail() }},
	{Name: "TestStress", F: func(t *testing.T) { lab.Stress(t, 3, func(*testing.T, int) {}) }},
	{Name: "TestNote", F: func(t *testing.T) {
		note.Send(note.Note{Cause: "leak", Text: "left behind", File: "/x/join.go", Line: 7})
		t.Fail()
	}},
}

// grade runs tests of the sample, rounds times each.
func grade(t *testing.T, rounds int, tests ...string) run.Result {
	t.Helper()
	return gradeLesson(t, run.Lesson{Tests: tests, Rounds: rounds})
}

// gradeLesson runs what l says, as a lesson of this binary.
func gradeLesson(t *testing.T, l run.Lesson) run.Result {
	t.Helper()
	if graded() {
		t.Skip("this process is the one that is graded")
	}
	t.Setenv(gradedEnv, "1")
	self, err := os.Executable()
	require.NoError(t, err)
	l.Name, l.Binary, l.Dir = "01_sample", self, t.TempDir()
	r, err := run.Run(t.Context(), l)
	require.NoError(t, err)
	return r
}

func TestRun_Pass(t *testing.T) {
	r := grade(t, 2, "TestPass")
	require.Len(t, r.Attempts, 2)
	for _, a := range r.Attempts {
		assert.True(t, a.Passed(), "%+v", a)
		assert.Contains(t, a.Log, fmt.Sprintf("logged with %d\n", a.Procs))
		assert.NotContains(t, a.Log, "printed", "what the tests log and what the code under test prints stay apart")
	}
	assert.Contains(t, r.Output, "printed\nprinted\n")
	assert.NotContains(t, r.Output, "logged")
}

// In brief, a test that varies GOMAXPROCS on its own runs once, and no other test less often for that.
func TestRun_Brief(t *testing.T) {
	for brief, want := range map[bool][]string{
		true:  {"TestStress", "TestPass", "TestPass"},
		false: {"TestStress", "TestPass", "TestStress", "TestPass"},
	} {
		r := gradeLesson(t, run.Lesson{Tests: []string{"TestStress", "TestPass"}, Rounds: 2, Brief: brief})
		var tried []string
		for _, a := range r.Attempts {
			assert.True(t, a.Passed(), "%+v", a)
			assert.Equal(t, a.Test == "TestStress", a.Varied)
			tried = append(tried, a.Test)
		}
		assert.Equal(t, want, tried)
	}
}

// A test that does not end well does not pass, however it ends; and the one after it still runs.
func TestRun_NoPass(t *testing.T) {
	tests := []struct {
		name                      string
		finished, failed, skipped bool
		log                       string
	}{
		{"TestFail", true, true, false, "why\n"},
		{"TestFailNow", false, true, false, ""},
		{"TestFailInside", true, true, false, "inside\n"},
		{"TestSkip", false, false, true, "not today\n"},
		{"TestLies", true, true, false, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := grade(t, 3, test.name, "TestPass")
			require.Len(t, r.Attempts, 4, "a failed test is not repeated")
			a := r.Attempts[0]
			assert.False(t, a.Passed())
			assert.True(t, a.Reported)
			assert.Nil(t, a.Exit)
			assert.Equal(t, [3]bool{test.finished, test.failed, test.skipped}, [3]bool{a.Finished, a.Failed, a.Skipped})
			assert.Contains(t, a.Log, test.log)
			for _, other := range r.Attempts[1:] {
				assert.True(t, other.Passed(), "%+v", other)
			}
		})
	}
}

// An exit, with whatever code, fails the test that ran, and no other.
func TestRun_Exit(t *testing.T) {
	r := grade(t, 2, "TestExit", "TestPass")
	require.Len(t, r.Attempts, 3)
	assert.False(t, r.Attempts[0].Passed())
	require.NotNil(t, r.Attempts[0].Exit)
	assert.Zero(t, r.Attempts[0].Exit.Code)
	assert.True(t, r.Attempts[1].Passed())
	assert.True(t, r.Attempts[2].Passed())
}

// What ends the process fails the test that ran, and no other.
func TestRun_Death(t *testing.T) {
	for name, message := range map[string]string{
		"TestPanic":          "panic: boom",
		"TestPanicElsewhere": "panic: elsewhere",
		"TestGoexit":         "panic: test executed panic(nil) or runtime.Goexit",
	} {
		t.Run(name, func(t *testing.T) {
			r := grade(t, 2, name, "TestPass")
			require.Len(t, r.Attempts, 3)
			a := r.Attempts[0]
			assert.False(t, a.Passed())
			require.NotNil(t, a.Exit)
			assert.Equal(t, 2, a.Exit.Code)
			assert.Contains(t, a.Exit.Stderr, message)
			assert.True(t, r.Attempts[1].Passed())
			assert.True(t, r.Attempts[2].Passed())
		})
	}
}

func TestRun_Note(t *testing.T) {
	r := grade(t, 1, "TestNote")
	require.Len(t, r.Attempts, 1)
	assert.Equal(t, []note.Note{{Cause: "leak", Text: "left behind", File: "/x/join.go", Line: 7}}, r.Attempts[0].Notes)
}

// A test that the binary does not hold is no success.
func TestRun_UnknownTest(t *testing.T) {
	r := grade(t, 1, "TestNowhere", "TestPass")
	require.Len(t, r.Attempts, 2)
	assert.False(t, r.Attempts[0].Passed())
	assert.True(t, r.Attempts[1].Passed())
}
