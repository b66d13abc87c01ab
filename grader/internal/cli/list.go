package cli

import (
	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/report"
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
			lessons, _, err := known(cmd.Context(), c, c.Lessons)
			if err != nil {
				return err
			}
			return report.List(a.env.Out, lessons, a.style(a.env.Out))
		},
	}
}
