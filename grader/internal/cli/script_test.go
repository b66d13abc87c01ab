package cli_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/threadwise/threadwise/grader/internal/cli"
	"github.com/threadwise/threadwise/grader/internal/coursetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"grader": grader})
}

// grader is the command under test: what package main does.
func grader() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(cli.Main(ctx, os.Args[1:], cli.Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
}

var update = flag.Bool("update", false, "write what commands print into the scripts")

// TestScripts runs the scripts in testdata/script, each in a course of its own; the variable commands tells what they may use.
func TestScripts(t *testing.T) {
	pool := newPool(t)
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		Setup:              pool.setup,
		Cmds:               commands,
		Condition:          condition,
		UpdateScripts:      *update,
		RequireUniqueNames: true,
	})
}

// lessons is how many a course in a script has: 01_apple to 10_juniper, 11_apple2, 12_banana2.
const lessons = 12

// pool lends courses to scripts. Compiling the lab in a new folder takes a second, so there are no more than run at a time.
type pool chan *coursetest.Course

func newPool(t *testing.T) pool {
	p := make(pool, runtime.GOMAXPROCS(0))
	root := t.TempDir()
	for i := range cap(p) {
		c, err := coursetest.New(filepath.Join(root, string(rune('a'+i))), lessons)
		if err != nil {
			t.Fatal(err)
		}
		p <- c
	}
	return p
}

// courseKey finds the script's course among the values of its environment.
type courseKey struct{}

// setup puts the script into a fresh course. Files of the script are in $WORK.
func (p pool) setup(env *testscript.Env) error {
	program, err := exec.LookPath("grader")
	if err != nil {
		return err
	}
	c := <-p
	env.Defer(func() { p <- c })
	env.Setenv("GRADER", program)
	env.Values[courseKey{}] = c
	env.Cd = c.Root
	env.Setenv("COURSE", c.Root)
	env.Setenv("COLUMNS", "100")
	for _, name := range []string{"HOME", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "GOPATH"} {
		env.Setenv(name, goEnv(name))
	}
	return c.Restore()
}
