package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// completeLessons offers the folders of lessons that are not among args yet, each with its title, for commands that take any number.
func (a *app) completeLessons(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	c, err := a.shipped()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp // a shell that waits for words is no place for errors
	}
	given := map[string]bool{}
	for _, name := range args {
		if l, err := c.Lookup(name); err == nil {
			given[l.Name] = true
		}
	}
	var words []cobra.Completion
	for _, l := range c.Lessons {
		if strings.HasPrefix(l.Name, word) && !given[l.Name] {
			words = append(words, cobra.CompletionWithDesc(l.Name, l.Title))
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// completeLesson is completeLessons for commands that take one.
func (a *app) completeLesson(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.completeLessons(cmd, args, word)
}
