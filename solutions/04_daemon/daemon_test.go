// Code generated from exercises/04_daemon/daemon_test.go by make sync. DO NOT EDIT.

package daemon_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	daemon "github.com/threadwise/threadwise/solutions/04_daemon"
)

// StartDaemon returns at once, and the first tick comes one interval later.
//
//grader:timing
func TestStartDaemon_ReturnsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		rec := lab.NewRecorder()
		var d *daemon.Daemon

		const cause = "the ticks need a goroutine of their own"
		took := timeOf(t, "StartDaemon", cause, func() {
			d = daemon.StartDaemon(every, func(context.Context) { rec.Sleep("tick", 0) })
		})
		if took != 0 {
			rec.WrongEnd(t, took, 0, "StartDaemon took %v, want 0s: %s", took, cause)
		}
		rec.Mark("StartDaemon returned")
		time.Sleep(every + every/2)
		stop(t, d)

		switch got := starts(rec); {
		case len(got) == 0:
			rec.Errorf(t, "no tick started at %v, the first beat: StartDaemon must begin the background work", every)
		case got[0] != every:
			rec.Errorf(t, "the first tick started at %v, want %v: wait for a beat before each tick, and so before the first", got[0], every)
		}
	})
}

// StartDaemon calls tick at every, 2·every, 3·every, however long a tick takes.
//
//grader:timing
func TestStartDaemon_KeepsTheBeat(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		every, long := interval(rng), partOfABeat(rng)
		want := beats(every, 1, 4+rng.IntN(5))
		rec := lab.NewRecorder()

		d := daemon.StartDaemon(every, func(context.Context) { rec.Sleep("tick", long) })
		time.Sleep(want[len(want)-1] + every - time.Nanosecond)
		stop(t, d)

		if got := starts(rec); !slices.Equal(got, want) {
			rec.Errorf(t, "ticks started at %v,\nwant %v:\ncount the beats from StartDaemon, whatever happens in between", got, want)
		}
	})
}

// StartDaemon never lets ticks overlap, even when they are slower than the beat.
//
//grader:timing
func TestStartDaemon_NeverOverlaps(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		rec := lab.NewRecorder()
		var ticks atomic.Int32

		d := daemon.StartDaemon(every, func(context.Context) {
			if ticks.Add(1) <= 3 {
				rec.Sleep("slow tick", every*12/5)
			}
		})
		time.Sleep(10*every + every/2) // the slow ticks have ended, and no beat is due
		stop(t, d)

		if n := len(rec.Spans()); n < 3 {
			rec.Errorf(t, "%d slow ticks started in the time of 10 beats, want 3: go on after each of them", n)
		}
		if n := rec.Peak(); n > 1 {
			rec.Errorf(t, "%d ticks were running at once, want one: a beat that comes while a tick runs must not start another", n)
		}
	})
}

// StartDaemon drops the beats that a slow tick misses, but for one at most.
//
//grader:timing
func TestStartDaemon_DropsMissedBeats(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		every, missed := interval(rng), 2+rng.IntN(4)
		long := time.Duration(missed)*every + every/2
		rec := lab.NewRecorder()
		var ticks atomic.Int32

		d := daemon.StartDaemon(every, func(context.Context) {
			if ticks.Add(1) == 1 {
				rec.Sleep("slow tick", long)
				return
			}
			rec.Sleep("tick", 0)
		})
		time.Sleep(every + long + 2*every)
		stop(t, d)

		madeUp, onTheBeat := splitAt(starts(rec), every+long)
		if n := len(madeUp); n > 1 {
			rec.Errorf(t, "%d of %d missed beats were made up for when the slow tick ended, want one at most: do not queue them", n, missed)
		}
		if want := append(beats(every, 1, 1), beats(every, missed+2, 2)...); !slices.Equal(onTheBeat, want) {
			rec.Errorf(t, "ticks started at %v,\nwant %v:\nafter a slow tick, go on at the next beat", onTheBeat, want)
		}
	})
}

// StartDaemon keeps daemons apart: a slow or stopped one does not disturb another.
func TestStartDaemon_KeepsDaemonsApart(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		var first, second atomic.Int32

		one := daemon.StartDaemon(every, counted(&first))
		other := daemon.StartDaemon(every, counted(&second))
		busy := daemon.StartDaemon(every, func(ctx context.Context) { <-ctx.Done() })
		time.Sleep(3*every + every/2)
		stop(t, one)
		time.Sleep(3 * every)
		stop(t, other)
		stop(t, busy)

		const cause = "each daemon needs its own signal to end, and its own goroutine"
		wantTicks(t, 3, &first, "a daemon that was stopped after 3 beats", cause)
		wantTicks(t, 6, &second, "a daemon that was stopped after 6 beats", cause)
	})
}

