package main

import (
	"runtime"
	"sync"
	"time"

	"github.com/threadwise/threadwise/grader/internal/bench"
	waitgroup "github.com/threadwise/threadwise/solutions/02_waitgroup"
)

// fewest is how many goroutines it takes to say what one weighs: the runtime hands out memory in large pieces.
const fewest = 1000

// runScale times the tasks first, and weighs them in a second pass, in which all of them are sure to run at the same time.
func runScale(job bench.Job, answers *bench.Answers) error {
	before := inUse() // once: goroutines that ended leave something behind, which the next ones use again
	for i, c := range job.Cases {
		tasks := repeat(c.Tasks, func() { time.Sleep(seconds(c.Wait)) })
		start := time.Now()
		waitgroup.RunAll(tasks...)
		took := time.Since(start)

		memory := 0.0
		if c.Tasks >= fewest {
			memory = weigh(c.Tasks, before)
		}
		answers.Step()
		answers.Measured(i, took.Seconds(), memory)
	}
	return nil
}

// weigh returns the bytes of stack and heap that each of n waiting goroutines takes. Before is what was in use without any.
func weigh(n int, before uint64) float64 {
	var started sync.WaitGroup
	started.Add(n)
	gate := make(chan struct{})
	tasks := repeat(n, func() { started.Done(); <-gate })
	during := make(chan uint64, 1)
	go func() {
		started.Wait()
		during <- inUse()
		close(gate)
	}()
	waitgroup.RunAll(tasks...)
	return max(0, float64(<-during)-float64(before)) / float64(n)
}

// inUse is the memory that goroutines and what they hold take up, after a collection.
func inUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.StackInuse + stats.HeapAlloc
}

func repeat(n int, task func()) []func() {
	tasks := make([]func(), n)
	for i := range tasks {
		tasks[i] = task
	}
	return tasks
}
