package cli

import (
	"context"
	"runtime"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// known returns what is known of lessons in the working tree, without running anything. Notes are those of [newEngine].
func known(ctx context.Context, c *course.Course, lessons []course.Lesson) (graded []verdict.Lesson, notes []string, err error) {
	sub, err := submission.Open(c.Root)
	if err != nil {
		return nil, nil, err
	}
	e, notes, err := newEngine(ctx, c, engine.CheckRounds, nil)
	if err != nil {
		return nil, nil, err
	}
	return e.Known(sub, lessons), notes, nil
}

// newEngine returns an engine for c. Notes are lines for the report: what will be done less well than usual, and why.
func newEngine(ctx context.Context, c *course.Course, rounds int, p engine.Progress) (e *engine.Engine, notes []string, err error) {
	tools, err := build.FindToolchain(ctx, c.Root)
	if err != nil {
		return nil, nil, err
	}
	if !tools.Race {
		notes = append(notes, tools.NoRace+": races are not checked")
	}
	kept, err := store.Open(c.Root)
	if err != nil {
		notes = append(notes, err.Error())
	}
	kept.Tidy()
	jobs := 2 * runtime.NumCPU() // processes spend much of their short lives being started, or waiting for a child
	e = &engine.Engine{Course: c, Tools: tools, Store: kept, Rounds: rounds, Jobs: jobs, Progress: p}
	return e, notes, e.Prepare()
}
