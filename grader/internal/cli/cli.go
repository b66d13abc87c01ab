// Package cli is the grader's command line: one file a command. A command is a function of its arguments and an [Env], so
// that tests run all of it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/term"
)

// Env is the world around a command.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
}

// Exit codes of every command.
const (
	exitOK     = 0 // what was asked for passed
	exitFailed = 1 // something did not
	exitUnable = 2 // the grader could not do its work; one line says why
)

// errFailed ends a command whose output has already said what did not pass.
var errFailed = errors.New("something did not pass")

// Main runs the command that args name and returns the process's exit code.
func Main(ctx context.Context, args []string, env Env) int {
	a := &app{env: env}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	return a.exitCode(ctx, root.ExecuteContext(ctx))
}

func (a *app) exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case ctx.Err() != nil:
		fmt.Fprintln(a.env.Err, "grader: interrupted; what was graded so far is kept")
	default:
		fmt.Fprintln(a.env.Err, "grader:", err)
	}
	return exitUnable
}

// app holds the flags that every command has.
type app struct {
	env   Env
	dir   string
	color term.When
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "grader",
		Short: "Grade the Threadwise course",
		Long: `Grader says where you stand in the Threadwise course, and why.

Exit codes: 0, what was asked for passed; 1, something did not; 2, the grader could not do its work.`,
		Example: `  grader check            where you stand
  grader check 3          one lesson, by number, folder or part of its name
  grader watch            the lesson you are at, graded whenever you save
  grader read 3           a lesson's text
  grader hint 3           the next hint
  grader grade class      a class, one folder a student`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().StringVarP(&a.dir, "dir", "C", ".", "act on the course that contains this `folder`")
	root.PersistentFlags().Var(&a.color, "color", "auto, always or never; NO_COLOR is obeyed too")
	root.AddCommand(a.check(), a.watch(), a.list(), a.read(), a.hint(), a.explain(), a.solution(), a.reset(), a.grade(), a.bench(), a.doctor(), a.verify(), a.sync())
	return root
}

// find returns the root of the course.
func (a *app) find() (string, error) {
	root, err := course.Find(a.dir)
	if errors.Is(err, course.ErrNoCourse) {
		return "", fmt.Errorf("%w: go into your clone of it, or name it with -C", err)
	}
	return root, err
}

// shipped finds the course and reads it as shipped.
func (a *app) shipped() (*course.Course, error) {
	root, err := a.find()
	if err != nil {
		return nil, err
	}
	return course.Shipped(root)
}

func (a *app) style(w io.Writer) report.Style {
	return report.Style{Width: term.Width(w, a.env.Getenv), Color: term.Color(a.color, w, a.env.Getenv)}
}

// isTerminal tells whether progress may be drawn on standard error.
func (a *app) isTerminal() bool {
	f, ok := a.env.Err.(*os.File)
	return ok && term.IsTerminal(f) && a.env.Getenv("TERM") != "dumb"
}
