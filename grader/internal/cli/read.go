package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/lessontext"
)

func (a *app) read() *cobra.Command {
	return &cobra.Command{
		Use:   "read lesson",
		Short: "Show a lesson's text, without its hints",
		Long: `Read shows the text of a lesson's README.md as a terminal can. Hints are left out: grader hint shows them one at a time.
A text that is longer than the terminal is shown with $PAGER, or with less where that is installed.`,
		Example:           "  grader read 3\n  PAGER=cat grader read 3",
		Args:              oneLesson,
		ValidArgsFunction: a.completeLesson,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.showText(args[0])
		},
	}
}

func (a *app) showText(name string) error {
	c, err := a.shipped()
	if err != nil {
		return err
	}
	l, err := c.Lookup(name)
	if err != nil {
		return err
	}
	text, err := lessonText(c.Root, l)
	if err != nil {
		return err
	}
	style := a.style(a.env.Out)
	return a.page(lessontext.Render(text, style.Width, style.Color))
}

// lessonText is the Markdown of l, as it is in the working tree.
func lessonText(root string, l course.Lesson) ([]byte, error) {
	readme := l.Dir() + "/README.md"
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(readme)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing: `git checkout -- %s` brings it back", readme, readme)
	}
	if err != nil {
		return nil, fmt.Errorf("reading a lesson's text: %w", err)
	}
	return course.Unify(text), nil
}
