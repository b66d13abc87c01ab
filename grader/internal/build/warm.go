package build

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"
)

// warmRoots are the packages that lessons' tests are made of; with what they import, all that a first build compiles.
var warmRoots = []string{
	"./grader/internal/harness",
	"./grader/lab",
	"./fixtures/fakenet",
	"./fixtures/images",
	"github.com/stretchr/testify/require",
}

// few packages compile within seconds, which is not worth a word: the course's own after an update.
const few = 30

// Warm compiles what every lesson needs, above all the standard library for the race detector, which takes about a minute
// once. It calls progress with the number of packages compiled so far, of total; never when there are few.
func (t *Toolchain) Warm(ctx context.Context, progress func(done, total int)) error {
	args := slices.Concat([]string{"list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}"}, t.raceFlag(), warmRoots)
	out, err := t.command(ctx, args...).Output()
	if err != nil {
		return fmt.Errorf("looking at the build cache: %w", withStderr(err))
	}
	stale := len(strings.Fields(string(out)))
	if stale == 0 {
		return nil
	}
	cmd := t.command(ctx, slices.Concat([]string{"build", "-v"}, t.raceFlag(), warmRoots)...)
	names, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("compiling the standard library: %w", err)
	}
	if stale <= few {
		progress = func(int, int) {}
	}
	progress(0, stale)
	last := ""
	for lines, done := bufio.NewScanner(names), 0; lines.Scan(); {
		done, last = done+1, lines.Text()
		progress(min(done, stale), stale)
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("compiling the standard library: %w: %s", err, last)
	}
	return nil
}
