// Package gather runs tasks at once and keeps what went wrong in each of them.
package gather

// Gather calls each task once, all of them at the same time, and waits until every one has ended: a failure stops none of the
// others. There may be any number of tasks, also none, and a task may call Gather itself.
//
// When every task returned nil, Gather returns nil. Otherwise the error that it returns holds every failure, whatever error it
// is: errors.Is finds each one, and errors.As finds the first that fits, in the order of the tasks. The error's text
// contains the text of each failure, in the order of the tasks as well, however early or late they ended. When several tasks
// return the same error, its text is there once for each of them.
//
// A task that ends by runtime.Goexit has returned no error, and leaves none: the other tasks' failures are returned as usual.
// A panic of a task is not swallowed: unless somebody else recovers it, the program ends with it.
//
// When Gather has returned, nothing of it is left running, and everything that the tasks wrote is visible to its caller.
func Gather(tasks ...func() error) error {
	// TODO: run the tasks, wait for all, and put their errors together.
	return nil
}
