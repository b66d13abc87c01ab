package run

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/threadwise/threadwise/grader/internal/group"
	"github.com/threadwise/threadwise/grader/internal/wire"
)

// process is one process of a test binary.
type process struct {
	job    wire.Job
	cmd    *exec.Cmd
	stdout *capture
	stderr *capture
	killed string
}

func newProcess(l Lesson, steps []wire.Step, dir string) (*process, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	p := &process{job: wire.Job{
		Key:     wire.NewKey(),
		Results: filepath.Join(dir, "results"),
		Log:     filepath.Join(dir, "log"),
		Races:   filepath.Join(dir, "races"),
		Lesson:  l.Name,
		Steps:   steps,
		Sources: l.Sources,
	}}
	for _, name := range []string{p.job.Results, p.job.Log} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			return nil, err
		}
	}
	p.cmd = exec.Command(l.Binary, "-test.v", "-test.timeout=0")
	p.cmd.Dir = dir
	p.cmd.Env = append(os.Environ(), wire.Env+"=1", "GOTRACEBACK=single", "GOMAXPROCS=", "GODEBUG=",
		"GORACE=atexit_sleep_ms=0 log_path="+p.job.Races)
	return p, nil
}

// run starts the process and waits for its end. Its error is that of starting it or of ctx.
func (p *process) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	flood := func() { cancel(errFlood) }
	budget := &budget{left: OutputLimit, spent: flood}
	p.stdout, p.stderr = newCapture(budget), newCapture(budget)
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	stdin, err := p.orders()
	if err != nil {
		return err
	}
	p.cmd.Stdin = stdin
	p.cmd.WaitDelay = time.Second // for what it started and left behind, holding its output open
	group.Own(p.cmd)
	if err := p.cmd.Start(); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { group.Kill(p.cmd) })
	defer stop()
	silence := p.watchSilence(cancel)
	_ = p.cmd.Wait() // how it ended is judged by what it reported
	silence()
	group.Kill(p.cmd)
	return p.ended(context.Cause(ctx))
}

var (
	errFlood  = errors.New("too much output")
	errSilent = errors.New("no progress")
)

// ended notes why the grader ended the process, if it did. It returns cause when that came from outside.
func (p *process) ended(cause error) error {
	switch cause {
	case errFlood:
		p.killed = OutputFlood
	case errSilent:
		p.killed = Silent
	default:
		return cause
	}
	return nil
}

// looks is how often, in SilenceLimit, the grader looks whether a process has reported something.
const looks = 120

// watchSilence cancels when the process has reported nothing for SilenceLimit. The function that it returns ends the watch.
// It counts its looks, not time: a machine that was suspended, or a virtual one that was paused, has silenced nobody.
func (p *process) watchSilence(cancel context.CancelCauseFunc) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(SilenceLimit / looks)
		defer tick.Stop()
		size := int64(0)
		for silent := 0; silent <= looks; {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			silent++
			if info, err := os.Stat(p.job.Results); err == nil && info.Size() != size {
				size, silent = info.Size(), 0
			}
		}
		cancel(errSilent)
	}()
	return func() { close(done) }
}
