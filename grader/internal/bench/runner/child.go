package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/group"
)

// limit is how long a program may take for an experiment: many times what the largest needs.
const limit = 10 * time.Minute

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
	said := &tail{}
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

// kept is how many bytes of a program's standard error a tail keeps.
const kept = 64 << 10

// A tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if len(t.text) > 2*kept {
		t.text = append([]byte(nil), t.text[len(t.text)-kept:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
