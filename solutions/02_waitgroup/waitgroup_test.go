// Code generated from exercises/02_waitgroup/waitgroup_test.go by make sync. DO NOT EDIT.

package waitgroup_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	waitgroup "github.com/threadwise/threadwise/solutions/02_waitgroup"
)

// RunAll runs every task exactly once.
func TestRunAll_RunsEachOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		for _, n := range []int{1, 2, 3 + lab.Rand(t).IntN(50)} {
			ran := make([]atomic.Int32, n)
			waitgroup.RunAll(counting(ran)...)
			synctest.Wait() // whether RunAll waits is for other tests

			for i := range ran {
				if times := ran[i].Load(); times != 1 {
					t.Fatalf("task %d of %d has run %d times, want once: go through the whole list, and start what stands there", i+1, n, times)
				}
			}
		}
	})
}

// RunAll takes as long as the longest task, neither more nor less.
//
//grader:timing
func TestRunAll_TakesAsLongAsTheLongest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		lengths, longest := someLengths(rng, 5+rng.IntN(5))
		defer time.Sleep(longest) // for tasks that RunAll did not wait for
		rec := lab.NewRecorder()
		var tasks []func()
		for i, d := range lengths {
			tasks = append(tasks, rec.Task(fmt.Sprintf("task %d", i+1), d))
		}

		took := timeOf(func() { waitgroup.RunAll(tasks...) })
		rec.Mark("RunAll returned")

		switch {
		case took < longest:
			rec.WrongEnd(t, took, longest, "RunAll returned at %v, and the longest task takes %v: "+
				"count each task before its goroutine starts, and wait until all of them have ended", took, longest)
		case took > longest:
			rec.WrongEnd(t, took, longest, "RunAll returned at %v, and the longest task takes %v: "+
				"start all of them before you wait, and let the end of the last one wake you", took, longest)
		}
	})
}

// RunAll starts every task before it waits for any, however many.
//
//grader:timing
func TestRunAll_AllRunTogether(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := 150 + lab.Rand(t).IntN(100) // above any limit that somebody may think enough
		var running atomic.Int32
		gate := make(chan struct{}) // no task ends before it opens
		defer close(gate)
		task := func() { running.Add(1); <-gate }

		go waitgroup.RunAll(repeat(n, task)...)
		synctest.Wait()

		if got := int(running.Load()); got != n {
			t.Errorf("%d of %d tasks were running at 0s, when none had ended: "+
				"start them all at once, without a limit, before you wait for the first", got, n)
		}
	})
}

// RunAll returns at once when there are no tasks.
func TestRunAll_NoTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		var none []func()
		var began, ended atomic.Bool
		go waitgroup.RunAll(func() {
			began.Store(true)
			waitgroup.RunAll()
			waitgroup.RunAll(none...)
			ended.Store(true)
		})
		synctest.Wait()

		switch {
		case !began.Load():
			t.Errorf("the task that is to call RunAll without tasks has not run")
		case !ended.Load():
			t.Errorf("RunAll without tasks has not returned: there is nothing to wait for, and no task that could tell of its end")
		}
	})
}

// A task may call RunAll itself, to any depth.
func TestRunAll_Nested(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		const depth = 3
		width := 2 + lab.Rand(t).IntN(3)
		want := width * width * width

		require.Equalf(t, want, leaves(width, depth), "the leaves of a tree, %d levels deep, in which each task runs %d more: "+
			"each call must wait for all of its own tasks", depth, width)
	})
}

// RunAll waits for no task of another call.
func TestRunAll_WaitsForNoOtherCall(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		started, gate, returned := make(chan struct{}), make(chan struct{}), make(chan struct{})
		go func() {
			defer close(returned)
			waitgroup.RunAll(func() { close(started); <-gate })
		}()
		defer func() { close(gate); <-returned }()
		select {
		case <-started:
		case <-returned:
			t.Fatalf("RunAll returned, and its task has not run")
		}

		var ran atomic.Bool
		waitgroup.RunAll(func() { ran.Store(true) }) // the task of the other call runs on until the gate opens
		if !ran.Load() {
			t.Errorf("a second RunAll returned before its task had ended")
		}
	})
}

// RunAll leaves the caller's list of tasks as it is.
func TestRunAll_LeavesTheListAlone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		ran := make([]atomic.Int32, 3+lab.Rand(t).IntN(10))
		list := counting(ran)
		waitgroup.RunAll(list...)
		synctest.Wait()

		for i, task := range list {
			if complaint := panicOf(task); complaint != "" {
				t.Fatalf("after RunAll(list...), a call of list[%d] panics (%s), so it is not the caller's task any more: "+
					"tasks is the caller's own slice, not a copy, so only read it", i, complaint)
			}
			require.Equalf(t, 2, int(ran[i].Load()), "how often a task has run: once in RunAll(list...), and once by list[%d]()", i)
		}
	})
}

// RunAll also notices the end of a task that calls runtime.Goexit.
//
//grader:errors
func TestRunAll_Goexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		endByGoexit(t, rng, 1)
		endByGoexit(t, rng, 5+rng.IntN(5))
	})
}

