package report_test

import (
	"fmt"
	"time"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/timeline"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// titles is the course by chapter; the first element of each is the chapter's title.
var titles = [][]string{
	{"Goroutines: what threading.Thread was",
		"Start and join", "Wait for many", "One after another, or together", "Background work with an owner",
		"Find the bugs: word count"},
	{"Results and errors: what a thread could not return",
		"Results in order", "At most n at once", "Every error counts", "A panic is somebody's error",
		"Find the leaks: first good answer"},
	{"Channels: what queue.Queue was",
		"Who closes the channel", "Fan in", "No longer than this", "Publish and subscribe", "Select and time",
		"Batches by size or by time"},
	{"The executor: what concurrent.futures was",
		"A value that is not there yet", "A fixed crew", "Cancel what has not started", "A lazy, ordered map",
		"As they finish", "Nothing outlives the block", "Find the deadlocks: a pool that waits for itself"},
	{"Shared state: what Lock, Condition, Event were",
		"Locks and invariants", "Load once, keep a while", "Once, and again after failure",
		"A queue that can be full, empty and closed", "Counting permits", "Events and barriers",
		"Values that many read", "Find the deadlocks: a service registry"},
	{"Real systems",
		"Download images", "When more goroutines do not help", "Try again, but not for ever", "So many a second",
		"Ask twice, use the first", "Stages that overlap", "Shut down gracefully",
		"Write the test that catches the bug", "Capstone: a polite crawler"},
}

var names = []string{"join", "waitgroup", "measure", "daemon", "fix_wordcount", "map", "bounded", "gather"}

// course returns the first n lessons, none started.
func course(n int) []verdict.Lesson {
	var out []verdict.Lesson
	for chapter, list := range titles {
		for _, title := range list[1:] {
			number := len(out) + 1
			if number > n {
				return out
			}
			name := fmt.Sprintf("%02d_lesson", number)
			if number <= len(names) {
				name = fmt.Sprintf("%02d_%s", number, names[number-1])
			}
			out = append(out, verdict.Lesson{
				Number: number, Name: name, Title: title, Chapter: chapter + 1, ChapterTitle: list[0],
				State: verdict.NotStarted, Hints: 3,
			})
		}
	}
	return out
}

// pass gives l requirements of three kinds, all met.
func pass(l *verdict.Lesson) {
	l.State = verdict.Passed
	l.Requirements = []verdict.Requirement{
		{Test: "TestA", Text: "Every task runs once.", Kind: verdict.Works, State: verdict.Passed},
		{Test: "TestB", Text: "Tasks run together.", Kind: verdict.Timing, State: verdict.Passed},
		{Test: "TestC", Text: "What tasks wrote may be read.", Kind: verdict.Races, State: verdict.Passed},
	}
}

func fresh() report.Report { return report.Report{Lessons: course(5)} }

func passed(n int) report.Report {
	r := report.Report{Lessons: course(n), Seconds: 1.94}
	for i := range r.Lessons {
		pass(&r.Lessons[i])
	}
	return r
}

// full is the finished course with a learner in its fourth chapter.
func full() report.Report {
	r := report.Report{Lessons: course(40), Seconds: 0.12}
	for i := range 18 {
		pass(&r.Lessons[i])
	}
	l := &r.Lessons[18]
	pass(l)
	l.State = verdict.Failed
	l.Requirements[1].State = verdict.Failed
	l.Requirements[1].Message = "Expected 1 task to be running at 2s, found 2: the cancelled one was started."
	l.Requirements[1].Where = []verdict.Location{{File: "exercises/19_cancel/cancel.go", Line: 40, Source: "go f()"}}
	return r
}

// later is middle for somebody who has been here before, with news of each sort.
func later() report.Report {
	r := middle()
	r.Time = time.Date(2026, 11, 22, 23, 50, 0, 0, time.UTC)
	r.Lessons[0].History = verdict.History{PassedAt: r.Time, New: true}
	pass(&r.Lessons[7])
	r.Lessons[7].History = verdict.History{PassedAt: r.Time.AddDate(0, 0, -3), Again: true}
	r.Lessons[2].History = verdict.History{PassedAt: r.Time.AddDate(0, 0, -8), Broken: true}
	r.Lessons[5].History = verdict.History{PassedAt: r.Time.AddDate(-1, 0, 0), Broken: true}
	return r
}

// middle has a failure of each sort.
func middle() report.Report {
	r := report.Report{
		Lessons: course(8),
		Notes:   []string{"the results of 2 lessons are those of an earlier run of the very same files."},
		Seconds: 2.31,
	}
	pass(&r.Lessons[0])
	racing(&r.Lessons[1])
	slow(&r.Lessons[2])
	stuck(&r.Lessons[3])
	leaking(&r.Lessons[4])
	notCompiled(&r.Lessons[5])
	notChecked(&r.Lessons[6])
	return r
}

func racing(l *verdict.Lesson) {
	l.State = verdict.Failed
	l.Notes = []string{"your copy of waitgroup_test.go differs from the course's; the course's was used."}
	l.Findings = []verdict.Finding{{
		Location: verdict.Location{File: "exercises/02_waitgroup/waitgroup.go", Line: 14, Column: 9, Source: "wg.Add(1)"},
		Message:  "WaitGroup.Add called from inside new goroutine",
	}}
	l.Requirements = []verdict.Requirement{
		{Text: "RunAll takes as long as the longest task.", Kind: verdict.Timing, State: verdict.Passed},
		{Text: "RunAll runs each task once.", Kind: verdict.Works, State: verdict.Passed},
		{
			Text: "What the tasks wrote may be read after RunAll.", Kind: verdict.Races, State: verdict.Failed,
			Cause: "race", Message: "A data race: two goroutines used the same memory, at least one of them wrote, and nothing ordered them.",
			Where: []verdict.Location{
				{File: "exercises/02_waitgroup/waitgroup.go", Line: 31, Source: "total = total + 1", Role: "write"},
				{File: "exercises/02_waitgroup/waitgroup.go", Line: 19, Source: "return total", Role: "previous read"},
			},
		},
		{Text: "A task may end by Goexit.", Kind: verdict.Works, State: verdict.Passed},
	}
}

// inTurn is ten tasks one after another that were to run at once.
func inTurn() *timeline.Timeline {
	const d = 1500 * time.Millisecond
	var spans []timeline.Row
	for i := range 10 {
		spans = append(spans, timeline.Row{Name: fmt.Sprintf("task %d", i), Start: time.Duration(i) * d, End: time.Duration(i+1) * d})
	}
	return timeline.New(spans, nil, &timeline.Ends{Expected: d, Actual: 10 * d})
}

func slow(l *verdict.Lesson) {
	l.State = verdict.Failed
	l.Requirements = []verdict.Requirement{
		{Text: "Compare runs every index once in each pass.", Kind: verdict.Works, State: verdict.Passed},
		{
			Text: "The second pass takes as long as its longest task, and the first as long as all of its tasks together.",
			Kind: verdict.Timing, State: verdict.Failed, Cause: "timing", Timeline: inTurn(),
			Message: "took 15s, want 1.5s (13.5s too long)\nEach task started when the one before it had ended: is Wait inside of the loop?",
			Where:   []verdict.Location{{File: "exercises/03_measure/measure.go", Line: 31, Source: "wg.Wait()", Role: "waits here"}},
		},
		{Text: "Speedup is 1 when nothing was measured.", Kind: verdict.Errors, State: verdict.Passed},
	}
}

func stuck(l *verdict.Lesson) {
	l.State = verdict.Stuck
	l.Requirements = []verdict.Requirement{
		{Text: "tick runs at every beat.", Kind: verdict.Timing, State: verdict.Passed},
		{
			Text: "Stop may be called from many goroutines.", Kind: verdict.Works, State: verdict.Stuck, Cause: "stuck",
			Message: "Nothing moves any more.\n" +
				"  goroutine A holds d.mu (daemon.go:22) and waits to receive at daemon.go:48\n" +
				"  goroutines B and C wait for d.mu at daemon.go:41",
			Where: []verdict.Location{
				{File: "exercises/04_daemon/daemon.go", Line: 48, Source: "<-d.done", Role: "waits here, with d.mu held"},
				{File: "exercises/04_daemon/daemon.go", Line: 41, Source: "d.mu.Lock()", Role: "waits here"},
			},
		},
		{
			Text: "Nothing is left behind.", Kind: verdict.Leaks, State: verdict.NotChecked,
			Message: "The process ended before this could be tried.",
		},
	}
}

func leaking(l *verdict.Lesson) {
	l.State = verdict.Failed
	l.Requirements = []verdict.Requirement{
		{Text: "Counts are exact.", Kind: verdict.Works, State: verdict.Failed, Message: repaint},
		{
			Text: "All reads have ended when CountWords returns.", Kind: verdict.Leaks, State: verdict.Failed, Cause: "leak",
			Message: "1 goroutine was left behind.",
			Where: []verdict.Location{{
				File: "exercises/05_fix_wordcount/wordcount.go", Line: 27, Source: "errs <- err", Role: "sends, and nobody receives",
			}},
		},
		{Text: "The error names the file.", Kind: verdict.Errors, State: verdict.Passed},
	}
}

// repaint is a message by which a submission would like to clear the screen and claim success.
const repaint = "\x1b[2J\x1b[H ✓ 05 Find the bugs: word count\u009b1A\nexpected 3 × \"Wörter\", got 2 × \"言葉\u202e\""

func notCompiled(l *verdict.Lesson) {
	l.State = verdict.NotCompiled
	l.Findings = []verdict.Finding{
		{
			Location: verdict.Location{File: "exercises/06_map/map.go", Line: 12, Column: 2, Source: "out := make([]R, len(in))"},
			Message:  "declared and not used: out",
		},
		{
			Location: verdict.Location{File: "exercises/06_map/map.go", Line: 17, Column: 9, Source: "return results"},
			Message:  "undefined: results",
		},
	}
}

func notChecked(l *verdict.Lesson) {
	l.State = verdict.NotChecked
	l.Reason = "There is no C compiler on this machine, and without one Go cannot look for data races."
	pass(l)
	l.State = verdict.NotChecked
	l.Requirements[2].State = verdict.NotChecked
}
