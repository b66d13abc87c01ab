// Package waitgroup runs many tasks at once and waits for all of them, as the two loops of a Python program do: one that
// starts the threads, and one that joins them.
package waitgroup

import "sync"

// RunAll runs every task once, each on a goroutine of its own, and returns when the last of them has ended. It starts all
// of them at once, however many there are, so tasks may wait for one another. Without tasks it returns at once.
//
// A task ends when it returns, or when it leaves its goroutine through runtime.Goexit. RunAll does not recover a task's
// panic, which ends the program. Everything that the tasks wrote is visible to the caller once RunAll has returned, and
// nothing that RunAll started is left running.
//
// A task may call RunAll itself. Calls on different goroutines do not wait for each other's tasks.
// RunAll only reads tasks: after RunAll(list...) the list is what it was.
func RunAll(tasks ...func()) {
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Go(task) // counts the task before its goroutine starts, and counts it off however it ends
	}
	wg.Wait()
}
