package doctor

import (
	"context"
	"os"
	"os/exec"
	"strings"
)

// A Command is a program to run.
type Command struct {
	Dir  string
	Env  []string // added to the environment
	Name string
	Args []string
}

// run runs c and returns what it printed, trimmed.
func run(ctx context.Context, c Command) (string, error) {
	cmd := exec.CommandContext(ctx, c.Name, c.Args...)
	cmd.Dir = c.Dir
	cmd.Env = append(os.Environ(), c.Env...)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// firstLine is what output begins with, or err when there is none.
func firstLine(output string, err error) string {
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") { // go build's headings
			return line
		}
	}
	return err.Error()
}
