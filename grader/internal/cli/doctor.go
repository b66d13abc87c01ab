package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/doctor"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/term"
)

func (a *app) doctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "See whether this machine has what the grader needs",
		Long: `Doctor looks at Go, the C compiler and the race detector, the module cache, notifications of changed files, the terminal, the disk, and
whether the course is as it was shipped: a line each, and what to do about it. ✓ is good, ! works less well than it could, and
with ✗ something needed is missing; then the exit code is 1.`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runDoctor(cmd.Context())
		},
	}
}

func (a *app) runDoctor(ctx context.Context) error {
	root, err := a.find()
	if err != nil {
		return err
	}
	style := a.style(a.env.Out)
	d := doctor.New(root, doctor.Terminal{Is: term.IsTerminal(a.env.Out), Width: style.Width, Color: style.Color}, a.env.Getenv)
	var failed error
	well := d.Examine(ctx, func(f doctor.Finding) {
		e := report.Examined{Mark: report.ExaminedMark(f.Mark), Name: f.Name, Text: f.Text, Remedy: f.Remedy}
		if err := report.ExaminedText(a.env.Out, e, style); err != nil {
			failed = err
		}
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case failed != nil:
		return failed
	case !well:
		return errFailed
	}
	return nil
}
