package cli

import (
	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/submission"
)

func (a *app) list() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the lessons and what is known of each, without running anything",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.shipped()
			if err != nil {
				return err
			}
			sub, err := submission.Open(c.Root)
			if err != nil {
				return err
			}
			e, _, err := newEngine(cmd.Context(), c, engine.CheckRounds, nil)
			if err != nil {
				return err
			}
			return report.List(a.env.Out, e.Known(sub, c.Lessons), a.style(a.env.Out))
		},
	}
}
