package join_test

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"

	join "github.com/threadwise/threadwise/exercises/01_join"
)

// Start runs its task exactly once, also when nobody calls Join.
func TestStart_RunsTaskOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		var alone, joined atomic.Int32
		h := join.Start(func() { alone.Add(1) })
		join.Start(func() { joined.Add(1) }).Join()
		synctest.Wait()

		if n := alone.Load(); n != 1 {
			t.Errorf("a task that nobody joins ran %d times, want once: it is Start that begins it", n)
		}
		if n := joined.Load(); n != 1 {
			t.Errorf("a task that is joined ran %d times, want once: Start begins it, Join only waits", n)
		}
		h.Join() // only now: what stays behind without a Join is another test's concern
	})
}

// Start returns at once, and the task begins at once.
//
//grader:timing
func TestStart_ReturnsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		rec := lab.NewRecorder()

		var h *join.Handle
		took := timeOf(func() { h = join.Start(rec.Task("task", d)) })
		rec.Mark("Start returned")
		synctest.Wait()

		if len(rec.Spans()) == 0 {
			t.Errorf("Start has returned, and the task has not begun: Start must begin it, without waiting for a Join")
		}
		if took != 0 {
			rec.WrongEnd(t, took, 0, "Start returned at %v, want 0s: it waited for the task, which needs a goroutine of its own", took)
		}
		h.Join()
	})
}

// Start lets tasks of different handles run at the same time.
func TestStart_TasksRunTogether(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		// Neither task can end unless the other one runs.
		meet := make(chan struct{})
		var met atomic.Int32
		one := join.Start(func() { meet <- struct{}{}; met.Add(1) })
		other := join.Start(func() { <-meet; met.Add(1) })
		one.Join()
		other.Join()

		if n := met.Load(); n != 2 {
			t.Errorf("after both Joins %d of 2 tasks have ended: start each on its own goroutine, and let Join wait for its end", n)
		}
	})
}

// Start leaves nothing running after the task's end, also without a Join.
//
//grader:leaks
func TestStart_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		var ended atomic.Int32
		join.Start(func() { time.Sleep(d); ended.Add(1) })
		join.Start(func() { time.Sleep(d); ended.Add(1) }).Done()
		time.Sleep(d)
		synctest.Wait()

		if n := ended.Load(); n != 2 {
			t.Errorf("%d of 2 tasks had ended after %v, though neither takes longer: Start must begin its task", n, d)
		}
	}) // the bubble reports what is left in it
}

// Start does not swallow a panic of the task: the program ends with it.
//
//grader:errors
func TestStart_PanicEndsTheProgram(t *testing.T) {
	child := lab.Child(t, func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T) {
			join.Start(func() { panic("the task's panic") })
			synctest.Wait() // goes on only when the task's goroutine is gone, and then the program has crashed
		})
	})

	if child.Crash == nil {
		t.Fatalf("the task panicked and the program went on, as if its work were done: run the task, and do not recover")
	}
	assert.Contains(t, child.Crash.Message, "the task's panic")
}

// Join returns when the task ends, neither earlier nor later.
//
//grader:timing
func TestJoin_ReturnsAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		rec := lab.NewRecorder()

		got := timeOf(func() {
			h := join.Start(rec.Task("task", d))
			time.Sleep(5 * time.Second) // the caller has something else to do first
			h.Join()
		})
		rec.Mark("Join returned")

		switch {
		case got < d:
			rec.WrongEnd(t, got, d, "Join returned at %v, the task ends at %v: wait for the end itself, however long that takes", got, d)
		case got > d:
			rec.WrongEnd(t, got, d, "Join returned at %v, the task ended at %v: let the end wake you, and do not guess or poll", got, d)
		}
	})
}

// Join returns at once when the task has ended, however often it is called.
//
//grader:timing
func TestJoin_AfterTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		var ended atomic.Bool
		h := join.Start(func() { time.Sleep(d); ended.Store(true) })
		h.Join()
		if !ended.Load() {
			t.Fatalf("the first Join returned before the task had ended at %v", d)
		}

		if took := timeOf(h.Join); took != 0 {
			t.Errorf("a second Join took %v, want 0s: the task has ended, and there is nothing left to wait for", took)
		}
		time.Sleep(time.Second)
		if took := timeOf(h.Join); took != 0 {
			t.Errorf("a third Join, a second later, took %v, want 0s", took)
		}
	})
}

// Join releases any number of callers at the instant the task ends.
//
//grader:timing
func TestJoin_ReleasesEveryone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := someTime(rng)
		defer time.Sleep(d)
		callers := 100 + rng.Int32N(100)

		h := join.Start(func() { time.Sleep(d) })
		var released atomic.Int32
		for range callers {
			go func() { h.Join(); released.Add(1) }()
		}

		sleepUntilJustBefore(d)
		if n := released.Load(); n != 0 {
			t.Fatalf("%d of %d callers were released before the task's end at %v", n, callers, d)
		}
		sleepUntilTheEnd()
		if n := released.Load(); n != callers {
			t.Errorf("%d of %d callers were released at the task's end: one sign of it must wake all who wait", n, callers)
		}
	})
}

