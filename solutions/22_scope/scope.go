// Package scope runs tasks for a block of code, and lets none of them outlive it,
// as Python's "with ThreadPoolExecutor(n) as pool" does.
package scope

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// A Pool runs tasks for as long as the WithPool that made it lasts. Any number of goroutines may use it at the same time.
type Pool struct {
	ctx    context.Context // the tasks' context
	cancel context.CancelCauseFunc
	slots  chan struct{} // holds an element for each task that runs
	over   chan struct{} // closed when body and all tasks have ended

	mu      sync.Mutex
	open    int     // how many have not ended: body, and the tasks that run or wait
	errs    []error // what has failed
	stopped bool    // whether ctx was ended by fail, and not by the caller
}

// errNoReturn is the failure when body panics or ends by runtime.Goexit.
var errNoReturn = errors.New("body did not return")

// WithPool calls body once, with a pool that runs at most n tasks at a time (one, if n is below 1), and returns when body and all
// tasks have ended. That holds also when body ends by a panic or runtime.Goexit: WithPool waits, and then the panic, with the same
// value, or the Goexit goes on in the caller. The errors of tasks are then lost.
//
// The tasks' context comes from ctx. The first failure ends it: an error of body or of a task, a panic or runtime.Goexit of
// either, or the end of ctx. Tasks that run are still waited for; tasks that wait, or are added later, never start.
// Nothing interrupts body, which is called also when ctx has ended before. As long as nothing fails, the context goes on, also
// after body has returned; it has ended when WithPool returns. When it was ended by an error, that of body or of a task, its
// cause (context.Cause) leads to that error, by errors.Is.
//
// WithPool returns nil when there was no failure. Otherwise errors.Is and errors.As find in its error
//   - the error of body;
//   - the errors of tasks, where a panic is a *PanicError and runtime.Goexit is ErrGoexit;
//   - context.Cause(ctx), if ctx ended before body and all tasks had ended and before there was another failure.
//
// It leaves out the cancellations that it has caused: once a failure other than the end of ctx has ended the tasks' context, it
// does not report the errors of tasks in which errors.Is finds context.Canceled. A task's panic is always reported.
//
// What body and the tasks wrote is visible to the caller. Nothing is left running. Body and tasks may call WithPool, too: each
// call has a pool, a context and failures of its own.
func WithPool(ctx context.Context, n int, body func(p *Pool) error) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p := &Pool{
		ctx:    ctx,
		cancel: cancel,
		slots:  make(chan struct{}, max(n, 1)),
		over:   make(chan struct{}),
		open:   1, // body
	}
	err = errNoReturn // and it stays so unless body returns
	defer func() {
		p.fail(err)
		p.end()
		<-p.over
		err = p.result()
	}()
	return body(p)
}

// Go adds a task and returns at once, also when n tasks run already. The task runs once, as soon as fewer than n others do, but
// not after a failure. Waiting tasks may start in any order.
//
// Body, tasks and goroutines that these have started may call Go, until body and all tasks have ended. From then on Go panics.
func (p *Pool) Go(f func(context.Context) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == 0 {
		panic("scope: Go after the end of WithPool")
	}
	p.open++
	go p.run(f)
}

// run waits for a slot, runs f unless the context has ended, and counts the task out.
func (p *Pool) run(f func(context.Context) error) {
	defer p.end()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-p.ctx.Done():
	}
	if p.ctx.Err() != nil { // not left to select, which is free to take the slot
		return
	}
	err := <-GoSafe(func() error { return f(p.ctx) })
	if !p.echoes(err) {
		p.fail(err) // before the slot is free, so that nobody takes it who must not start
	}
}

// fail notes err, unless it is nil, and ends the tasks' context.
func (p *Pool) fail(err error) {
	if err == nil {
		return
	}
	cause := fmt.Errorf("%w: %w", context.Canceled, err) // Canceled, so that a task may return it and is known for an echo
	p.mu.Lock()
	defer p.mu.Unlock() // not before stopped is right, for the tasks that cancel has woken
	p.errs = append(p.errs, err)
	p.cancel(cause)
	p.stopped = p.stopped || context.Cause(p.ctx) == cause
}

// echoes reports whether a task's error says only that fail has ended the context.
func (p *Pool) echoes(err error) bool {
	p.mu.Lock()
	stopped := p.stopped
	p.mu.Unlock()
	_, panicked := errors.AsType[*PanicError](err)
	return stopped && !panicked && errors.Is(err, context.Canceled)
}

// end counts out body or a task.
func (p *Pool) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
	if p.open == 0 {
		close(p.over)
	}
}

// result is the error of WithPool, when all has ended.
func (p *Pool) result() error {
	if p.ctx.Err() != nil && !p.stopped {
		p.errs = append(p.errs, context.Cause(p.ctx))
	}
	return errors.Join(p.errs...)
}
