package gather_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gather "github.com/threadwise/threadwise/exercises/08_gather"
	"github.com/threadwise/threadwise/grader/lab"
)

// Gather calls each task exactly once, whatever the others return.
func TestGather_CallsEachTaskOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, n := range []int{0, 1, 2 + rng.IntN(10), 1000} {
			calls := make([]atomic.Int32, n)
			tasks := make([]func() error, n)
			for i := range tasks {
				err := someError(rng)
				if i%3 == 2 {
					err = nil
				}
				tasks[i] = func() error { calls[i].Add(1); return err }
			}
			_ = gather.Gather(tasks...)

			for i := range calls {
				if got := calls[i].Load(); got != 1 {
					t.Fatalf("task %d of %d was called %d times when Gather returned, want once: the failure of one task is no reason "+
						"to leave out another, and Gather has to wait for all", i, n, got)
				}
			}
		}
	})
}

// Gather runs all tasks at once, and takes as long as the longest.
//
//grader:timing
func TestGather_RunsAllAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		rec := lab.NewRecorder()
		tasks := make([]func() error, 30+rng.IntN(20))
		var longest time.Duration
		for i := range tasks {
			d := someTime(rng)
			longest = max(longest, d)
			tasks[i] = func() error { rec.Sleep(fmt.Sprint("task ", i), d); return nil }
		}

		rec.Elapsed(t, longest, func() { _ = gather.Gather(tasks...) })

		if got := rec.Peak(); got != len(tasks) {
			t.Errorf("%d of %d tasks ran at once, want all: start each on a goroutine of its own, and wait only when all are started",
				got, len(tasks))
		}
	})
}

// Gather lets every task finish when one has failed.
//
//grader:timing
func TestGather_LetsAllFinish(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		rec := lab.NewRecorder()
		d := someTime(rng)
		early, late := someError(rng), someError(rng)
		task := func(name string, d time.Duration, err error) func() error {
			return func() error { rec.Sleep(name, d); return err }
		}

		start := time.Now()
		err := gather.Gather(task("fails late", 3*d, late), task("fails early", d, early), task("succeeds", 2*d, nil))
		took := time.Since(start)
		rec.Mark("Gather returned")

		if took != 3*d {
			time.Sleep(max(0, 3*d-took)) // so that the chart shows what the tasks do after that
			rec.WrongEnd(t, took, 3*d, "Gather returned after %v, and the last task ends after %v: wait for all tasks, also when one has failed",
				took, 3*d)
		}
		requireFailures(t, err, early, late)
	})
}

// Gather works when its tasks call Gather, and keeps such calls apart.
func TestGather_Nested(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		const outer, inner = 12, 5
		var all []error
		inside := make([]error, outer)
		tasks := make([]func() error, outer)
		for i := range tasks {
			failures, failing := someFailures(rng, inner)
			all = append(all, failures...)
			tasks[i] = func() error {
				inside[i] = gather.Gather(failing...)
				return inside[i]
			}
		}
		err := gather.Gather(tasks...)

		requireFailures(t, err, all...)
		requireOrder(t, err, all)
		for i, err := range inside {
			requireFailures(t, err, all[i*inner:(i+1)*inner]...)
			for j, other := range all {
				if j/inner != i && errors.Is(err, other) {
					t.Fatalf("call %d of %d that ran at the same time returned the failure of call %d: share nothing between calls", i, outer, j/inner)
				}
			}
		}
	})
}

// Gather does not wait for ever when runtime.Goexit ends a task.
//
//grader:errors
func TestGather_GoexitOfATask(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		failure := someError(rng)
		fails := func() error { time.Sleep(d); return failure }
		exits := func() error { time.Sleep(d); runtime.Goexit(); return nil }

		requireFailures(t, gathered(t, d, exits, fails), failure)
		requireFailures(t, gathered(t, d, fails, exits), failure)
		if err := gathered(t, d, exits); err != nil {
			t.Errorf("the only task ended by runtime.Goexit, and Gather returned the error %q: the task returned none", err)
		}
	})
}

// gathered returns what Gather returns for tasks that have ended after d, and ends the test when that is nothing.
func gathered(t *testing.T, d time.Duration, tasks ...func() error) error {
	t.Helper()
	result := make(chan error, 1)
	go func() {
		defer close(result)
		result <- gather.Gather(tasks...)
	}()
	time.Sleep(d)
	synctest.Wait()

	select {
	case err, ok := <-result:
		if !ok {
			t.Fatalf("runtime.Goexit in a task ended the goroutine that had called Gather (tasks in that call: %d): "+
				"run every task on a goroutine of its own", len(tasks))
		}
		return err
	default:
		t.Fatalf("all tasks have ended, one of %d by runtime.Goexit, and Gather still waits: "+
			"after runtime.Goexit only deferred functions run, so tell of the end in a defer", len(tasks))
		return nil
	}
}

// Gather does not swallow a panic of a task: the program ends with it.
//
//grader:errors
func TestGather_PanicEndsTheProgram(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			succeeds := func() error { return nil }
			go func() { _ = gather.Gather(succeeds, func() error { panic("the panic of a task") }, succeeds) }()
			synctest.Wait() // goes on only when those goroutines are gone or wait, and before that the program has crashed
		})
	})

	if child.Crash == nil {
		t.Fatalf("a task panicked, and that did not end the program: call each task, and do not recover (that is the next lesson)")
	}
	assert.Contains(t, child.Crash.Message, "the panic of a task")
}

// Gather leaves nothing running when it returns.
//
//grader:leaks
func TestGather_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		var ended atomic.Int32
		_, tasks := someFailures(rng, 5+rng.IntN(10))
		for i, task := range tasks {
			d := someTime(rng)
			tasks[i] = func() error { defer ended.Add(1); time.Sleep(d); return task() }
		}
		_ = gather.Gather(tasks...)

		if n := int(ended.Load()); n != len(tasks) {
			t.Errorf("Gather returned when %d of %d tasks had ended: the others are left running", n, len(tasks))
			time.Sleep(time.Hour)
		}
	}) // the bubble reports what else is left in it
}

// Gather has no data race when tasks fail at once, and shows what they wrote.
//
//grader:races
func TestGather_FailuresAtOnce(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		failures, tasks := someFailures(rng, 8)
		wrote := make([]int, len(tasks)) // plain variables: only Gather may order the writes before the reads
		for i, task := range tasks {
			tasks[i] = func() error { wrote[i] = i + 1; return task() }
		}
		err := gather.Gather(tasks...)

		requireFailures(t, err, failures...)
		for i, got := range wrote {
			require.Equal(t, i+1, got, "what task %d of %d wrote", i, len(tasks))
		}
	})
}

// someFailures returns n errors, and tasks that return them.
func someFailures(rng *rand.Rand, n int) (failures []error, tasks []func() error) {
	for range n {
		err := someError(rng)
		failures = append(failures, err)
		tasks = append(tasks, func() error { return err })
	}
	return failures, tasks
}

// someTime is how long a task takes: above a minute of the bubble's clock, which costs nothing, and not a whole number of
// milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}
