package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/class"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/store"
)

type gradeOptions struct {
	out    string
	jobs   int
	strict bool
	fresh  bool
}

func (a *app) grade() *cobra.Command {
	var o gradeOptions
	cmd := &cobra.Command{
		Use:   "grade dir...",
		Short: "Grade a class: each folder below dir is one student's submission",
		Long: `Grade grades every folder below dir: a student's clone of the course, or just their exercises folder. It shows a table
of the class and writes results/<student>.json, the document of check --json, and grades.csv.

Interrupted, it goes on where it stopped: what was graded is remembered until the submission or the course changes.
Exit code 0 means that every submission could be graded, whatever its marks.`,
		Example: "  grader grade class\n  grader grade -o term1 class-a class-b",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runGrade(cmd.Context(), o, args)
		},
	}
	cmd.Flags().StringVarP(&o.out, "out", "o", ".", "`folder` for results/ and grades.csv")
	cmd.Flags().IntVarP(&o.jobs, "jobs", "j", 2, "submissions graded at a time")
	cmd.Flags().BoolVar(&o.strict, "strict", false, fmt.Sprintf("run each test %d times, in place of %d", engine.StrictRounds, engine.GradeRounds))
	cmd.Flags().BoolVar(&o.fresh, "fresh", false, "grade again what was graded before")
	return cmd
}

func (a *app) runGrade(ctx context.Context, o gradeOptions, dirs []string) error {
	c, err := a.shipped()
	if err != nil {
		return err
	}
	results, err := resultsDir(o.out)
	if err != nil {
		return err
	}
	folders, err := class.Folders(dirs, results)
	if err != nil {
		return err
	}
	rounds := engine.GradeRounds
	if o.strict {
		rounds = engine.StrictRounds
	}
	p := a.newProgress()
	defer p.close()
	e, notes, err := newEngine(ctx, c, rounds, quiet{p})
	if err != nil {
		return err
	}
	e.Fresh = o.fresh
	graded, err := class.Grade(ctx, e, c.Lessons, folders, max(o.jobs, 1), a.saver(p, results, len(folders)))
	if err != nil {
		return err
	}
	p.close()
	return a.sayGraded(c, o.out, graded, notes)
}

// resultsDir makes the folder for results and returns its absolute path.
func resultsDir(out string) (string, error) {
	dir, err := filepath.Abs(filepath.Join(out, "results"))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("making the folder for results: %w", err)
	}
	return dir, nil
}

// saver returns what writes each result as soon as it is there, and shows how far grading has come.
func (a *app) saver(p *progress, dir string, total int) func(class.Result) error {
	show := p.count("submissions")
	done := 0
	return func(r class.Result) error {
		var text bytes.Buffer
		if err := report.JSON(&text, r.Report); err != nil {
			return err
		}
		if err := store.WriteFile(filepath.Join(dir, r.Name+".json"), text.Bytes()); err != nil {
			return fmt.Errorf("writing the result of %s: %w", r.Name, err)
		}
		done++
		show(done, total)
		p.say(fmt.Sprintf("%d of %d  %s%s", done, total, r.Name, remark(r)))
		return nil
	}
}

func remark(r class.Result) string {
	switch {
	case r.Failed:
		return ": " + r.Note
	case r.Cached:
		return " (graded before)"
	}
	return ""
}

func (a *app) sayGraded(c *course.Course, out string, graded []class.Result, notes []string) error {
	t := report.Class{Lessons: engine.Unchecked(c.Lessons, "")}
	failed := false
	for _, r := range graded {
		t.Students = append(t.Students, report.Student{Name: r.Name, Lessons: r.Report.Lessons, Seconds: r.Report.Seconds, Note: r.Note})
		failed = failed || r.Failed
	}
	var csv bytes.Buffer
	if err := report.CSV(&csv, t); err != nil {
		return err
	}
	name := filepath.Join(out, "grades.csv")
	if err := store.WriteFile(name, csv.Bytes()); err != nil {
		return fmt.Errorf("writing the grades: %w", err)
	}
	if err := report.ClassText(a.env.Out, t, a.style(a.env.Out)); err != nil {
		return err
	}
	for _, n := range notes {
		fmt.Fprintln(a.env.Out, " Note:", n)
	}
	fmt.Fprintf(a.env.Out, "\n Written: %s and %s for each student.\n", name, filepath.Join(out, "results", "<student>.json"))
	if failed {
		return errFailed
	}
	return nil
}