// StartDaemon keeps tick's context alive until Stop, also in a slow tick.
func TestStartDaemon_KeepsTheContextAlive(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		var ticks, dead atomic.Int32

		d := daemon.StartDaemon(every, func(ctx context.Context) {
			early := ctx.Err()
			if ticks.Add(1) <= 3 {
				time.Sleep(every * 12 / 5)
			}
			if early != nil || ctx.Err() != nil {
				dead.Add(1)
			}
		})
		time.Sleep(10*every + every/2) // the slow ticks have ended, and no beat is due
		if n := ticks.Load(); n < 3 {
			t.Errorf("%d ticks started in the time of 10 beats, want 3 or more: go on after a slow tick", n)
		}
		if n := dead.Load(); n > 0 {
			t.Errorf("%d ticks had a context that was cancelled before anybody called Stop: nothing but Stop may cancel it", n)
		}
		stop(t, d)
	})
}

// StartDaemon does not swallow a panic of tick: the program ends with it.
//
//grader:errors
func TestStartDaemon_PanicEndsTheProgram(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			every := interval(lab.Rand(t))
			d := daemon.StartDaemon(every, func(context.Context) { panic("the tick's panic") })
			time.Sleep(every + every/2)
			stop(t, d)
		})
	})

	if child.Crash == nil {
		t.Fatalf("tick panicked and the program went on, as if the work had been done: call tick, and do not recover")
	}
	assert.Contains(t, child.Crash.Message, "the tick's panic")
}

// Stop returns at once when no tick is running.
//
//grader:timing
func TestStop_AtOnceBetweenTicks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		every := interval(rng)

		for n := range int32(4) {
			var ticks atomic.Int32
			d := daemon.StartDaemon(every, counted(&ticks))
			time.Sleep(time.Duration(n)*every + partOfABeat(rng))
			if took := stop(t, d); took != 0 {
				t.Errorf("Stop took %v between ticks, want 0s: wait for the beat and for Stop at the same time, with select", took)
			}
			time.Sleep(3 * every)
			wantTicks(t, n, &ticks, fmt.Sprintf("a daemon that was stopped after %d beats", n), "once Stop has returned, no tick starts")
		}
	})
}

// Stop returns when the running tick does, neither earlier nor later.
//
//grader:timing
func TestStop_WaitsForTheTick(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		every := interval(rng)
		long := 5*every + partOfABeat(rng)
		rec := lab.NewRecorder()

		d := daemon.StartDaemon(every, func(context.Context) { rec.Sleep("tick that ignores its context", long) })
		time.Sleep(every + every/2)
		rec.Mark("Stop called")
		got := every + every/2 + stop(t, d)
		rec.Mark("Stop returned")
		time.Sleep(long)

		switch want := every + long; {
		case len(rec.Spans()) == 0:
			t.Errorf("no tick started at %v, the first beat", every)
		case got < want:
			rec.WrongEnd(t, got, want, "Stop returned at %v, the tick ended at %v: wait for its end, however long that takes", got, want)
		case got > want:
			rec.WrongEnd(t, got, want, "Stop returned at %v, the tick ended at %v: let its end wake you, and do not poll", got, want)
		}
	})
}

// Stop cancels the context of the running tick before it waits for that tick.
func TestStop_CancelsTheContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		var cancelled, kept atomic.Pointer[context.Context]
		busy := daemon.StartDaemon(every, func(ctx context.Context) { <-ctx.Done(); cancelled.Store(&ctx) })
		idle := daemon.StartDaemon(every, func(ctx context.Context) { kept.Store(&ctx) })
		time.Sleep(every + every/2)

		if took := stop(t, busy, "its tick waits for the end of its context: cancel that first, and wait for the tick then"); took != 0 {
			t.Errorf("Stop took %v for a tick that ends as soon as its context is cancelled, want 0s", took)
		}
		stop(t, idle)
		require.NotNil(t, cancelled.Load(), "the context of a tick that waits for the end of its context")
		assert.ErrorIs(t, (*cancelled.Load()).Err(), context.Canceled, "the context that the tick was waiting for")
		require.NotNil(t, kept.Load(), "the context of a tick that returns at once")
		assert.ErrorIs(t, (*kept.Load()).Err(), context.Canceled, "the context of a tick that had ended before Stop, after Stop")
	})
}

