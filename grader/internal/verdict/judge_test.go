package verdict

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/run"
	"github.com/threadwise/threadwise/grader/internal/timeline"
)

const root = "/home/ann/threadwise"

func lesson() course.Lesson {
	return course.Lesson{
		Number: 1, Name: "01_join",
		Given:        []course.File{{Name: "given.go", Data: []byte("package join\n\nvar Given int\n")}},
		Tests:        []course.File{{Name: "join_test.go", Data: []byte("package join_test\n\nfunc TestStart(t *testing.T) {}\n")}},
		Requirements: []course.Requirement{{Test: "TestStart", Text: "Start starts", Kind: "works"}, {Test: "TestRace", Text: "No race", Kind: "races"}},
	}
}

// learners is what somebody handed in for lesson.
func learners() []course.File {
	return []course.File{{Name: "join.go", Data: []byte("package join\n\nfunc Start() {\n\tn++\n\tgo func() { n-- }()\n}\n")}}
}

func passed(test string) run.Attempt {
	return run.Attempt{Test: test, Procs: 2, Reported: true, Finished: true}
}

// judged is the verdict on TestStart after attempts, with TestRace passed.
func judged(t *testing.T, attempts ...run.Attempt) Requirement {
	t.Helper()
	for i := range attempts {
		attempts[i].Test = "TestStart"
	}
	all := Judge(Case{Root: root, Lesson: lesson(), Files: learners(), Result: run.Result{Attempts: append(attempts, passed("TestRace"))}})
	require.Len(t, all, 2)
	assert.Equal(t, Passed, all[1].State, "what one test does is not the other's fault")
	assert.Equal(t, Requirement{Test: "TestStart", Text: "Start starts", Kind: Works}, Requirement{Test: all[0].Test, Text: all[0].Text, Kind: all[0].Kind})
	return all[0]
}

const crash = "panic: boom\n\ngoroutine 7 [running]:\ngithub.com/threadwise/threadwise/exercises/01_join.Start.func1()\n\t" + root + "/exercises/01_join/join.go:5 +0x1d\ncreated by github.com/threadwise/threadwise/exercises/01_join.Start in goroutine 6\n\t" + root + "/exercises/01_join/join.go:5 +0x2a\nexit status 2\n"

