// Package join starts a task on a goroutine of its own and lets anybody wait for its end,
// as start and join of Python's threading.Thread do.
package join

// A Handle stands for one task that Start has started. Any number of goroutines may use it at the same time.
type Handle struct {
	done chan struct{} // closed, never sent to: a value would wake one receiver, a close wakes them all
}

// Start runs task once, on a goroutine of its own, and returns at once, without waiting for it. The task runs whether
// or not anybody calls Join or Done. Tasks of different handles run at the same time and do not wait for one another.
//
// A task ends when it returns, or when it leaves its goroutine through runtime.Goexit. Once it has ended, nothing of it
// is left running, even if nobody has ever asked for its end. Start does not recover a panic of the task.
func Start(task func()) *Handle {
	h := &Handle{done: make(chan struct{})}
	go func() {
		defer close(h.done) // deferred, because a task that calls runtime.Goexit never returns here
		task()
	}()
	return h
}

// Join waits until the task has ended; if it has ended already, Join returns at once. It may be called any number of
// times, by any number of goroutines: the end of the task releases all of them.
// Everything that the task wrote is visible to the caller once Join has returned.
func (h *Handle) Join() {
	<-h.done
}

// Done returns, without waiting, a channel that is closed when the task ends and not before. It is the same channel
// every time. Everything that the task wrote is visible to whoever has seen it closed.
func (h *Handle) Done() <-chan struct{} {
	return h.done
}
