// Command program runs one experiment with the code of the course's lessons: the reference solutions, or what the grader's
// overlay puts in their place. It reads a bench.Job and writes events.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/bench/program/stdout"
)

// experiments measure every case of a job. Each has a file of its own.
var experiments = map[bench.Name]func(bench.Job, *bench.Answers) error{
	bench.IO:     runIO,
	bench.Images: runImages,
	bench.CPU:    runCPU,
	bench.Scale:  runScale,
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var job bench.Job
	if err := json.NewDecoder(os.Stdin).Decode(&job); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	experiment, found := experiments[job.Experiment]
	if !found {
		return fmt.Errorf("there is no experiment %q", job.Experiment)
	}
	answers := bench.NewAnswers(stdout.Real)
	answers.Version(runtime.Version())
	if err := experiment(job, answers); err != nil {
		return err
	}
	return answers.Err()
}
