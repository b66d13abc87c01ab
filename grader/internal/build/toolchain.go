package build

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// A Toolchain is the Go installation that builds lessons.
type Toolchain struct {
	Version string // "go1.26.8"
	Cache   string // the build cache's folder
	Race    bool   // race-enabled binaries can be built
	NoRace  string // one line, why not; empty when Race is set
	root    string // the course's
}

// An UnusableError says why the Go that was found, or not found, does not do.
type UnusableError struct {
	Why    string
	Remedy string // what to do: a clause
}

// Error returns both in one line.
func (e *UnusableError) Error() string { return e.Why + ": " + e.Remedy }

// FindToolchain asks the go command on PATH about itself. Errors say what to install.
func FindToolchain(ctx context.Context, root string) (*Toolchain, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, &UnusableError{"no Go on PATH", "install it from https://go.dev/dl and open a new terminal"}
	}
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOVERSION", "GOCACHE", "GOOS", "GOARCH", "CGO_ENABLED", "CC")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("asking Go about itself: %w", withStderr(err))
	}
	var env struct{ GOVERSION, GOCACHE, GOOS, GOARCH, CGO_ENABLED, CC string }
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("reading the output of go env: %w", err)
	}
	if err := checkVersion(root, env.GOVERSION); err != nil {
		return nil, err
	}
	t := &Toolchain{Version: env.GOVERSION, Cache: env.GOCACHE, root: root}
	t.NoRace = noRace(env.GOOS, env.GOARCH, env.CGO_ENABLED, env.CC)
	t.Race = t.NoRace == ""
	return t, nil
}

// checkVersion compares the running Go with the one that go.mod asks for.
func checkVersion(root, have string) error {
	name := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading the course's go.mod: %w", err)
	}
	mod, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return fmt.Errorf("reading the course's go.mod: %w", err)
	}
	if mod.Go == nil {
		return fmt.Errorf("%s asks for no version of Go: `git checkout -- go.mod` brings it back", name)
	}
	if want := "go" + mod.Go.Version; version.IsValid(have) && version.Compare(have, want) < 0 {
		return &UnusableError{fmt.Sprintf("this is %s, the course needs %s or newer", have, want), "https://go.dev/dl"}
	}
	return nil
}

// noRace says why the race detector cannot be used, and "" when it can.
// Requirements: https://go.dev/doc/articles/race_detector#Requirements
func noRace(goos, goarch, cgo, cc string) string {
	if goos == "darwin" {
		return "" // needs no C compiler since Go 1.20
	}
	if cgo != "1" {
		if _, err := exec.LookPath("cc"); err == nil {
			return "cgo is off (CGO_ENABLED=0), and the race detector needs it"
		}
		return "no C compiler, which the race detector needs: install gcc or clang"
	}
	compiler, _, _ := strings.Cut(cc, " ")
	if _, err := exec.LookPath(compiler); err != nil {
		return fmt.Sprintf("no C compiler (%s), which the race detector needs: install gcc or clang", compiler)
	}
	supported := "linux/amd64 linux/arm64 linux/ppc64le linux/s390x linux/riscv64 linux/loong64 windows/amd64 freebsd/amd64 netbsd/amd64 "
	if !strings.Contains(supported, goos+"/"+goarch+" ") {
		return fmt.Sprintf("Go has no race detector for %s/%s", goos, goarch)
	}
	return ""
}

// withStderr adds to an error of exec what the command said.
func withStderr(err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return err
}

// command returns the go command with args, run at the course's root and ended with ctx.
func (t *Toolchain) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = t.root
	// The overlay names files below t.root. Without PWD the go command would resolve links in its own folder's name, and find none of them.
	cmd.Env = append(os.Environ(), "GOWORK=off", "PWD="+t.root)
	if !t.Race {
		cmd.Env = append(cmd.Env, "CGO_ENABLED=0") // only the race detector needs it, and a compiler that is named but missing would fail the build
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd
}

// raceFlag is the flag that every build gets, so that all of them share one build cache.
func (t *Toolchain) raceFlag() []string {
	if t.Race {
		return []string{"-race"}
	}
	return nil
}
