package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/history"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

type checkOptions struct {
	json, strict, fresh bool
	report              string // the file for an HTML page; empty for none
}

func (a *app) check() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [lesson...]",
		Short: "Show where you stand",
		Long: `Check grades the lessons that you have started and shows the scoreboard. Lessons whose stub is untouched are not
started and cost nothing; results of unchanged lessons are remembered. So is what you have passed: the scoreboard says what
is new since the last check, and which lesson that you had passed is broken.

A lesson is named by its number, its folder or a part of its name. Exit code 0 means that all that was asked for passed.`,
		Example:           "  grader check\n  grader check 3\n  grader check 03_measure wait\n  grader check --json 3 > result.json\n  grader check --report report.html",
		ValidArgsFunction: a.completeLessons,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runCheck(cmd.Context(), o, args)
		},
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&o.strict, "strict", false, fmt.Sprintf("run each test %d times, in place of once or twice", engine.StrictRounds))
	cmd.Flags().Var((*reportFile)(&o.report), "report", "write a page for a browser to this `file.html` as well")
	cmd.Flags().BoolVar(&o.fresh, "fresh", false, "grade again what has not changed")
	return cmd
}

func (a *app) runCheck(ctx context.Context, o checkOptions, names []string) error {
	start := time.Now()
	c, err := a.shipped()
	if err != nil {
		return err
	}
	asked, err := c.Select(names)
	if err != nil {
		return err
	}
	p := a.newProgress()
	defer p.close()
	r, err := gradeTree(ctx, c, asked, o, p)
	if err != nil {
		return err
	}
	p.close()
	if len(names) > 0 {
		r.Asked = lessonNames(asked)
	}
	r.Time = start.Truncate(time.Second)
	r.Seconds = time.Since(start).Seconds()
	if err := a.write(r, o); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if !allPassed(r, asked) {
		return errFailed
	}
	return nil
}

// gradeTree grades asked in the working tree. Of the other lessons the report says what is known already.
func gradeTree(ctx context.Context, c *course.Course, asked []course.Lesson, o checkOptions, p engine.Progress) (report.Report, error) {
	sub, err := submission.Open(c.Root)
	if err != nil {
		return report.Report{}, err
	}
	rounds := engine.CheckRounds
	if o.strict {
		rounds = engine.StrictRounds
	}
	e, notes, err := newEngine(ctx, c, rounds, p)
	if err != nil {
		return report.Report{}, err
	}
	lessons := e.Known(sub, c.Lessons)
	e.Fresh = o.fresh
	graded, err := e.Check(ctx, sub, asked)
	if err != nil {
		return report.Report{}, err
	}
	for _, g := range graded {
		i := slices.IndexFunc(lessons, func(l verdict.Lesson) bool { return l.Name == g.Name })
		lessons[i] = g
	}
	if err := e.Forgot(); err != nil {
		notes = append(notes, "results are not remembered: "+err.Error())
	}
	if err := history.Update(e.Store, lessons, time.Now()); err != nil {
		notes = append(notes, "what you have passed is not remembered: "+err.Error())
	}
	return report.Report{Lessons: lessons, Notes: notes}, nil
}

func (a *app) write(r report.Report, o checkOptions) error {
	if o.json {
		return errors.Join(report.JSON(a.env.Out, r), writePage(o.report, r))
	}
	if err := errors.Join(report.Text(a.env.Out, r, a.style(a.env.Out)), writePage(o.report, r)); err != nil {
		return err
	}
	if o.report != "" {
		fmt.Fprintf(a.env.Out, "\n Written: %s\n", o.report)
	}
	return nil
}

func lessonNames(lessons []course.Lesson) []string {
	var names []string
	for _, l := range lessons {
		names = append(names, l.Name)
	}
	return names
}

func allPassed(r report.Report, asked []course.Lesson) bool {
	names := lessonNames(asked)
	return !slices.ContainsFunc(r.Lessons, func(l verdict.Lesson) bool {
		return slices.Contains(names, l.Name) && l.State != verdict.Passed
	})
}
