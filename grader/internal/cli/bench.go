package cli

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/bench/runner"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

type benchOptions struct {
	json, full, tiny bool
}

func (a *app) bench() *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use:   "bench [io|images|cpu|scale]...",
		Short: "Measure what concurrency gains on this machine",
		Long: `Bench measures in real time, with your code where its lesson has passed and with the reference solution elsewhere:
io, ten tasks that wait, one after another and together; images, ten downloads, some at a time; cpu, a sum and a sort with
few and many workers; scale, up to 100,000 tasks that wait. When there is a python3, it does the same with
concurrent.futures. Tasks and images take a tenth of their real time, unless --full is given.

Let the machine do nothing else meanwhile.`,
		Example: "  grader bench\n  grader bench --full io images\n  grader bench --json > bench.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runBench(cmd.Context(), o, args)
		},
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&o.full, "full", false, "wait as long as real tasks and downloads do, in place of a tenth")
	cmd.Flags().BoolVar(&o.tiny, "tiny", false, "make everything too small to mean anything: for tests")
	_ = cmd.Flags().MarkHidden("tiny") // fails for unknown flags only
	cmd.MarkFlagsMutuallyExclusive("full", "tiny")
	return cmd
}

func (o benchOptions) size() bench.Size {
	switch {
	case o.full:
		return bench.Full
	case o.tiny:
		return bench.Tiny
	default:
		return bench.Tenth
	}
}

func (a *app) runBench(ctx context.Context, o benchOptions, args []string) error {
	names, err := bench.Select(args)
	if err != nil {
		return err
	}
	c, err := a.shipped()
	if err != nil {
		return err
	}
	p := a.newProgress()
	defer p.close()
	e, notes, err := newEngine(ctx, c, engine.CheckRounds, p)
	if err != nil {
		return err
	}
	own, err := passedFiles(ctx, e, names)
	if err != nil {
		return err
	}
	dir, err := e.Store.Temp()
	if err != nil {
		return fmt.Errorf("making a folder for the build: %w", err)
	}
	defer os.RemoveAll(dir)
	r := runner.Runner{Root: c.Root, Tools: e.Tools, Dir: dir, Size: o.size(), Own: own, Progress: &benchProgress{progress: p}}
	measured, err := r.Run(ctx, names)
	if err != nil {
		return err
	}
	p.close()
	measured.Notes = slices.Concat(notes, measured.Notes)
	return a.writeBench(measured, o.json)
}

// passedFiles grades the lessons of the experiments and returns the learner's and the given files of those that have passed.
func passedFiles(ctx context.Context, e *engine.Engine, names []bench.Name) (map[string][]course.File, error) {
	sub, err := submission.Open(e.Course.Root)
	if err != nil {
		return nil, err
	}
	var lessons []course.Lesson
	for _, n := range names {
		l, err := e.Course.Lookup(n.Lesson())
		if err != nil {
			return nil, err
		}
		lessons = append(lessons, l)
	}
	graded, err := e.Check(ctx, sub, lessons)
	if err != nil {
		return nil, err
	}
	own := map[string][]course.File{}
	for i, l := range lessons {
		if graded[i].State == verdict.Passed {
			own[l.Name] = slices.Concat(sub.Lesson(l).Files, l.Given)
		}
	}
	return own, nil
}

func (a *app) writeBench(r bench.Report, asJSON bool) error {
	write := func() error { return report.BenchText(a.env.Out, r, a.style(a.env.Out)) }
	if asJSON {
		write = func() error { return report.BenchJSON(a.env.Out, r) }
	}
	if err := write(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// benchProgress implements [runner.Progress]: a bar for each experiment in each language, or a line.
type benchProgress struct{ *progress }

// Building implements [runner.Progress].
func (p *benchProgress) Building() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.start("building the program", 1)
	p.say("building the program")
}

// Running implements [runner.Progress].
func (p *benchProgress) Running(n bench.Name, language string, steps int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.start(fmt.Sprintf("%s, %s", n, language), steps)
	p.say(fmt.Sprintf("measuring %s, %s", n, language))
}

// Step implements [runner.Progress].
func (p *benchProgress) Step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Increment()
	}
}
