// Package harness is the grader's side of a test binary: it runs the tests it is told to and reports how each ended.
//
// What it reports is what happened to the test functions, never what was printed. Generated code calls [Main].
package harness

import (
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"
	"testing"

	"github.com/threadwise/threadwise/grader/internal/child"
	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/procs"
	"github.com/threadwise/threadwise/grader/internal/watchdog"
	"github.com/threadwise/threadwise/grader/internal/wire"
	"github.com/threadwise/threadwise/grader/lab/seal"
)

// harness is the state of one process.
type harness struct {
	job    wire.Job
	out    *wire.Writer
	stdout *os.File // the process's own standard output, for the code under test
	step   atomic.Int64
}

// Main runs the job that the grader has ordered with the tests of its lesson, and ends the process. Tests of other lessons, linked into
// the same binary, do not run.
func Main(lessons map[string][]testing.InternalTest) {
	orders := seal.Take()
	if orders == nil {
		fail("this binary is started by the grader, with orders on its standard input")
	}
	log := os.Stdout // of a child: the test that has started it reads this
	if orders.Job.Log != "" {
		var err error
		if log, err = os.OpenFile(orders.Job.Log, os.O_WRONLY|os.O_APPEND, 0); err != nil {
			fail("opening the log: " + err.Error())
		}
	}
	debug.SetMaxStack(maxStack)
	h := &harness{job: orders.Job, out: orders.Out, stdout: os.Stdout}
	// Package testing takes its writer from os.Stdout when it starts the first test. Given another file until then, what the
	// tests log and what the code under test prints stay apart.
	os.Stdout = log
	all := testing.InternalTest{Name: "TestThreadwise", F: func(t *testing.T) { h.runAll(t, lessons[h.job.Lesson]) }}
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{all}, nil, nil)
}

// maxStack is how many bytes a goroutine's stack may take. Go's own limit is 1 GB, and endless recursion that takes so long to get there
// looks like an endless loop.
const maxStack = 64 << 20

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(2)
}

// runAll runs the job's steps.
func (h *harness) runAll(t *testing.T, own []testing.InternalTest) {
	os.Stdout = h.stdout
	child.Command = h.child
	child.Give(h.job.Child)
	note.To(func(n note.Note) { h.record(wire.Record{Event: wire.Noted, Note: &n}) })
	h.record(wire.Record{Event: wire.Hello})
	tests := map[string]func(*testing.T){}
	for _, test := range own {
		tests[test.Name] = test.F
	}
	var past wire.Past
	for i, step := range h.job.Steps {
		if past.LeavesOut(step) {
			continue
		}
		h.step.Store(int64(i))
		passed, raced := h.run(t, step, tests[step.Test])
		past.Ended(step.Test, passed, procs.Varied())
		if raced {
			h.record(wire.Record{Event: wire.Pause})
			return
		}
	}
	h.record(wire.Record{Event: wire.Done, Failed: t.Failed()})
}

// raced tells whether the race detector has reported anything.
func (h *harness) raced() bool { return size(h.racesFile()) > 0 }

// run runs one step. Once it has raced, the process is of no more use: the detector reports a race only once, so another test that
// meets the same race would seem to pass.
func (h *harness) run(t *testing.T, step wire.Step, test func(*testing.T)) (passed, raced bool) {
	procs.Give(step.Procs)
	h.record(wire.Record{Event: wire.Start})
	stop := watchdog.Watch(watchdog.Options{}) // for tests that do without package lab
	defer stop()
	var finished, skipped bool
	ok := t.Run(step.Test, func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		test(t)
		finished = true
	})
	raced = h.raced()
	h.record(wire.Record{Event: wire.End, Finished: finished, Failed: !ok || raced, Skipped: skipped, Varied: procs.Varied()})
	return ok && finished && !skipped && !raced, raced
}

// record reports r. A report that cannot be written is a test that did not pass, which is all that can be done about it here.
func (h *harness) record(r wire.Record) {
	r.Step = int(h.step.Load())
	r.LogAt = size(h.job.Log)
	r.RacesAt = size(h.racesFile())
	_ = h.out.Write(r)
}

// racesFile is where the race detector writes.
func (h *harness) racesFile() string { return fmt.Sprintf("%s.%d", h.job.Races, os.Getpid()) }

// size returns the size of the file called name, 0 when there is none.
func size(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}
