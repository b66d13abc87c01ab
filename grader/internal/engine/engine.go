// Package engine grades: it takes lessons with somebody's files for them through build, run and verdict, and remembers
// what it found.
package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/run"
	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Task is a lesson and what somebody handed in for it.
type Task struct {
	Lesson course.Lesson
	Work   submission.Work

	// Isolated gives each test a process of its own.
	Isolated bool
}

// Progress is told what an Engine does, so that long work can be shown. Calls may come from several goroutines.
type Progress interface {
	Warming(done, total int) // compiling what all lessons share: the first time only
	Building(lessons int)    // a build of so many lessons begins
	Graded(l verdict.Lesson) // a lesson has its verdict
}

// An Engine grades tasks.
type Engine struct {
	Course   *course.Course
	Tools    *build.Toolchain
	Store    *store.Store
	Rounds   int // how often each test runs
	Jobs     int // processes at a time
	Progress Progress
	Fresh    bool // ignore earlier results

	shared string // digest of what every verdict depends on
	forgot first  // why a verdict could not be remembered
}

// Rounds: a learner wants the answer now, an instructor and an author want to be sure, and whoever asks for strictness shall have it.
// In a learner's check, tests that vary GOMAXPROCS on their own, which are the longest by far, run once.
const (
	CheckRounds  = 2
	GradeRounds  = 5
	StrictRounds = 20
)

// Check grades what sub holds for lessons.
func (e *Engine) Check(ctx context.Context, sub *submission.Submission, lessons []course.Lesson) ([]verdict.Lesson, error) {
	tasks := make([]Task, len(lessons))
	for i, l := range lessons {
		tasks[i] = Task{Lesson: l, Work: sub.Lesson(l)}
	}
	return e.Grade(ctx, tasks)
}

// Grade returns the verdict on each task, in their order. No two tasks may be of the same lesson. Its error is for what is
// no submission's fault; a cancelled ctx is one.
func (e *Engine) Grade(ctx context.Context, tasks []Task) ([]verdict.Lesson, error) {
	graded := make([]verdict.Lesson, len(tasks))
	var open []pending
	for i, t := range tasks {
		graded[i] = head(t.Lesson)
		if e.settle(t, &graded[i], e.Rounds) {
			e.Progress.Graded(graded[i])
			continue
		}
		open = append(open, pending{Task: t, into: &graded[i], rounds: e.Rounds})
	}
	if len(open) > 0 {
		if err := e.work(ctx, open); err != nil {
			return nil, err
		}
	}
	return graded, nil
}

// head is a lesson without a verdict.
func head(l course.Lesson) verdict.Lesson {
	return verdict.Lesson{
		Number: l.Number, Name: l.Name, Title: l.Title, Chapter: l.Chapter, ChapterTitle: l.ChapterTitle,
		Hints: len(l.Hints), Requirements: verdict.NoneChecked(l), State: verdict.NotChecked,
	}
}

// settle gives l its verdict if that needs no run, and tells whether it did. A verdict from before must be of one of these rounds.
func (e *Engine) settle(t Task, l *verdict.Lesson, rounds ...int) bool {
	l.Notes = t.Work.Notes
	for _, f := range t.Work.Files {
		l.Files = append(l.Files, f.Name)
	}
	switch {
	case !t.Work.Started:
		l.State = verdict.NotStarted
	case t.Work.Refused != "":
		l.State, l.Reason = verdict.Failed, t.Work.Refused
	case !e.Fresh && slices.ContainsFunc(rounds, func(n int) bool { return e.Store.Load(e.key(t, n), l) }):
		l.Cached, l.Notes = true, t.Work.Notes
	default:
		return false
	}
	return true
}

// pending is a task whose verdict needs a run.
type pending struct {
	Task
	into   *verdict.Lesson
	first  int // number of the first round
	rounds int
}

func (p pending) unit() build.Unit {
	return build.Unit{Lesson: p.Lesson, Files: p.Work.Files, Alone: submission.RunsAtInit(p.Work.Files)}
}

func units(tasks []pending) []build.Unit {
	all := make([]build.Unit, len(tasks))
	for i, t := range tasks {
		all[i] = t.unit()
	}
	return all
}

