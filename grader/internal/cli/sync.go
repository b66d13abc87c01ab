package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
)

func (a *app) sync() *cobra.Command {
	return &cobra.Command{
		Use:   "sync",
		Short: "Make the generated files anew (for authors)",
		Long: `Sync makes anew what is generated from the exercises: the tests and given files of the solutions, and
` + course.ArchivePath + `, which holds every stub as shipped. It takes the exercises as they are now: run it with untouched stubs only.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			root, err := a.find()
			if err != nil {
				return err
			}
			written, err := course.Sync(root)
			for _, name := range written {
				fmt.Fprintln(a.env.Out, "wrote", name)
			}
			return err
		},
	}
}
