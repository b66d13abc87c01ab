// Package runner measures: it builds the program with the code that is to be measured, starts it and the Python script, and
// puts together what they answer.
package runner

import (
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/threadwise/threadwise/fixtures/images"
	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
)

const (
	program = "grader/internal/bench/program" // the Go program's folder in the course
	script  = "fixtures/bench/bench.py"       // the same in Python
)

// Progress is told what a Runner does, so that long work can be shown. Calls of Step may come from several goroutines.
type Progress interface {
	Building()                                        // the program is being compiled
	Running(n bench.Name, language string, steps int) // an experiment begins in a language
	Step()                                            // one of its steps is done
}

// A Runner measures experiments.
type Runner struct {
	Root     string // the course's
	Tools    *build.Toolchain
	Dir      string // an existing folder for what is built, which the caller removes
	Size     bench.Size
	Progress Progress

	// Own holds the learner's files for the lessons, by folder, whose code is measured in place of the reference solution's. Given
	// files are among them.
	Own map[string][]course.File

	python string // path of python3; empty when it cannot be used
}

// Run measures the experiments called names, one after the other, each in Go and then in Python. Its error is one line. Python is
// left out, with a note, where there is none and after it has failed.
func (r *Runner) Run(ctx context.Context, names []bench.Name) (bench.Report, error) {
	start := time.Now()
	report := bench.Report{
		Schema: bench.Schema, Waits: r.Size.Waits,
		Machine: bench.Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, GOMAXPROCS: runtime.GOMAXPROCS(0), Go: r.Tools.Version},
	}
	binary, err := r.build(ctx)
	if err != nil {
		return report, err
	}
	r.findPython(&report)
	for _, n := range names {
		e, err := r.experiment(ctx, n, binary, &report)
		if err != nil {
			return report, fmt.Errorf("experiment %s: %w", n, err)
		}
		report.Experiments = append(report.Experiments, e)
	}
	report.Seconds = time.Since(start).Seconds()
	return report, nil
}

// findPython looks for python3, once in a run.
func (r *Runner) findPython(report *bench.Report) {
	path, err := exec.LookPath("python3")
	if err != nil {
		report.Notes = append(report.Notes, "no python3 on PATH: only Go was measured")
		return
	}
	r.python = path
}

// build compiles the program with the learner's files in place of those solutions.
func (r *Runner) build(ctx context.Context) (string, error) {
	r.Progress.Building()
	var replace []build.Replacement
	for lesson, files := range r.Own {
		replace = append(replace, build.Replacement{Dir: "solutions/" + lesson, Files: files})
	}
	return r.Tools.Program(ctx, r.Dir, program, replace)
}

// experiment measures one. What it learns about Python goes into the report.
func (r *Runner) experiment(ctx context.Context, n bench.Name, binary string, report *bench.Report) (bench.Experiment, error) {
	procs := report.Machine.GOMAXPROCS
	job := bench.Job{Experiment: n, Cases: bench.Plan(n, r.Size, len(images.All()), procs)}
	if n == bench.Images {
		server, err := serveImages(ctx, time.Duration(job.Cases[0].Wait*float64(time.Second)))
		if err != nil {
			return bench.Experiment{}, fmt.Errorf("serving the images: %w", err)
		}
		defer server.close()
		job.URLs = server.urls()
	}
	r.Progress.Running(n, "Go", job.Steps())
	inGo, err := do(ctx, []string{binary}, job, r.Progress.Step)
	if err != nil {
		return bench.Experiment{}, err
	}
	inPython, err := r.inPython(ctx, job, report)
	_, own := r.Own[n.Lesson()]
	return bench.NewExperiment(n, own, procs, job.Cases, inGo.Figures, inPython), err
}

// inPython runs the script, and gives it up when that fails. Its error is that of ctx.
func (r *Runner) inPython(ctx context.Context, job bench.Job, report *bench.Report) ([]bench.Figure, error) {
	if r.python == "" {
		return nil, nil
	}
	r.Progress.Running(job.Experiment, "Python", job.Steps())
	// Isolated, so that neither variables nor files of the learner change what is measured.
	answer, err := do(ctx, []string{r.python, "-I", filepath.Join(r.Root, filepath.FromSlash(script))}, job, r.Progress.Step)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		r.python = ""
		report.Notes = append(report.Notes, fmt.Sprintf("python3 failed in %s, and was left out from there on: %v", job.Experiment, err))
		return nil, nil
	}
	report.Machine.Python = answer.Version
	return answer.Figures, nil
}

// bySize returns the images, the largest first.
func bySize() []images.Image {
	return slices.SortedFunc(slices.Values(images.All()), func(a, b images.Image) int { return cmp.Compare(len(b.Data), len(a.Data)) })
}
