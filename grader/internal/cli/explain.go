package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/lessontext"
	"github.com/threadwise/threadwise/grader/internal/topics"
)

func (a *app) explain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [topic]",
		Short: "Tell the longer story behind a sort of failure",
		Long: `Explain says what a failure of that sort is, with a short example, why it is a bug in real programs, how to read its report and how to
fix it. Without a topic it lists them.`,
		Example:           "  grader explain\n  grader explain race\n  grader explain deadlock",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeTopic,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listTopics()
			}
			topic, err := topics.Find(args[0])
			if err != nil {
				return err
			}
			style := a.style(a.env.Out)
			return a.page(lessontext.Render([]byte(topic.Text), style.Width, style.Color))
		},
	}
}

func (a *app) listTopics() error {
	w := tabwriter.NewWriter(a.env.Out, 0, 0, 2, ' ', 0)
	for _, t := range topics.All() {
		fmt.Fprintf(w, "grader explain %s\t%s\n", t.Name, t.Title)
	}
	return w.Flush()
}

func completeTopic(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var words []cobra.Completion
	for _, t := range topics.All() {
		if len(args) == 0 && strings.HasPrefix(t.Name, word) {
			words = append(words, cobra.CompletionWithDesc(t.Name, t.Title))
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}
