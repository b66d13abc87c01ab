package cli

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

func (a *app) solution() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "solution lesson",
		Short: "Show the reference solution of a lesson that has passed",
		Long: `Solution shows the reference solution, how it differs from yours, and which other good ways the course knows. A lesson that
has not been graded as it is now is graded first. Before it has passed, nothing is shown unless --force is given.`,
		Example:           "  grader solution 3\n  grader solution --force 3",
		Args:              oneLesson,
		ValidArgsFunction: a.completeLesson,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.showSolution(cmd.Context(), args[0], force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "show it though the lesson has not passed")
	return cmd
}

func (a *app) showSolution(ctx context.Context, name string, force bool) error {
	c, err := a.shipped()
	if err != nil {
		return err
	}
	l, err := c.Lookup(name)
	if err != nil {
		return err
	}
	sub, err := submission.Open(c.Root)
	if err != nil {
		return err
	}
	if !force {
		graded, err := a.gradeOne(ctx, c, sub, l)
		if err != nil {
			return err
		}
		if graded.State != verdict.Passed {
			fmt.Fprintf(a.env.Out, "%s has not passed yet (%s). To see the solution all the same: grader solution --force %d\n", l.Name, graded.State, l.Number)
			return errFailed
		}
	}
	reference, err := c.Reference(l)
	if err != nil {
		return err
	}
	s := compare(l, reference, sub.Lesson(l).Files)
	for _, i := range c.Idioms(l) {
		s.Ways = append(s.Ways, report.Way(i))
	}
	var text bytes.Buffer
	if err := report.SolutionText(&text, s, a.style(a.env.Out)); err != nil {
		return err
	}
	return a.page(text.String())
}

// gradeOne returns the verdict on l, which costs nothing when it is known.
func (a *app) gradeOne(ctx context.Context, c *course.Course, sub *submission.Submission, l course.Lesson) (verdict.Lesson, error) {
	p := a.newProgress()
	defer p.close()
	e, _, err := newEngine(ctx, c, engine.CheckRounds, p)
	if err != nil {
		return verdict.Lesson{}, err
	}
	graded, err := e.Check(ctx, sub, []course.Lesson{l})
	if err != nil {
		return verdict.Lesson{}, err
	}
	return graded[0], nil
}

// compare puts each file of the reference beside the learner's of that name. Where both have one file alone, its name does not matter.
func compare(l course.Lesson, reference, yours []course.File) report.Solution {
	s := report.Solution{Title: fmt.Sprintf("%02d · %s", l.Number, l.Title)}
	alone := len(reference) == 1 && len(yours) == 1
	matched := map[string]bool{}
	for _, r := range reference {
		f := report.Compared{Reference: report.SourceFile{Name: path.Join(l.SolutionDir(), r.Name), Text: r.Data}}
		if i := slices.IndexFunc(yours, func(y course.File) bool { return alone || y.Name == r.Name }); i >= 0 {
			f.Yours = report.SourceFile{Name: path.Join(l.Dir(), yours[i].Name), Text: yours[i].Data}
			matched[yours[i].Name] = true
		}
		s.Files = append(s.Files, f)
	}
	for _, y := range yours {
		if !matched[y.Name] {
			s.Others = append(s.Others, path.Join(l.Dir(), y.Name))
		}
	}
	return s
}
