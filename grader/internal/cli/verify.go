package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/verify"
)

func (a *app) verify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify [lesson...]",
		Short: "Prove the course: wrong solutions fail, right ones pass (for authors)",
		Long: `Verify tries every submission that the course holds. Stubs compile and fail every requirement at once; solutions and
right submissions pass everything; each wrong submission fails the tests that it names, each in a process of its own; every
requirement is failed by at least one. Stub and solution export the same; tests are documented; texts have their sections;
generated files are up to date.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runVerify(cmd, args)
		},
	}
}

func (a *app) runVerify(cmd *cobra.Command, names []string) error {
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
	return a.sayVerified(s, notes)
}

func (a *app) sayVerified(s verify.Summary, notes []string) error {
	for _, line := range notes {
		fmt.Fprintln(a.env.Out, "note:", line)
	}
	for _, line := range s.Problems {
		fmt.Fprintln(a.env.Out, "✗", line)
	}
	fmt.Fprintf(a.env.Out, "%d lessons, %d submissions tried (%d stubs, %d solutions, %d right, %d wrong) in %v: ",
		s.Lessons, s.Submissions(), s.Tried["stub"], s.Tried["solution"], s.Tried["right"], s.Tried["wrong"], s.Took.Round(100*time.Millisecond))
	if len(s.Problems) > 0 {
		fmt.Fprintf(a.env.Out, "%d problems\n", len(s.Problems))
		return errFailed
	}
	fmt.Fprintln(a.env.Out, "all as they must be")
	return nil
}
