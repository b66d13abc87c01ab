package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/group"
	"github.com/threadwise/threadwise/grader/internal/tail"
)

// limit is how long a program may take for an experiment: many times what the largest needs.
const limit = 10 * time.Minute

// kept is how many bytes of a program's last words are looked at.
const kept = 64 << 10

var errTooLong = fmt.Errorf("it has not ended after %v", limit)

// do runs the program of argv for one job. Nothing that it starts is left running. The error is one line.
func do(ctx context.Context, argv []string, job bench.Job, step func()) (bench.Answer, error) {
	order, err := json.Marshal(job)
	if err != nil {
		return bench.Answer{}, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTooLong)
	defer cancel()
	cmd := exec.Command(argv[0], argv[1:]...) // ended below, with all of its group
	cmd.Stdin = bytes.NewReader(order)
	said := &tail.Tail{Most: kept}
	cmd.Stderr = said
	answers, err := cmd.StdoutPipe()
	if err != nil {
		return bench.Answer{}, err
	}
	group.Own(cmd)
	if err := cmd.Start(); err != nil {
		return bench.Answer{}, err
	}
	stop := context.AfterFunc(ctx, func() { group.Kill(cmd) })
	defer stop()
	answer, err := bench.ReadAnswer(answers, job, step)
	if err != nil {
		group.Kill(cmd) // it may be about to write more than anybody reads
	}
	ended := cmd.Wait()
	return answer, failure(ctx, err, ended, said.String())
}

// failure says in one line why an answer is worth nothing; nil when it is complete. What the program says of itself tells most.
func failure(ctx context.Context, err, ended error, said string) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil && !errors.Is(err, bench.ErrIncomplete):
		return err
	case ended != nil && reason(said) != "":
		return errors.New(reason(said))
	case ended != nil:
		return ended
	}
	return err
}

// reason is the line of a program's last words that says why it ended: a Go program's panic, or what Python writes last.
func reason(said string) string {
	last := ""
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return line
		}
		if line != "" {
			last = line
		}
	}
	return last
}
