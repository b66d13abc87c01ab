package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// Outcomes are how the runs of a task ended.
type Outcomes struct {
	Tests  map[string]map[verdict.State]int // runs of each test by how they ended
	Passed int                              // runs in which every test passed
}

// Repeat builds tasks and runs each of them n times, jobs processes at a time, whatever came of the runs before.
// It returns what came of each task; a task that does not compile has no outcomes. Nothing is remembered.
func (e *Engine) Repeat(ctx context.Context, tasks []Task, n, jobs int) ([]Outcomes, error) {
	dir, err := e.Store.Temp()
	if err != nil {
		return nil, fmt.Errorf("making a folder for the build: %w", err)
	}
	defer os.RemoveAll(dir)
	open := make([]pending, len(tasks))
	for i, t := range tasks {
		open[i] = pending{Task: t}
	}
	built, err := e.Tools.Build(ctx, filepath.Join(dir, "build"), units(open))
	if err != nil {
		return nil, err
	}
	return e.repeat(ctx, dir, open, built, n, jobs)
}

func (e *Engine) repeat(ctx context.Context, dir string, open []pending, built *build.Built, n, jobs int) ([]Outcomes, error) {
	outcomes := make([]Outcomes, len(open))
	var mu sync.Mutex
	g := together(ctx).WithMaxGoroutines(jobs)
	for i, t := range open {
		if len(built.Errors[t.Lesson.Name]) > 0 {
			continue
		}
		for round := range n {
			g.Go(func(ctx context.Context) error {
				judged, err := e.once(ctx, filepath.Join(dir, strconv.Itoa(round)), t, built, round)
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				outcomes[i].add(judged)
				return nil
			})
		}
	}
	return outcomes, g.Wait()
}

// once runs t as round number round of many.
func (e *Engine) once(ctx context.Context, dir string, t pending, built *build.Built, round int) ([]verdict.Requirement, error) {
	t.first, t.rounds = round, 1
	result, err := e.runTests(ctx, dir, t, &made{Built: built})
	if err != nil {
		return nil, err
	}
	c := verdict.Case{Root: e.Course.Root, Lesson: t.Lesson, Files: t.Work.Files, NoRace: e.Tools.NoRace, Result: result}
	return verdict.Judge(c), os.RemoveAll(filepath.Join(dir, "run", t.Lesson.Name))
}

func (o *Outcomes) add(judged []verdict.Requirement) {
	if o.Tests == nil {
		o.Tests = map[string]map[verdict.State]int{}
	}
	passed := 0
	for _, r := range judged {
		if o.Tests[r.Test] == nil {
			o.Tests[r.Test] = map[verdict.State]int{}
		}
		o.Tests[r.Test][r.State]++
		if r.State == verdict.Passed {
			passed++
		}
	}
	if passed == len(judged) {
		o.Passed++
	}
}