func TestJudge(t *testing.T) {
	died := func(e run.Exit) run.Attempt { return run.Attempt{Exit: &e} }
	tests := []struct {
		name    string
		attempt run.Attempt
		state   State
		cause   string
		message string
	}{
		{"passed", run.Attempt{Reported: true, Finished: true}, Passed, "", ""},
		{"passed, with a log", run.Attempt{Reported: true, Finished: true, Log: "    join_test.go:3: fine\n"}, Passed, "", ""},
		{"failed", run.Attempt{Reported: true, Finished: true, Failed: true, Log: "    join_test.go:3: too late\n"}, Failed, "", "too late"},
		{"skipped", run.Attempt{Reported: true, Finished: true, Skipped: true}, Failed, "", "The test was skipped: a requirement that is not checked is not met."},
		{"skipped before its end", run.Attempt{Reported: true, Skipped: true}, Failed, "", "The test was skipped: a requirement that is not checked is not met."},
		{"ended by Goexit", run.Attempt{Reported: true}, Failed, "", "The test ended without saying why: it was cut off, most likely by runtime.Goexit."},
		{"FailNow", run.Attempt{Reported: true, Failed: true, Log: "    join_test.go:3: no\n"}, Failed, "", "no"},
		{"begun and never ended", run.Attempt{}, Failed, "", "The test ended without saying why: it was cut off, most likely by runtime.Goexit."},
		{"exit code 0", died(run.Exit{Code: 0}), Failed, "exit", "The process ended with exit code 0 while this test ran. A library does not call os.Exit: it returns."},
		{"killed by the system", died(run.Exit{Code: -1}), Failed, "crash", "The process was killed while this test ran. Most likely the system ran out of memory: does your code start goroutines, or take memory, without end?"},
		{"exit code 0 before any test", died(run.Exit{Code: 0, Before: true}), Failed, "exit", "The process ended with exit code 0 before any test began, in package-level code. A library does not call os.Exit: it returns."},
		{"a flood", died(run.Exit{Code: -1, Killed: run.OutputFlood}), Failed, "output", "Your code printed more than 4 MiB while this test ran: a loop that prints without end?"},
		{"silence", died(run.Exit{Code: -1, Killed: run.Silent}), NotChecked, "silent", "There was no sign of progress for 2m0s: the machine is too busy, or the code waits for something outside of it."},
		{"a crash of the race detector", died(run.Exit{Code: 66, Tool: true}), NotChecked, "tool", "The race detector itself crashed, again and again: a fault of the tool, not of your code. Try again."},
		{"a panic", died(run.Exit{Code: 2, Stderr: crash}), Failed, "panic", "panic: boom\nIt ended the whole process while this test ran: nobody recovers a panic on a goroutine of its own."},
		{"a fatal error", died(run.Exit{Code: 2, Stderr: "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select]:\nmain.main()\n\t/x.go:1 +0x1\n"}), Failed, "crash", "fatal error: all goroutines are asleep - deadlock!\nIt ended the whole process while this test ran."},
		{"a note", run.Attempt{Reported: true, Failed: true, Notes: []note.Note{{Cause: "leak", Text: "left behind\n"}}, Log: "not shown"}, Failed, "leak", "left behind"},
		{"two notes", run.Attempt{Notes: []note.Note{{Cause: "timing", Text: "a"}, {Cause: "leak", Text: "b"}}}, Failed, "timing", "a\nb"},
		{"stuck", run.Attempt{Notes: []note.Note{{Cause: "stuck", Text: root + "/exercises/01_join/join.go waits"}}, Exit: &run.Exit{Code: 1}}, Stuck, "stuck", "exercises/01_join/join.go waits"},
		{"a deadlock", run.Attempt{Notes: []note.Note{{Cause: "deadlock", Text: "x"}}}, Stuck, "deadlock", "x"},
		{"busy", run.Attempt{Notes: []note.Note{{Cause: "busy", Text: "x"}}}, Stuck, "busy", "x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := judged(t, test.attempt)
			assert.Equal(t, test.state, r.State)
			assert.Equal(t, test.cause, r.Cause)
			assert.Equal(t, test.message, r.Message)
		})
	}
}

func TestJudge_NeverReported(t *testing.T) {
	r := judged(t)
	assert.Equal(t, Failed, r.State)
	assert.Equal(t, "This test was never reported to have run.", r.Message)
}

// The timeline with an end that was expected tells most, and one is enough.
func TestJudge_TimelineWithItsEnd(t *testing.T) {
	row := []timeline.Row{{Name: "task", End: time.Second}}
	ends := timeline.New(row, nil, &timeline.Ends{Expected: time.Second, Actual: time.Minute})
	r := judged(t, run.Attempt{Notes: []note.Note{{Cause: "timing", Text: "a", Timeline: timeline.New(row, nil, nil)}, {Cause: "timing", Text: "b", Timeline: ends}}})
	assert.Same(t, ends, r.Timeline)
}

// What is noted again about other values is counted.
func TestJudge_NotesInALoop(t *testing.T) {
	r := judged(t, run.Attempt{Notes: []note.Note{
		{Cause: "timing", Text: "task 1 began at 1.5s\nwant 0s"}, {Cause: "timing", Text: "task 2 began at 3s\nwant 0s"}, {Cause: "timing", Text: "and late"},
	}})
	assert.Equal(t, "task 1 began at 1.5s\nwant 0s (and 1 more like it)\nand late", r.Message)
}

// A note for a test that passed all the same changes nothing: only failures are explained.
func TestJudge_Timelines(t *testing.T) {
	row := func(name string) []timeline.Row { return []timeline.Row{{Name: name, End: time.Second}} }
	first, second := timeline.New(row("first"), nil, nil), timeline.New(row("second"), nil, nil)
	r := judged(t, run.Attempt{Notes: []note.Note{
		{Cause: "timing", Text: "too late\n"}, {Cause: "timing", Text: "a", Timeline: first}, {Cause: "timing", Text: "b", Timeline: second},
	}})
	assert.Same(t, first, r.Timeline)
	assert.Equal(t, "too late\na\nb", r.Message)
}