// work builds, runs and judges tasks.
func (e *Engine) work(ctx context.Context, tasks []pending) error {
	dir, err := e.Store.Temp()
	if err != nil {
		return fmt.Errorf("making a folder for the build: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := e.warm(ctx); err != nil {
		return err
	}
	e.Progress.Building(len(tasks))
	return e.grade(ctx, dir, tasks)
}

// warm compiles what all lessons share, unless an earlier run with the same Go has left its mark.
func (e *Engine) warm(ctx context.Context) error {
	mark := "warm-" + digest(e.Tools.Version, e.Tools.Cache, fmt.Sprint(e.Tools.Race))
	var done bool
	if e.Store.Load(mark, &done) && done {
		return nil
	}
	if err := e.Tools.Warm(ctx, e.Progress.Warming); err != nil {
		return err
	}
	_ = e.Store.Save(mark, true) // only saves time
	return nil
}

// made is what is known of the tasks' source. Only [made.findings] may look at vet.
type made struct {
	*build.Built
	vet    map[string][]build.Diagnostic
	vetted chan struct{} // closed when vet is there
}

// grade builds tasks and runs what was built. go vet takes its time beside that.
func (e *Engine) grade(ctx context.Context, dir string, tasks []pending) error {
	source := units(tasks)
	m := made{vetted: make(chan struct{})}
	g := together(ctx)
	g.Go(func(ctx context.Context) (err error) {
		m.vet, err = e.Tools.Vet(ctx, filepath.Join(dir, "vet"), source)
		if err == nil {
			close(m.vetted)
		}
		return err
	})
	g.Go(func(ctx context.Context) (err error) {
		m.Built, err = e.Tools.Build(ctx, filepath.Join(dir, "build"), source)
		if err != nil {
			return err
		}
		return e.run(ctx, dir, tasks, &m)
	})
	return g.Wait()
}

// findings waits for go vet and returns what it found in a lesson.
func (m *made) findings(ctx context.Context, lesson string) ([]build.Diagnostic, error) {
	select {
	case <-m.vetted:
		return m.vet[lesson], nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// run judges every task, running what was built, Jobs lessons at a time.
func (e *Engine) run(ctx context.Context, dir string, tasks []pending, m *made) error {
	g := together(ctx).WithMaxGoroutines(e.Jobs)
	for _, t := range tasks {
		g.Go(func(ctx context.Context) error { return e.judge(ctx, dir, t, m) })
	}
	return g.Wait()
}

// judge runs t's tests and writes the verdict into it.
func (e *Engine) judge(ctx context.Context, dir string, t pending, m *made) error {
	start := time.Now()
	name := t.Lesson.Name
	c := verdict.Case{Root: e.Course.Root, Lesson: t.Lesson, Files: t.Work.Files, NoRace: e.Tools.NoRace}
	if broken := m.Errors[name]; len(broken) > 0 {
		t.into.State, t.into.Findings = verdict.NotCompiled, c.Findings(broken)
		e.settled(t)
		return nil
	}
	var err error
	c.Result, err = e.runTests(ctx, dir, t, m)
	if err != nil {
		return err
	}
	found, err := m.findings(ctx, name)
	if err != nil {
		return err
	}
	t.into.Requirements = verdict.Judge(c)
	t.into.Findings = c.Findings(found)
	t.into.Output = c.Result.Output
	t.into.State = verdict.Overall(t.into.Requirements, len(t.into.Findings))
	if t.into.State == verdict.NotChecked {
		t.into.Reason = e.Tools.NoRace
	}
	t.into.Seconds = time.Since(start).Seconds()
	e.settled(t)
	return nil
}

// runTests runs t's tests. When the binary that t shares with others did not get as far as the first test, package-level code of any
// of them may be the reason, so t is tried again in a binary of its own.
func (e *Engine) runTests(ctx context.Context, dir string, t pending, m *made) (run.Result, error) {
	binary := m.Binaries[t.Lesson.Name]
	result, err := run.Run(ctx, e.lesson(filepath.Join(dir, "run"), t, binary))
	if err != nil || !m.Shares(t.Lesson.Name) || len(result.Attempts) == 0 || !result.Attempts[0].Spoiled() {
		return result, err
	}
	alone, err := e.Tools.Build(ctx, filepath.Join(dir, "alone"), []build.Unit{t.unit()})
	if err != nil {
		return result, err
	}
	return run.Run(ctx, e.lesson(filepath.Join(dir, "rerun"), t, alone.Binaries[t.Lesson.Name]))
}

func (e *Engine) lesson(dir string, t pending, binary string) run.Lesson {
	l := run.Lesson{
		Name: t.Lesson.Name, Binary: binary, First: t.first, Rounds: t.rounds, Brief: t.rounds <= CheckRounds,
		Isolated: t.Isolated, Dir: filepath.Join(dir, t.Lesson.Name),
	}
	l.Sources = map[string]string{}
	for _, f := range slices.Concat(t.Work.Files, t.Lesson.Given, t.Lesson.Tests) {
		l.Sources[filepath.Join(e.Course.Root, filepath.FromSlash(t.Lesson.Dir()), f.Name)] = string(f.Data)
	}
	for _, r := range t.Lesson.Requirements {
		l.Tests = append(l.Tests, r.Test)
	}
	return l
}

// settled remembers and reports a verdict. What could not be checked is tried again next time.
func (e *Engine) settled(t pending) {
	e.Progress.Graded(*t.into)
	if t.into.State == verdict.NotChecked && e.Tools.Race {
		return
	}
	e.forgot.set(e.Store.Save(e.key(t.Task, e.Rounds), t.into))
}

// Forgot returns why verdicts could not be remembered, nil when all were. They are right all the same.
func (e *Engine) Forgot() error { return e.forgot.err }

// first keeps the first error that it is given.
type first struct {
	mu  sync.Mutex
	err error
}

func (f *first) set(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

// Known returns what is known of lessons in sub without running anything, if only from a learner's check; the others are not checked.
func (e *Engine) Known(sub *submission.Submission, lessons []course.Lesson) []verdict.Lesson {
	known := make([]verdict.Lesson, len(lessons))
	for i, l := range lessons {
		known[i] = head(l)
		if !e.settle(Task{Lesson: l, Work: sub.Lesson(l)}, &known[i], e.Rounds, CheckRounds) {
			known[i].Reason = "changed since it was last graded"
		}
	}
	return known
}

// Unchecked returns lessons without a verdict, and reason for each.
func Unchecked(lessons []course.Lesson, reason string) []verdict.Lesson {
	all := make([]verdict.Lesson, len(lessons))
	for i, l := range lessons {
		all[i] = head(l)
		all[i].Reason = reason
	}
	return all
}
