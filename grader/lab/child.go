package lab

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/threadwise/threadwise/grader/internal/child"
	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/tail"
)

// A ChildResult says how a function ended in a process of its own.
type ChildResult struct {
	Finished bool        // it returned, or ended by FailNow or SkipNow
	Failed   bool        // its T failed
	ExitCode int         // of the process; -1 when a signal ended it
	Output   string      // what it printed, standard output and error together; the end of it, if it is long
	Crash    *dump.Crash // the panic or fatal error that ended the process; nil without one
}

// Child runs f in a process of its own, started from the running binary: for what would kill this one. There the test
// starts anew and ends with f, so Child should come first in it, and at most once in a test or subtest.
// t fails when the process cannot be started. Whether f's own failure is one of t's is for the test to say.
func Child(t *testing.T, f func(t *testing.T)) ChildResult {
	t.Helper()
	if orders := child.Take(); orders != nil {
		obey(t, orders, f)
	}
	orders := childOrders{File: filepath.Join(t.TempDir(), "result"), Token: rand.Text()}
	text, err := json.Marshal(orders)
	if err != nil {
		t.Fatal(err)
	}
	cmd, err := child.Command(t.Name(), text)
	if err != nil {
		t.Fatalf("running %s in a process of its own: %v", t.Name(), err)
	}
	return start(t, cmd, orders)
}

// childOrders say where the child is to write its result, and the token that proves that it is one: the code under
// test knows neither, so it cannot pretend to have finished.
type childOrders struct{ File, Token string }

// childReport is what the child writes.
type childReport struct {
	Token  string
	Failed bool
}

// maxOutput is how many bytes of a child's output are kept.
const maxOutput = 256 << 10

func start(t *testing.T, cmd *exec.Cmd, orders childOrders) ChildResult {
	t.Helper()
	output := &tail.Tail{Most: maxOutput}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.Env = append(cmd.Environ(), "GORACE="+os.Getenv("GORACE")+" atexit_sleep_ms=0") // else each child sleeps a second
	cmd.WaitDelay = time.Second                                                         // for grandchildren that keep its output open
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatalf("running %s in a process of its own: %v", t.Name(), err)
	}
	return result(cmd, output.String(), orders)
}

func result(cmd *exec.Cmd, output string, orders childOrders) ChildResult {
	r := ChildResult{ExitCode: cmd.ProcessState.ExitCode(), Output: output}
	var report childReport
	if text, err := os.ReadFile(orders.File); err == nil && json.Unmarshal(text, &report) == nil {
		r.Finished = report.Token == orders.Token
		r.Failed = r.Finished && report.Failed
	}
	if crash, ok := dump.ParseCrash([]byte(output)); ok && !r.Finished {
		r.Crash = &crash
	}
	return r
}

// obey runs f in the child and ends the process, unless a panic does.
func obey(t *testing.T, text []byte, f func(*testing.T)) {
	t.Helper()
	var orders childOrders
	if err := json.Unmarshal(text, &orders); err != nil {
		t.Fatalf("reading the parent's orders: %v", err)
	}
	finished := false
	defer func() {
		if finished || t.Failed() || t.Skipped() {
			report(orders, t.Failed())
			os.Exit(0)
		}
	}()
	f(t)
	finished = true
}

// report proves to the parent that f has ended.
func report(orders childOrders, failed bool) {
	text, err := json.Marshal(childReport{Token: orders.Token, Failed: failed})
	if err == nil {
		err = os.WriteFile(orders.File, text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "reporting to the parent process:", err)
		os.Exit(2)
	}
}
