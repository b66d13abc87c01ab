package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/store"
)

func (a *app) reset() *cobra.Command {
	return &cobra.Command{
		Use:   "reset lesson...",
		Short: "Bring a lesson's files back as they were shipped, keeping yours aside",
		Long: `Reset brings back the stub, the given file and the tests of a lesson. Your files are not lost: they are moved to
a folder below .grader/backup, and the output says which.`,
		ValidArgsFunction: a.completeLessons,
		Args:              cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := a.shipped()
			if err != nil {
				return err
			}
			lessons, err := c.Select(args)
			if err != nil {
				return err
			}
			for _, l := range lessons {
				if err := a.resetLesson(c.Root, l); err != nil {
					return fmt.Errorf("resetting %s: %w", l.Name, err)
				}
			}
			return nil
		},
	}
}

func (a *app) resetLesson(root string, l course.Lesson) error {
	dir := filepath.Join(root, filepath.FromSlash(l.Dir()))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	stamp := time.Now().Format("2006-01-02T15-04-05.000")
	backup := filepath.Join(store.Dir, "backup", stamp, l.Name)
	moved, err := moveGo(dir, filepath.Join(root, backup))
	if err != nil {
		return err
	}
	for _, files := range [][]course.File{l.Stubs, l.Given, l.Tests} {
		for _, f := range files {
			if err := store.WriteFile(filepath.Join(dir, f.Name), f.Data); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(a.env.Out, "%s is as it was shipped.", l.Dir())
	if moved > 0 {
		fmt.Fprintf(a.env.Out, " What was there is in %s.", filepath.ToSlash(backup))
	}
	fmt.Fprintln(a.env.Out)
	return nil
}

// moveGo moves the Go files of dir to the folder backup and returns how many there were.
func moveGo(dir, backup string) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		return 0, err
	}
	if err := os.MkdirAll(backup, 0o755); err != nil {
		return 0, err
	}
	for i, file := range files {
		if err := os.Rename(file, filepath.Join(backup, filepath.Base(file))); err != nil {
			return i, err
		}
	}
	return len(files), nil
}
