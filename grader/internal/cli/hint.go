package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/lessontext"
	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

func (a *app) hint() *cobra.Command {
	var again bool
	cmd := &cobra.Command{
		Use:   "hint lesson",
		Short: "Show the next hint for a lesson",
		Long: `Hint shows a hint that it has not shown yet, from a nudge to nearly the answer. When your code has been graded as it is now, a hint for
a requirement that fails comes first. --again forgets which hints were shown.`,
		Args:              oneLesson,
		ValidArgsFunction: a.completeLesson,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.showHint(cmd.Context(), args[0], again)
		},
	}
	cmd.Flags().BoolVar(&again, "again", false, "forget which hints were shown")
	return cmd
}

func (a *app) showHint(ctx context.Context, name string, again bool) error {
	c, err := a.shipped()
	if err != nil {
		return err
	}
	l, err := c.Lookup(name)
	if err != nil {
		return err
	}
	h, ok, err := takeHint(ctx, c, l, again)
	if ok {
		a.sayHint(l, h)
	} else if err == nil {
		fmt.Fprintln(a.env.Out, allSeen(l))
	}
	return err
}

// allSeen says that there is no more hint.
func allSeen(l course.Lesson) string {
	return fmt.Sprintf("You have seen all hints of %s. To begin anew: make hint L=%d AGAIN=1", l.Name, l.Number)
}

// An offer is the hint to show.
type offer struct {
	index     int
	about     string // the failing requirement that it serves; empty when it is just the next one
	remaining int    // hints that are not shown then
}

// takeHint returns the next hint for l, if there is one, and notes that it was shown. Where that cannot be noted there is a hint and an
// error.
func takeHint(ctx context.Context, c *course.Course, l course.Lesson, again bool) (h offer, ok bool, err error) {
	if len(l.Hints) == 0 {
		return h, false, fmt.Errorf("%s/README.md has no hints: `git checkout -- %s/README.md` brings the text back", l.Dir(), l.Dir())
	}
	kept, _ := store.Open(c.Root) // where nothing can be kept, no hint has been shown
	key := "hints-" + l.Name
	var shown []int
	if !again {
		kept.Load(key, &shown)
	}
	h, ok = nextHint(l.Hints, shown, failing(ctx, c, l))
	if !ok {
		return h, false, nil
	}
	shown = append(shown, h.index)
	h.remaining = len(l.Hints) - len(shown)
	return h, true, kept.Save(key, shown)
}

// nextHint chooses among the hints that are not shown: the first that serves a requirement in failed, else the first.
func nextHint(hints []course.Hint, shown []int, failed []verdict.Requirement) (o offer, ok bool) {
	for i, h := range hints {
		if slices.Contains(shown, i) {
			continue
		}
		if !ok {
			o, ok = offer{index: i}, true
		}
		for _, r := range failed {
			if slices.Contains(h.For, r.Test) {
				return offer{index: i, about: r.Text}, true
			}
		}
	}
	return o, ok
}

// failing lists the requirements of l that fail now, as far as that is known without a run.
func failing(ctx context.Context, c *course.Course, l course.Lesson) []verdict.Requirement {
	lessons, _, err := known(ctx, c, []course.Lesson{l})
	if err != nil {
		return nil // a hint is there for who has no Go yet, too
	}
	return slices.DeleteFunc(lessons[0].Requirements, func(r verdict.Requirement) bool {
		return r.State != verdict.Failed && r.State != verdict.Stuck
	})
}

func (a *app) sayHint(l course.Lesson, o offer) {
	style := a.style(a.env.Out)
	say := func(format string, args ...any) {
		fmt.Fprint(a.env.Out, lessontext.Wrap(fmt.Sprintf(format, args...), style.Width))
	}
	say("%02d · %s, hint %d of %d", l.Number, l.Title, o.index+1, len(l.Hints))
	if o.about != "" {
		say("For what fails now: %s.", o.about)
	}
	fmt.Fprintf(a.env.Out, "\n%s\n", lessontext.Render([]byte(l.Hints[o.index].Text), style.Width, style.Color))
	switch o.remaining {
	case 0:
		fmt.Fprintln(a.env.Out, "This was the last hint.")
	case 1:
		fmt.Fprintln(a.env.Out, "1 hint remains.")
	default:
		fmt.Fprintf(a.env.Out, "%d hints remain.\n", o.remaining)
	}
}
