package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verify"
)

func (a *app) verify() *cobra.Command {
	var stress stressing
	cmd := &cobra.Command{
		Use:   "verify [lesson...]",
		Short: "Prove the course: wrong solutions fail, right ones pass (for authors)",
		Long: `Verify tries every submission that the course holds. Stubs compile and fail every requirement at once; solutions and
right submissions pass everything; each wrong submission fails the tests that it names, each in a process of its own; every
requirement is failed by at least one. Stub and solution export the same; tests are documented; texts have their sections;
generated files are up to date.

With --stress N, when all of that holds, each test that a wrong submission must fail is run N times more, and N times while every
processor is kept busy; so is everything that must pass. The table says how often each ended as it must. --run chooses the tests.`,
		Example:           "  grader verify\n  grader verify 7 18\n  grader verify --stress 200 18\n  grader verify --stress 200 --run 'Race|AtOnce' 18",
		ValidArgsFunction: a.completeLessons,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := stress.check(); err != nil {
				return err
			}
			return a.runVerify(cmd, args, stress)
		},
	}
	cmd.Flags().IntVar(&stress.times, "stress", 0, "run every submission so `many` times, on a quiet and on a busy machine, and print the counts")
	cmd.Flags().StringVar(&stress.run, "run", "", "with --stress: only tests whose name matches `regexp`")
	return cmd
}

// stressing is what verify is asked to run many times.
type stressing struct {
	times int
	run   string // a regular expression for tests
	only  *regexp.Regexp
}

func (s *stressing) check() error {
	if s.times < 0 {
		return fmt.Errorf("--stress %d: how often each test is to run is a positive number", s.times)
	}
	if s.run == "" {
		return nil
	}
	if s.times == 0 {
		return errors.New("--run chooses tests for --stress: say how often they are to run")
	}
	only, err := regexp.Compile(s.run)
	if err != nil {
		return fmt.Errorf("--run: %w", err)
	}
	s.only = only
	return nil
}

// matches tells whether any test of lessons is chosen.
func (s stressing) matches(lessons []course.Lesson) bool {
	return s.only == nil || slices.ContainsFunc(lessons, func(l course.Lesson) bool {
		return slices.ContainsFunc(l.Requirements, func(r course.Requirement) bool { return s.only.MatchString(r.Test) })
	})
}

func (a *app) runVerify(cmd *cobra.Command, names []string, stress stressing) error {
	root, err := a.find()
	if err != nil {
		return err
	}
	c, err := course.Tree(root)
	if err != nil {
		return err
	}
	lessons, err := c.Select(names)
	if err != nil {
		return err
	}
	if !stress.matches(lessons) {
		return fmt.Errorf("--run %s: no test of these lessons has such a name", stress.run)
	}
	p := a.newProgress()
	e, notes, err := newEngine(cmd.Context(), c, engine.GradeRounds, quiet{p})
	if err != nil {
		p.close()
		return err
	}
	e.Fresh = true
	s, err := verify.Verify(cmd.Context(), e, lessons, p.count("submissions"))
	p.close()
	if err != nil {
		return err
	}
	if err := a.sayVerified(s, notes); err != nil || stress.times == 0 {
		return err
	}
	return a.runStress(cmd.Context(), e, lessons, stress)
}

func (a *app) runStress(ctx context.Context, e *engine.Engine, lessons []course.Lesson, s stressing) error {
	p := a.newProgress()
	counts, err := verify.Stress(ctx, e, lessons, s.only, s.times, p.count("submissions"))
	p.close()
	if said := a.sayCounts(counts); said != nil || err != nil {
		return errors.Join(said, err)
	}
	return a.sayStressed(counts)
}

// sayCounts prints a line for each count, with those that do not hold marked.
func (a *app) sayCounts(counts []verify.Count) error {
	if len(counts) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(a.env.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\n \tsubmission\tmust\tquiet\tbusy")
	for _, c := range counts {
		mark, must := "✓", "pass"
		if c.Test != "" {
			must = "fail " + c.Test
		}
		if !c.Holds() {
			mark = "✗"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d of %d\t%d of %d\n", mark, c.Submission, must, c.Quiet, c.Runs, c.Busy, c.Runs)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the counts: %w", err)
	}
	return nil
}

// sayStressed says whether all counts hold.
func (a *app) sayStressed(counts []verify.Count) error {
	broken := len(slices.DeleteFunc(slices.Clone(counts), verify.Count.Holds))
	if broken > 0 {
		fmt.Fprintf(a.env.Out, "%d of %d lines do not hold in every run\n", broken, len(counts))
		return errFailed
	}
	fmt.Fprintln(a.env.Out, "every run ended as it must")
	return nil
}

func (a *app) sayVerified(s verify.Summary, notes []string) error {
	for _, line := range notes {
		fmt.Fprintln(a.env.Out, "note:", line)
	}
	for _, line := range s.Problems {
		fmt.Fprintln(a.env.Out, "✗", line)
	}
	fmt.Fprintf(a.env.Out, "%s, %s tried (%s, %s, %d right, %d wrong) in %v: ",
		report.Count(s.Lessons, "lesson"), report.Count(s.Submissions(), "submission"), report.Count(s.Tried["stub"], "stub"),
		report.Count(s.Tried["solution"], "solution"), s.Tried["right"], s.Tried["wrong"], s.Took.Round(100*time.Millisecond))
	if len(s.Problems) > 0 {
		fmt.Fprintln(a.env.Out, report.Count(len(s.Problems), "problem"))
		return errFailed
	}
	fmt.Fprintln(a.env.Out, "all as they must be")
	return nil
}