// Stop lets no tick start to make up for a missed beat.
func TestStop_DropsMissedBeats(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		for range 60 { // a select that picks one of two cases at random is right half of the time
			var ticks atomic.Int32
			d := daemon.StartDaemon(every, func(ctx context.Context) { ticks.Add(1); <-ctx.Done() })
			time.Sleep(3*every + every/2)
			if n := ticks.Load(); n != 1 {
				t.Fatalf("%d ticks started in the time of 3 beats, want 1, which goes on until its context is cancelled", n)
			}
			stop(t, d)

			if n := ticks.Load() - 1; n > 0 {
				t.Fatalf("a tick ran until Stop cancelled it, and %d more started after that, for a beat missed before: "+
					"when a beat and the end are both ready, select picks either", n)
			}
		}
	})
}

// Stop at the very instant of a beat waits for that beat's tick, or lets none start.
func TestStop_AtTheInstantOfABeat(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		for range 100 { // whether the beat or Stop comes first is random
			var started, ended atomic.Int32
			d := daemon.StartDaemon(every, func(context.Context) {
				started.Add(1)
				giveOthersTime()
				ended.Add(1)
			})
			time.Sleep(2 * every)
			stop(t, d)
			n, running := started.Load(), started.Load()-ended.Load()
			time.Sleep(2 * every)

			if n == 0 {
				t.Fatalf("no tick started at %v, the first beat", every)
			}
			if running != 0 {
				t.Fatalf("a beat came at the instant of Stop, and Stop returned while its tick was running: wait for the end of that, too")
			}
			if late := started.Load() - n; late > 0 {
				t.Fatalf("a beat came at the instant of Stop, and its tick started after Stop had returned: " +
					"wait for the end of the goroutine that starts ticks, not only for the ticks it has started")
			}
		}
	})
}

// Stop returns at once when the daemon has been stopped before.
//
//grader:timing
func TestStop_Again(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		var ticks atomic.Int32
		d := daemon.StartDaemon(every, counted(&ticks))
		time.Sleep(every + every/2)
		stop(t, d)

		for _, call := range []string{"second", "third"} {
			if took := stop(t, d, "a value tells one receiver of the end, and then it is used up"); took != 0 {
				t.Errorf("a %s call of Stop took %v, want 0s: the daemon has stopped, and there is nothing left to wait for", call, took)
			}
			time.Sleep(every)
		}
		wantTicks(t, 1, &ticks, "a daemon that was stopped after one beat", "once Stop has returned, no tick starts")
	})
}

// Stop may be called by many goroutines: each call returns when the daemon has stopped.
func TestStop_ManyCallers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		every := interval(rng)
		for range 20 {
			var ticks, early atomic.Int32
			var ended atomic.Bool
			gate := make(chan struct{})
			d := daemon.StartDaemon(every, func(context.Context) {
				ticks.Add(1)
				<-gate // not a sleep: while one call of Stop waits for another's lock, as it may, the bubble's clock stands still
				ended.Store(true)
			})
			time.Sleep(every)
			synctest.Wait()

			callers := 10 + rng.IntN(10)
			ends := goTogether(callers, func() {
				d.Stop()
				if !ended.Load() {
					early.Add(1)
				}
			})
			giveOthersTime()
			close(gate)
			awaitAll(t, "one of many calls of Stop", "one sign of the end must reach all who wait", ends)

			if ticks.Load() == 0 {
				t.Fatalf("no tick started at %v, the first beat", every)
			}
			if n := early.Load(); n > 0 {
				t.Fatalf("%d of %d calls of Stop returned while the tick was still running: each of them must wait for its end", n, callers)
			}
		}
	})
}

// Stop also returns when a tick has ended, or ends, by runtime.Goexit.
//
//grader:errors
func TestStop_Goexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		var before, during atomic.Int32

		d := daemon.StartDaemon(every, func(context.Context) { before.Add(1); runtime.Goexit() })
		time.Sleep(every + every/2)
		const cause = "of what follows runtime.Goexit only deferred functions run, so announce the end in a defer"
		if took := stop(t, d, cause); took != 0 {
			t.Errorf("Stop took %v after a tick that had ended by runtime.Goexit, want 0s: %s", took, cause)
		}

		d = daemon.StartDaemon(every, func(ctx context.Context) { during.Add(1); <-ctx.Done(); runtime.Goexit() })
		time.Sleep(every + every/2)
		if took := stop(t, d, cause); took != 0 {
			t.Errorf("Stop took %v for a tick that ends by runtime.Goexit when its context is cancelled, want 0s", took)
		}

		assert.NotZero(t, before.Load(), "ticks of the first daemon")
		assert.NotZero(t, during.Load(), "ticks of the second daemon")
	})
}

// Stop leaves nothing of the daemon running.
//
//grader:leaks
func TestStop_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		every := interval(lab.Rand(t))
		var ticks atomic.Int32
		early := daemon.StartDaemon(every, counted(&ticks))
		idle := daemon.StartDaemon(every, counted(&ticks))
		busy := daemon.StartDaemon(every, func(ctx context.Context) { <-ctx.Done() })

		time.Sleep(every / 2)
		stop(t, early)
		time.Sleep(3 * every)
		stop(t, idle)
		stop(t, busy)

		wantTicks(t, 3, &ticks, "a daemon that was stopped before the first beat, and one after 3 beats, together",
			"once Stop has returned, no tick starts")
	}) // the bubble reports what is left in it
}