// endByGoexit runs n tasks of different lengths, which all end by runtime.Goexit.
func endByGoexit(t *testing.T, rng *rand.Rand, n int) {
	lengths, longest := someLengths(rng, n)
	defer time.Sleep(longest) // for tasks that RunAll did not wait for
	var tasks []func()
	for _, d := range lengths {
		tasks = append(tasks, func() { time.Sleep(d); runtime.Goexit() })
	}
	var returned, gone atomic.Bool
	go func() {
		defer gone.Store(true)
		waitgroup.RunAll(tasks...)
		returned.Store(true)
	}()

	time.Sleep(longest - time.Nanosecond)
	synctest.Wait()
	if returned.Load() {
		t.Fatalf("RunAll returned before the last of %d tasks had ended at %v", n, longest)
	}
	time.Sleep(time.Nanosecond)
	synctest.Wait()
	switch {
	case returned.Load():
	case gone.Load():
		t.Fatalf("a task's runtime.Goexit ended the goroutine that had called RunAll (tasks in that call: %d): "+
			"run every task on a goroutine of its own, the last one and an only one too", n)
	default:
		t.Fatalf("%d of %d tasks have ended by runtime.Goexit, and RunAll still waits: "+
			"of what follows it only deferred functions run, so tell of the end in a defer", n, n)
	}
}

// RunAll does not swallow a panic of a task: the program ends with it.
//
//grader:errors
func TestRunAll_PanicEndsTheProgram(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			waitgroup.RunAll(func() {}, func() { panic("the task's panic") }, func() {})
			synctest.Wait() // goes on only when the task's goroutine is gone, and then the program has crashed
		})
	})

	if child.Crash == nil {
		t.Fatalf("a task panicked, and that did not end the program: run each task on its own goroutine, and do not recover")
	}
	assert.Contains(t, child.Crash.Message, "the task's panic")
}

// RunAll leaves nothing running when it returns.
//
//grader:leaks
func TestRunAll_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		lengths, longest := someLengths(rng, 5+rng.IntN(5))
		var ended atomic.Int32
		var tasks []func()
		for _, d := range lengths {
			tasks = append(tasks, func() { time.Sleep(d); ended.Add(1) })
		}
		waitgroup.RunAll(tasks...)

		if n := int(ended.Load()); n != len(tasks) {
			defer time.Sleep(longest)
			t.Errorf("RunAll returned when %d of %d tasks had ended: the others are left running", n, len(tasks))
		}
	}) // the bubble reports what else is left in it
}

// RunAll makes visible what the tasks wrote, however they are scheduled.
//
//grader:races
func TestRunAll_ShowsWhatTheTasksWrote(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 200, func(t *testing.T, _ int) {
		want := 1 + rng.IntN(1000)
		got := make([]int, 1+rng.IntN(4)) // plain variables: only RunAll may order the writes before the reads
		var tasks []func()
		for i := range got {
			tasks = append(tasks, func() { got[i] = want })
		}
		waitgroup.RunAll(tasks...)

		for i := range got {
			require.Equalf(t, want, got[i], "what task %d of %d wrote, as it is after RunAll: "+
				"count each task before its goroutine starts, and wait until all of them have ended", i+1, len(got))
		}
	})
}

// leaves counts the leaves of a tree whose inner nodes are calls of RunAll. It adds up in plain variables, as each call
// has to wait for all of its own tasks.
func leaves(width, depth int) int {
	if depth == 0 {
		return 1
	}
	counts := make([]int, width)
	var tasks []func()
	for i := range counts {
		tasks = append(tasks, func() { counts[i] = leaves(width, depth-1) })
	}
	waitgroup.RunAll(tasks...)
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// counting returns a task for each counter, which counts how often it runs.
func counting(ran []atomic.Int32) []func() {
	var tasks []func()
	for i := range ran {
		tasks = append(tasks, func() { ran[i].Add(1) })
	}
	return tasks
}

func repeat(n int, task func()) []func() {
	tasks := make([]func(), n)
	for i := range tasks {
		tasks[i] = task
	}
	return tasks
}

// someLengths are the lengths of n tasks, all above a minute of the bubble's clock, which costs nothing, and not whole
// milliseconds, so that who polls comes late. The longest is neither the first nor the last, if there are three or more.
func someLengths(rng *rand.Rand, n int) (lengths []time.Duration, longest time.Duration) {
	lengths = make([]time.Duration, n)
	for i := range lengths {
		lengths[i] = someTime(rng)
	}
	longest = someTime(rng) + time.Minute
	at := 0
	if n > 2 {
		at = 1 + rng.IntN(n-2)
	}
	lengths[at] = longest
	return lengths, longest
}

func someTime(rng *rand.Rand) time.Duration {
	return time.Duration(60+rng.IntN(60))*time.Second + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// timeOf is how long f takes, by the bubble's clock.
func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// panicOf calls f and says what it panics with; it is empty when f returns.
func panicOf(f func()) (value string) {
	defer func() {
		if r := recover(); r != nil {
			value = fmt.Sprint(r)
		}
	}()
	f()
	return ""
}
