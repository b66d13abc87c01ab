// Package run starts test binaries, one process a lesson, and collects what became of each test.
//
// Code under test may do anything: print without end, exit, crash, spawn. The process gets a group of its own, a cap on its
// output and no standard input; what counts are the signed records of package wire.
package run

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/wire"
)

// A Lesson is a lesson whose tests are to run.
type Lesson struct {
	Name     string
	Binary   string            // path of the test binary
	Tests    []string          // names of its test functions
	Rounds   int               // how often each test runs, with GOMAXPROCS varied
	Brief    bool              // one round is enough for a test that varies GOMAXPROCS on its own
	First    int               // number of the first round, which says how many processors it gets
	Isolated bool              // each test gets a process of its own
	Sources  map[string]string // text of the files that the binary was built from, by the path that stacks name
	Dir      string            // an existing folder for the process's files, which the caller removes
}

// An Attempt is one run of one test.
type Attempt struct {
	Test     string
	Procs    int  // GOMAXPROCS
	Reported bool // its end was reported
	Finished bool // the test function returned, rather than being ended by Goexit or a panic
	Failed   bool
	Skipped  bool
	Varied   bool // the test has varied GOMAXPROCS on its own
	Notes    []note.Note
	Log      string // what the test logged
	Races    string // reports of the race detector
	Exit     *Exit  // how the process ended during this attempt; nil when it did not
}

// Passed tells whether the attempt is reported as a success in every way.
func (a Attempt) Passed() bool { return a.Reported && a.Finished && !a.Failed && !a.Skipped }

func (a Attempt) toolFailed() bool { return a.Exit != nil && a.Exit.Tool }

// Spoiled tells whether package-level code ended the process before any test began.
func (a Attempt) Spoiled() bool { return a.Exit != nil && a.Exit.Before }

// An Exit is the end of a process that still had tests to run.
type Exit struct {
	Code   int    // exit code; -1 when a signal or the grader ended it
	Killed string // why the grader ended it: OutputFlood or Silent; empty when it ended by itself
	Stderr string // the beginning and the end of what it printed there
	Before bool   // it ended before any test began: in package-level code
	Tool   bool   // the race detector itself failed, which proves nothing about the code
}

// Values of [Exit].Killed.
const (
	OutputFlood = "output" // more output than OutputLimit
	Silent      = "silent" // no sign of progress for SilenceLimit: the last resort, which proves nothing about the code
)

// OutputLimit is how many bytes a process may print. SilenceLimit is how long it may take for one test: far more than any needs.
const (
	OutputLimit  = 4 << 20
	SilenceLimit = 2 * time.Minute
)

// A Result is what became of a lesson's tests.
type Result struct {
	Attempts []Attempt
	Output   string        // the beginning of what the code under test printed
	LateRace string        // report of a race that was noticed when no test was running
	Took     time.Duration // wall clock
}

// Run runs l's tests to the end, with a new process after each that dies. It returns an error when ctx ends or a process cannot be started.
func Run(ctx context.Context, l Lesson) (Result, error) {
	start := time.Now()
	r := runner{lesson: l}
	groups := [][]string{l.Tests}
	if l.Isolated {
		groups = slices.Collect(slices.Chunk(l.Tests, 1))
	}
	for _, tests := range groups {
		if err := r.run(ctx, l.steps(tests)); err != nil {
			return r.result, err
		}
	}
	r.result.Took = time.Since(start)
	return r.result, nil
}

// runner collects the results of a lesson's processes.
type runner struct {
	lesson    Lesson
	processes int // started so far
	retries   int // attempts that were repeated because the race detector failed
	result    Result
}

// maxRetries is how many attempts of a lesson are repeated when the race detector itself fails.
const maxRetries = 5

// run runs steps in one process, and in another what a process that dies leaves.
func (r *runner) run(ctx context.Context, steps []wire.Step) error {
	for len(steps) > 0 {
		r.processes++
		p, err := newProcess(r.lesson, steps, filepath.Join(r.lesson.Dir, strconv.Itoa(r.processes)))
		if err != nil {
			return fmt.Errorf("preparing to run %s: %w", r.lesson.Name, err)
		}
		if err := p.run(ctx); err != nil {
			return fmt.Errorf("running the tests of %s: %w", r.lesson.Name, err)
		}
		attempts, late := p.attempts()
		if n := len(attempts) - 1; n >= 0 && attempts[n].toolFailed() && r.retries < maxRetries {
			r.retries++
			attempts = attempts[:n]
		}
		r.result.Attempts = append(r.result.Attempts, attempts...)
		r.result.LateRace += late
		if r.result.Output == "" {
			r.result.Output = ownOutput(p.stdout.head())
		}
		steps = remaining(steps, attempts)
	}
	return nil
}

// steps lists the runs of every round. The first has every processor, the second one only: most that goes wrong shows in these.
func (l Lesson) steps(tests []string) []wire.Step {
	var steps []wire.Step
	procs := []int{max(2, runtime.NumCPU()), 1, 4}
	for round := range l.Rounds {
		for _, test := range tests {
			steps = append(steps, wire.Step{Test: test, Procs: procs[(l.First+round)%len(procs)], Spare: l.Brief && round > 0})
		}
	}
	return steps
}

// remaining returns the steps that a process which made attempts leaves for the next one: none that the binary would leave out itself.
func remaining(steps []wire.Step, attempts []Attempt) []wire.Step {
	done := 0
	for _, a := range attempts { // a subsequence of steps, as some have been left out
		for steps[done].Test != a.Test || steps[done].Procs != a.Procs {
			done++
		}
		done++
	}
	return slices.DeleteFunc(slices.Clone(steps[done:]), pastOf(attempts).LeavesOut)
}

// ownOutput is output without the line that package testing adds at the end.
func ownOutput(output string) string {
	output = strings.TrimSuffix(output, "FAIL\n")
	return strings.TrimSuffix(output, "PASS\n")
}