// Stop makes visible what the ticks wrote, to each of its callers.
//
//grader:races
func TestStop_ShowsWhatTheTicksWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		every, n := interval(rng), 2+rng.IntN(5)
		var alone, many int // plain variables: only the daemon and Stop may order what is done to them

		d := daemon.StartDaemon(every, func(context.Context) { alone++ })
		time.Sleep(time.Duration(n)*every + every/2) // orders nothing
		stop(t, d)
		require.Equal(t, n, alone, "ticks after %d beats, as they counted themselves", n)

		d = daemon.StartDaemon(every, func(context.Context) { many++ })
		time.Sleep(time.Duration(n)*every + every/2)
		var wrong atomic.Int32
		awaitAll(t, "one of many calls of Stop", "what does it wait for?", goTogether(8, func() {
			d.Stop()
			if many != n {
				wrong.Add(1)
			}
		}))
		require.Zero(t, wrong.Load(), "callers of Stop that did not see %d ticks after %d beats", n, n)
	})
}

// interval is a time between two beats: more than a minute of the bubble's clock, which costs nothing.
func interval(rng *rand.Rand) time.Duration {
	return time.Duration(61+rng.IntN(60)) * time.Second
}

// partOfABeat is shorter than any interval. It is not a whole number of milliseconds, so that who polls comes late.
func partOfABeat(rng *rand.Rand) time.Duration {
	return time.Duration(1+rng.IntN(58))*time.Second + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// beats returns n beats from the one with the number first on.
func beats(every time.Duration, first, n int) []time.Duration {
	var at []time.Duration
	for i := range n {
		at = append(at, time.Duration(first+i)*every)
	}
	return at
}

// starts returns the instants at which ticks started.
func starts(rec *lab.Recorder) []time.Duration {
	var at []time.Duration
	for _, s := range rec.Spans() {
		at = append(at, s.Start)
	}
	return at
}

// splitAt takes the elements that are equal to x out of all.
func splitAt(all []time.Duration, x time.Duration) (equal, others []time.Duration) {
	for _, e := range all {
		if e == x {
			equal = append(equal, e)
		} else {
			others = append(others, e)
		}
	}
	return equal, others
}

// counted is a tick that only counts itself.
func counted(ticks *atomic.Int32) func(context.Context) {
	return func(context.Context) { ticks.Add(1) }
}

// giveOthersTime lets other goroutines run for a while. It is not needed by code that is right.
func giveOthersTime() {
	for range 20 {
		runtime.Gosched()
	}
}

// wantTicks fails the test when there were not want ticks.
func wantTicks(t *testing.T, want int32, ticks *atomic.Int32, of, cause string) {
	t.Helper()
	if n := ticks.Load(); n != want {
		t.Errorf("%s: %d ticks started, want %d: %s", of, n, want, cause)
	}
}

// stop calls d.Stop and returns how long that took. When it does not return, the test fails for one of the causes.
func stop(t *testing.T, d *daemon.Daemon, causes ...string) time.Duration {
	t.Helper()
	return timeOf(t, "Stop", strings.Join(append(causes, "what does it wait for?"), "; "), d.Stop)
}

// timeOf is how long f takes, by the bubble's clock. When f has a panic, or does not return within a day, the test fails.
func timeOf(t *testing.T, name, cause string, f func()) time.Duration {
	t.Helper()
	begin := time.Now()
	awaitAll(t, name, cause, goTogether(1, f))
	return time.Since(begin)
}

// goTogether calls f on n goroutines, and returns when each of them is about to call it. The channel gets one value for each
// that ends: what it panicked with, or nil.
func goTogether(n int, f func()) <-chan any {
	var about atomic.Int32
	ends := make(chan any, n)
	for range n {
		go func() {
			defer func() { ends <- recover() }()
			about.Add(1)
			f()
		}()
	}
	for int(about.Load()) < n {
		runtime.Gosched()
	}
	return ends
}

// awaitAll waits for all ends of goTogether. It fails the test at a panic, or when one has not come within a day.
func awaitAll(t *testing.T, name, cause string, ends <-chan any) {
	t.Helper()
	for range cap(ends) {
		select {
		case r := <-ends:
			if r != nil {
				t.Fatalf("%s panicked: %v", name, r)
			}
		case <-time.After(24 * time.Hour):
			t.Fatalf("%s had not returned after a day: %s", name, cause)
		}
	}
}
