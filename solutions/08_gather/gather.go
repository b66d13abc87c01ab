// Package gather runs tasks at once and keeps what went wrong in each of them.
package gather

import (
	"errors"
	"sync"
)

// Gather calls all tasks at the same time, waits until every one has ended, and returns their errors joined in the order of
// the tasks, or nil when there are none. A task that ends by runtime.Goexit leaves no error.
func Gather(tasks ...func() error) error {
	errs := make([]error, len(tasks)) // each task has a place of its own, so no lock is needed
	var running sync.WaitGroup
	for i, task := range tasks {
		running.Go(func() { errs[i] = task() })
	}
	running.Wait()
	return errors.Join(errs...)
}
