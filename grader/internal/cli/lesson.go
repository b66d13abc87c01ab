package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// oneLesson is the check of arguments for commands that are about one lesson.
func oneLesson(cmd *cobra.Command, args []string) error {
	switch len(args) {
	case 1:
		return nil
	case 0:
		return fmt.Errorf("which lesson? For example: grader %s 3, or make %s L=3", cmd.Name(), cmd.Name())
	default:
		return fmt.Errorf("%s takes one lesson, not %d", cmd.CommandPath(), len(args))
	}
}