func TestJudge_NoteOfAPassedTest(t *testing.T) {
	r := judged(t, run.Attempt{Reported: true, Finished: true, Notes: []note.Note{{Cause: "leak", Text: "x"}}})
	assert.Equal(t, Passed, r.State)
	assert.Empty(t, r.Message)
}

func TestJudge_OneFailureInManyDecides(t *testing.T) {
	good := run.Attempt{Reported: true, Finished: true}
	bad := run.Attempt{Procs: 4, Reported: true, Finished: true, Failed: true, Log: "    join_test.go:3: lost one\n"}
	r := judged(t, good, good, bad)
	assert.Equal(t, Failed, r.State)
	assert.Equal(t, "lost one\n(It failed in run 3, with GOMAXPROCS=4, after passing before: the outcome depends on the schedule.)", r.Message)
	assert.Equal(t, Passed, judged(t, good, good, good).State)
}

func TestJudge_Places(t *testing.T) {
	t.Run("of the test", func(t *testing.T) {
		r := judged(t, run.Attempt{Reported: true, Finished: true, Failed: true, Log: "    join_test.go:3: no\n"})
		assert.Equal(t, []Location{{File: "exercises/01_join/join_test.go", Line: 3, Source: "func TestStart(t *testing.T) {}", Role: "checked here"}}, r.Where)
	})
	t.Run("of a note", func(t *testing.T) {
		r := judged(t, run.Attempt{Notes: []note.Note{{Cause: "leak", Text: "x", File: root + "/exercises/01_join/join.go", Line: 5}}})
		assert.Equal(t, []Location{{File: "exercises/01_join/join.go", Line: 5, Source: "go func() { n-- }()"}}, r.Where)
	})
	t.Run("of a panic", func(t *testing.T) {
		r := judged(t, run.Attempt{Exit: &run.Exit{Code: 2, Stderr: crash}})
		require.NotEmpty(t, r.Where)
		assert.Equal(t, Location{File: "exercises/01_join/join.go", Line: 5, Source: "go func() { n-- }()", Role: "it happened here"}, r.Where[0])
	})
}

// report is what the race detector prints about lines 4 and 5 of the learner's file.
const report = `==================
WARNING: DATA RACE
Write at 0x00c000012345 by goroutine 8:
  github.com/threadwise/threadwise/exercises/01_join.Start.func1()
      ` + root + `/exercises/01_join/join.go:5 +0x33

Previous write at 0x00c000012345 by goroutine 7:
  github.com/threadwise/threadwise/exercises/01_join.Start()
      ` + root + `/exercises/01_join/join.go:4 +0x44
  github.com/threadwise/threadwise/exercises/01_join/suite.TestStart()
      ` + root + `/exercises/01_join/join_test.go:3 +0x55

Goroutine 8 (running) created at:
  github.com/threadwise/threadwise/exercises/01_join.Start()
      ` + root + `/exercises/01_join/join.go:5 +0x66

Goroutine 7 (running) created at:
  testing.(*T).Run()
      /opt/go/src/testing/testing.go:2101 +0xb12
==================
`

const (
	raceMessage = "Data race: two goroutines use the same memory, at least one of them writes, and nothing orders the two."
	twoLines    = "Missing between the two lines: a mutex that both hold, a channel from one to the other, or a Wait."
)

func bothSides() []Location {
	return []Location{
		{File: "exercises/01_join/join.go", Line: 5, Source: "go func() { n-- }()", Role: "write"},
		{File: "exercises/01_join/join.go", Line: 4, Source: "n++", Role: "previous write"},
	}
}

func TestJudge_Race(t *testing.T) {
	r := judged(t, run.Attempt{Reported: true, Finished: true, Failed: true, Races: report, Log: "    testing.go:1712: race detected during execution of test\n"})
	assert.Equal(t, Requirement{Test: "TestStart", Text: "Start starts", Kind: Works, State: Failed, Cause: "race", Message: raceMessage + "\n" + twoLines, Where: bothSides()}, r)
}

// Two reports, and an assertion that failed as well: what it said comes last, the second race is counted.
func TestJudge_RacesAndMore(t *testing.T) {
	r := judged(t, run.Attempt{Reported: true, Finished: true, Failed: true, Races: report + report, Log: "    join_test.go:3: got 7, want 8\n"})
	assert.Equal(t, raceMessage+" (1 more like it)\n"+twoLines+"\ngot 7, want 8", r.Message)
	assert.Equal(t, bothSides(), r.Where)
}