// Join waits for its own task and for no other.
func TestJoin_WaitsForNoOtherTask(t *testing.T) {
	lab.Real(t, func(t *testing.T) {
		gate := make(chan struct{})
		var ran atomic.Bool
		long := join.Start(func() { <-gate })
		short := join.Start(func() { ran.Store(true) })
		short.Join() // the other task runs on until the gate opens
		close(gate)
		long.Join()

		if !ran.Load() {
			t.Errorf("Join returned before its task had run")
		}
	})
}

// Join and Done also notice the end of a task that calls runtime.Goexit.
//
//grader:errors
func TestJoin_Goexit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		h := join.Start(func() { time.Sleep(d); runtime.Goexit() })
		done := h.Done()
		var released atomic.Bool
		go func() { h.Join(); released.Store(true) }()

		sleepUntilJustBefore(d)
		if released.Load() {
			t.Fatalf("Join returned before the task's end at %v", d)
		}
		sleepUntilTheEnd()
		const cause = "of what follows runtime.Goexit only deferred functions run, so announce the end in a defer"
		if !released.Load() {
			t.Errorf("the task has ended by runtime.Goexit, and Join still waits: %s", cause)
		}
		if s := state(done); s != "closed" {
			t.Errorf("the task has ended by runtime.Goexit, and Done is %s: %s", s, cause)
		}
	})
}

// Join makes visible what the task wrote, and so does Done once it is closed.
//
//grader:races
func TestJoin_ShowsWhatTheTaskWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := 1 + lab.Rand(t).IntN(1000)
		var early, late, byDone int // plain variables: only Join and Done may order the writes before the reads

		h := join.Start(func() { time.Sleep(time.Second); early = want })
		h.Join()
		require.Equal(t, want, early, "what the task wrote, after Join has waited for it")

		h = join.Start(func() { late = want })
		time.Sleep(time.Second) // orders nothing
		h.Join()
		require.Equal(t, want, late, "what the task wrote, after a Join that had nothing to wait for")

		h = join.Start(func() { time.Sleep(time.Second); byDone = want })
		<-h.Done()
		require.Equal(t, want, byDone, "what the task wrote, after Done is closed")
	})
}

// Done is closed when the task ends, neither earlier nor later.
//
//grader:timing
func TestDone_ClosesAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		h := join.Start(func() { time.Sleep(d) })

		var done <-chan struct{}
		if took := timeOf(func() { done = h.Done() }); took != 0 {
			t.Fatalf("Done returned after %v, want 0s: it hands out a channel to wait on, and does not wait itself", took)
		}
		sleepUntilJustBefore(d)
		if s := state(done); s != "open" {
			t.Errorf("a nanosecond before the task's end at %v Done is %s, want open", d, s)
		}
		sleepUntilTheEnd()
		if s := state(done); s != "closed" {
			t.Errorf("at the task's end Done is %s, want closed: the task's goroutine must close it, Join or no Join", s)
		}
	})
}

// Done returns the same channel every time.
func TestDone_SameChannel(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		h := join.Start(func() { time.Sleep(d) })
		first := h.Done()
		require.NotNil(t, first, "Done: a nil channel is never closed")

		if h.Done() != first {
			t.Errorf("a second call of Done returned another channel: a Handle needs one, for everybody")
		}
		h.Join()
		if h.Done() != first {
			t.Errorf("Done returned another channel after the end: whoever has the first one waits for it")
		}
	})
}

// A Handle may be used by many goroutines at the same time.
//
//grader:races
func TestHandle_ManyGoroutines(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := 1 + lab.Rand(t).IntN(1000)
		var written int
		h := join.Start(func() { written = want })

		var callers sync.WaitGroup
		var seen [8]int
		for i := range seen {
			callers.Go(func() {
				h.Done()
				h.Join()
				seen[i] = written
			})
		}
		callers.Wait()

		for i := range seen {
			require.Equal(t, want, seen[i], "what the task wrote, as one of many callers of Join sees it")
		}
	})
}

// someTime is how long a task takes: above a minute of the bubble's clock, which costs nothing, and not a whole number
// of milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// sleepUntilJustBefore sleeps until a nanosecond before d is over, and until everything else in the bubble rests.
func sleepUntilJustBefore(d time.Duration) {
	time.Sleep(d - time.Nanosecond)
	synctest.Wait()
}

// sleepUntilTheEnd sleeps the nanosecond that sleepUntilJustBefore has left, and until everything else rests.
func sleepUntilTheEnd() {
	time.Sleep(time.Nanosecond)
	synctest.Wait()
}

// timeOf is how long f takes, by the bubble's clock.
func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// state says what a receive from c would find now.
func state(c <-chan struct{}) string {
	select {
	case _, open := <-c:
		if open {
			return "open, with a value in it for one receiver only"
		}
		return "closed"
	default:
		return "open"
	}
}
