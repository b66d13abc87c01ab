package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/store"
)

func (a *app) hint() *cobra.Command {
	var again bool
	cmd := &cobra.Command{
		Use:               "hint lesson",
		Short:             "Show the next hint for a lesson",
		Long:              "Hint shows the first hint that it has not shown yet, from a nudge to nearly the answer. --again begins with the first.",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeLesson,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.showHint(args[0], again)
		},
	}
	cmd.Flags().BoolVar(&again, "again", false, "begin with the first hint again")
	return cmd
}

func (a *app) showHint(name string, again bool) error {
	c, err := a.shipped()
	if err != nil {
		return err
	}
	l, err := c.Lookup(name)
	if err != nil {
		return err
	}
	if len(l.Hints) == 0 {
		return fmt.Errorf("%s/README.md has no hints: `git checkout -- %s/README.md` brings the text back", l.Dir(), l.Dir())
	}
	kept, _ := store.Open(c.Root) // where nothing can be kept, the first hint is the next one
	key, shown := "hints-"+l.Name, 0
	if !again {
		kept.Load(key, &shown)
	}
	shown = min(max(shown, 0), len(l.Hints)-1)
	fmt.Fprintf(a.env.Out, "%02d · %s, hint %d of %d\n\n%s\n", l.Number, l.Title, shown+1, len(l.Hints), l.Hints[shown])
	return kept.Save(key, shown+1)
}