// A race report that was tampered with, or cut, does not turn a failure into a success.
func TestJudge_RaceWithoutReport(t *testing.T) {
	for _, races := range []string{"", "WARNING: DATA RACE\n", "garbage DATA RACE"} {
		r := judged(t, run.Attempt{Reported: true, Finished: true, Failed: true, Races: races, Log: "    testing.go:1712: race detected during execution of test\n"})
		assert.Equal(t, Failed, r.State, races)
		assert.Equal(t, "race", r.Cause, races)
		assert.Equal(t, raceMessage, r.Message, races)
	}
}

// A race that is noticed when no test runs fails the last requirement: something did go wrong.
func TestJudge_LateRace(t *testing.T) {
	all := Judge(Case{Root: root, Lesson: lesson(), Files: learners(), Result: run.Result{
		Attempts: []run.Attempt{passed("TestStart"), passed("TestRace")}, LateRace: report,
	}})
	assert.Equal(t, Passed, all[0].State)
	assert.Equal(t, Failed, all[1].State)
	assert.Equal(t, bothSides(), all[1].Where)
	assert.Empty(t, Judge(Case{Result: run.Result{LateRace: report}}), "a lesson without requirements has none to fail")
}

func TestJudge_NoRaceDetector(t *testing.T) {
	c := Case{Lesson: lesson(), NoRace: "no C compiler", Result: run.Result{Attempts: []run.Attempt{passed("TestStart"), passed("TestRace")}}}
	all := Judge(c)
	assert.Equal(t, Passed, all[0].State)
	assert.Equal(t, NotChecked, all[1].State)
	assert.Equal(t, "no C compiler", all[1].Message)
	assert.Equal(t, NotChecked, Overall(all, 0))

	c.Result.Attempts[1].Failed = true
	assert.Equal(t, Failed, Judge(c)[1].State, "what fails without the detector fails")
}

func TestOverall(t *testing.T) {
	tests := []struct {
		states   []State
		findings int
		want     State
	}{
		{[]State{Passed, Passed}, 0, Passed},
		{[]State{Passed, Passed}, 1, Failed},
		{[]State{Passed, Failed}, 0, Failed},
		{[]State{Failed, Stuck}, 1, Stuck},
		{[]State{Passed, NotChecked}, 0, NotChecked},
		{[]State{NotChecked, Failed}, 0, Failed},
		{[]State{NotChecked}, 1, Failed},
		{nil, 0, NotChecked},
		{nil, 1, Failed},
	}
	for _, test := range tests {
		var all []Requirement
		for _, s := range test.states {
			all = append(all, Requirement{State: s})
		}
		assert.Equal(t, test.want, Overall(all, test.findings), "%v with %d findings", test.states, test.findings)
	}
}

func TestNoneChecked(t *testing.T) {
	assert.Equal(t, []Requirement{
		{Test: "TestStart", Text: "Start starts", Kind: Works, State: NotChecked},
		{Test: "TestRace", Text: "No race", Kind: Races, State: NotChecked},
	}, NoneChecked(lesson()))
}

func TestFindings(t *testing.T) {
	c := Case{Root: root, Lesson: lesson(), Files: learners()}
	got := c.Findings([]build.Diagnostic{
		{File: "exercises/01_join/join.go", Line: 4, Column: 2, Message: "undefined: n"},
		{File: "exercises/01_join/given.go", Line: 3, Message: "redeclared"},
		{File: "exercises/02_other/join.go", Line: 4, Message: "elsewhere"},
		{File: "exercises/01_join/join.go", Line: 400, Message: "past the end"},
		{Message: "see " + root + "/go.mod"},
	})
	assert.Equal(t, []Finding{
		{Location{File: "exercises/01_join/join.go", Line: 4, Column: 2, Source: "n++"}, "undefined: n"},
		{Location{File: "exercises/01_join/given.go", Line: 3, Source: "var Given int"}, "redeclared"},
		{Location{File: "exercises/02_other/join.go", Line: 4}, "elsewhere"},
		{Location{File: "exercises/01_join/join.go", Line: 400}, "past the end"},
		{Location{}, "see go.mod"},
	}, got)
}
