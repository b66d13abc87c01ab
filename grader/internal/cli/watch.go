package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/lessontext"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/term"
	"github.com/threadwise/threadwise/grader/internal/verdict"
	"github.com/threadwise/threadwise/grader/internal/watch"
)

func (a *app) watch() *cobra.Command {
	return &cobra.Command{
		Use:   "watch [lesson]",
		Short: "Grade a lesson whenever you save it",
		Long: `Watch shows the first lesson that has not passed, or the one that you name, and grades it whenever you save one of its files.
Keys are shown at the bottom. Without a terminal it prints lines, and takes the keys from standard input.

It ends with q, with Ctrl-C or when standard input ends. Exit code 0 means that the lesson shown last has passed.`,
		Example:           "  grader watch\n  grader watch 3",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeLesson,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runWatch(cmd.Context(), args)
		},
	}
}

func (a *app) runWatch(ctx context.Context, names []string) error {
	c, err := a.shipped()
	if err != nil {
		return err
	}
	if len(c.Lessons) == 0 {
		return errors.New("this course has no lessons")
	}
	lessons, notes, err := known(ctx, c, c.Lessons)
	if err != nil {
		return err
	}
	current := watch.First(lessons)
	if len(names) > 0 {
		l, err := c.Lookup(names[0])
		if err != nil {
			return err
		}
		current = indexOf(c, l.Name)
	}
	files, stop := newFiles(c.Root)
	defer stop()
	last, err := a.watchOn(ctx, watch.Watch{Course: newDesk(a, c), Files: files}, report.Report{Lessons: lessons, Notes: notes}, current)
	if err != nil {
		return err
	}
	if last.State != verdict.Passed {
		return errFailed
	}
	return nil
}

// newFiles returns what tells of changes. Without notifications it polls.
func newFiles(root string) (files *watch.Files, stop func()) {
	kept, _ := store.Open(root)
	probe, err := kept.Temp()
	if err != nil {
		return watch.NewFiles(watch.Notifier{}, ""), func() {}
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return watch.NewFiles(watch.Notifier{}, ""), func() { _ = os.RemoveAll(probe) }
	}
	return watch.NewFiles(watch.Notifications(w), probe), func() {
		_ = w.Close()
		_ = os.RemoveAll(probe)
	}
}

// watchOn runs w on the terminal, or with plain lines where there is none to draw on.
func (a *app) watchOn(ctx context.Context, w watch.Watch, known report.Report, current int) (verdict.Lesson, error) {
	in, _ := a.env.In.(*os.File)
	out, _ := a.env.Out.(*os.File)
	if in == nil || out == nil || !term.IsTerminal(in) || !term.IsTerminal(out) || a.env.Getenv("TERM") == "dumb" {
		return a.watchPlain(ctx, w, known, current)
	}
	screen, err := term.OpenScreen(in, out)
	if err != nil {
		return a.watchPlain(ctx, w, known, current)
	}
	defer screen.Close()
	resized, stop := term.Resized()
	defer stop()
	color := term.Color(a.color, out, a.env.Getenv)
	w.Screen = watch.Full{Out: out, Layout: func() watch.Layout {
		width, height := screen.Size()
		return watch.Layout{Style: report.Style{Width: width, Color: color}, Height: height, Render: lessontext.Render}
	}}
	w.Keys, w.Resized = watch.ReadKeys(ctx, in), resized
	last, err := w.Run(ctx, known, current)
	if err := errors.Join(err, screen.Close()); err != nil {
		return last, err
	}
	fmt.Fprintf(out, "%02d · %s: %s\n", last.Number, last.Title, last.State)
	return last, nil
}

func (a *app) watchPlain(ctx context.Context, w watch.Watch, known report.Report, current int) (verdict.Lesson, error) {
	w.Screen = &watch.Plain{Out: a.env.Out, Layout: watch.Layout{Style: a.style(a.env.Out), Render: lessontext.Render}}
	if mayEnd(a.env.In) {
		w.Keys = watch.ReadKeys(ctx, a.env.In)
	}
	return w.Run(ctx, known, current)
}

// mayEnd tells whether the end of in means that nobody is there any more. The end of a file or of /dev/null, which a service gets, does not.
func mayEnd(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok || term.IsTerminal(f) {
		return true
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}
