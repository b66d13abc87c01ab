// Package daemon runs work in the background, at regular intervals, for as long as its owner wants it:
// a daemon thread of Python's, except that somebody can stop it and be sure that it has stopped.
package daemon

import (
	"context"
	"time"
)

// A Daemon calls a function in the background, at regular intervals, until it is stopped.
// Any number of goroutines may use it at the same time.
type Daemon struct {
	// TODO: what does Stop need in order to tell the background work to end, and to learn that it has ended?
}

// StartDaemon starts a daemon and returns at once. The daemon calls tick at every, 2·every, 3·every and so on, counted from
// the call of StartDaemon, until it is stopped. These instants are its beats. every must be greater than zero.
// Daemons do not depend on one another.
//
// Ticks never overlap: a beat that comes while a tick is still running is missed. How long a tick takes does not move the
// beats after it. Missed beats are dropped, as time.Ticker drops them: of those that one slow tick has missed, at most one is
// made up for, as soon as that tick has ended.
//
// The context that a tick gets stays alive while the tick runs, however long that is, until Stop cancels it.
//
// A tick ends when it returns, or when it leaves its goroutine through runtime.Goexit. After a Goexit there need not be
// another tick, but Stop works as ever. The daemon does not recover a tick's panic, and holds no mutex while a tick runs:
// tick is code that it does not know.
func StartDaemon(every time.Duration, tick func(context.Context)) *Daemon {
	// TODO: call tick in the background, at each beat.
	return &Daemon{}
}

// Stop ends the daemon. It cancels the context of the tick that is running, and returns when that tick has ended, however
// long that takes. If no tick is running, it returns at once.
//
// Once Stop has been called, no tick starts, not even to make up for a missed beat. There is one exception: when a beat comes
// at the very instant of the call, its tick may still start, and then Stop waits for it as well. So when Stop has returned,
// no tick is running and none will ever start, every context that a tick got is cancelled, and nothing of the daemon is left
// running. Everything that the ticks wrote is visible to the caller.
//
// Stop may be called any number of times, by any number of goroutines: each call returns when the daemon has stopped, and at
// once if it has already. Only tick itself must not call Stop, because Stop would wait for its own caller.
func (d *Daemon) Stop() {
	// TODO: tell the background work to end, and wait until it has.
}
