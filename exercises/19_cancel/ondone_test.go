package cancel_test

import (
	"bytes"
	"fmt"
	"log"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cancel "github.com/threadwise/threadwise/exercises/19_cancel"
	"github.com/threadwise/threadwise/grader/lab"
)

// OnDone's callback gets its future once, at the instant at which the state is final.
//
//grader:timing
func TestOnDone_CalledAtTheEnd(t *testing.T) {
	rng := lab.Rand(t)
	for end, want := range map[string]cancel.State{"returns": cancel.Done, "panics": cancel.Done, "calls runtime.Goexit": cancel.Done, "is cancelled": cancel.Cancelled} {
		lab.Bubble(t, func(t *testing.T) {
			c := newCrew(1)
			c.end(t)
			first, d := someTime(rng), someTime(rng)
			c.submit("first", first)
			future := cancel.Submit(c.Executor, func() (string, error) {
				time.Sleep(d)
				switch end {
				case "panics":
					panic("broken")
				case "calls runtime.Goexit":
					runtime.Goexit()
				}
				return "fine", nil
			})
			var calls, right atomic.Int32
			future.OnDone(func(f *cancel.Future[string]) {
				calls.Add(1)
				if f == future && f.State() == want {
					right.Add(1)
				}
			})
			at := first + d
			if end == "is cancelled" {
				at = first / 2
			}

			pass(at - time.Nanosecond)
			if n := calls.Load(); n != 0 {
				t.Fatalf("the callback of a task that %s was called %d times before that", end, n)
			}
			pass(time.Nanosecond)
			if end == "is cancelled" {
				future.Cancel() // returns when the callbacks have returned
			}
			if n := calls.Load(); n != 1 {
				t.Fatalf("at the instant at which a task %s, its callback had been called %d times, want once", end, n)
			}
			if right.Load() != 1 {
				t.Errorf("the callback of a task that %s got another future than its own, or one whose state was not yet %q", end, want)
			}
			pass(time.Hour)
			if n := calls.Load(); n != 1 {
				t.Errorf("an hour later the callback had been called %d times, want once", n)
			}
		})
	}
}

// OnDone's callbacks are called one after another, in the order they were added.
//
//grader:timing
func TestOnDone_InOrder(t *testing.T) {
	rng := lab.Rand(t)
	for _, cancelIt := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T) {
			c := newCrew(1)
			c.end(t)
			c.submit("first", time.Minute)
			future := c.submit("task", time.Minute)
			const callbacks = 10
			for i := range callbacks {
				d := time.Duration(1+rng.IntN(10)) * time.Second
				future.OnDone(func(*cancel.Future[string]) { c.rec.Sleep(fmt.Sprint("callback ", i), d) })
			}
			synctest.Wait()
			if cancelIt {
				future.Cancel()
			}
			pass(time.Hour)

			spans := slices.DeleteFunc(c.rec.Spans(), func(s lab.Span) bool { return !strings.HasPrefix(s.Name, "callback") })
			require.Len(t, spans, callbacks, "callbacks that were called")
			for i, s := range spans {
				if want := fmt.Sprint("callback ", i); s.Name != want || i > 0 && s.Start < spans[i-1].End {
					c.rec.Errorf(t, "%s was called at %v as number %d: call them in the order in which they were added, each when the one "+
						"before it has returned", s.Name, s.Start, i)
					t.FailNow()
				}
			}
		})
	}
}

// OnDone has a late callback called at once, and returns when it has returned.
//
//grader:timing
func TestOnDone_Late(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		c := newCrew(1)
		c.end(t)
		done, cancelled := c.submit("done", time.Second), c.submit("cancelled", time.Second)
		synctest.Wait()
		cancelled.Cancel()
		pass(time.Minute)

		for _, future := range []*cancel.Future[string]{done, cancelled} {
			for i := range 3 {
				var got []*cancel.Future[string]
				took := timeOf(func() {
					future.OnDone(func(f *cancel.Future[string]) { time.Sleep(d); got = append(got, f) })
				})
				if len(got) != 1 || got[0] != future {
					t.Fatalf("callback %d that was added when the state was %q had been called %d times when OnDone returned, want once, with "+
						"the future: after the end nobody looks at a list of callbacks", i, future.State(), len(got))
				}
				if took != d {
					t.Fatalf("OnDone took %v, want the %v of the callback that it was given when the state was %q", took, d, future.State())
				}
			}
		}
	})
}

// OnDone's callbacks do not hold up those who wait in Result.
//
//grader:timing
func TestOnDone_DoesNotDelayResult(t *testing.T) {
	for _, cancelIt := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T) {
			d := someTime(lab.Rand(t))
			c := newCrew(1)
			c.end(t)
			c.submit("first", d)
			future := c.submit("task", d)
			var called atomic.Bool
			future.OnDone(func(*cancel.Future[string]) { called.Store(true); c.rec.Sleep("callback", time.Minute) })
			want := 2 * d
			if cancelIt {
				want = d / 2
				go func() { time.Sleep(want); future.Cancel() }()
			}

			took := timeOf(func() { _, _ = result(t, future) })
			c.rec.Mark("Result returned")
			if took != want {
				c.rec.WrongEnd(t, took, want, "Result returned at %v, want %v: tell those who wait first, and then call the callbacks", took, want)
			}
			synctest.Wait()
			if !called.Load() {
				t.Errorf("the callback was not called")
			}
			pass(time.Hour)
		})
	}
}

// OnDone's callbacks may call every method and Submit: no lock is held.
func TestOnDone_HoldsNoLock(t *testing.T) {
	for _, end := range []string{"a worker", "Cancel", "OnDone"} {
		lab.Bubble(t, func(t *testing.T) {
			c := newCrew(1)
			c.end(t)
			c.submit("first", time.Second)
			future, other := c.submit("task", time.Second), c.submit("other", time.Second)
			calls := newCallsAll(t, c, other)
			if end != "OnDone" {
				future.OnDone(calls.callback)
			}
			synctest.Wait()
			if end == "Cancel" {
				future.Cancel()
			}
			pass(2 * time.Second)
			if end == "OnDone" {
				future.OnDone(calls.callback)
			}
			pass(time.Minute)
			calls.require(t, "a callback that "+end+" calls")
		})
	}
}

// A callsAll has a callback that calls everything that a callback may call.
type callsAll struct {
	c        crew
	callback func(*cancel.Future[string])
	nested   atomic.Bool // a callback that the callback added was called
	over     atomic.Bool
	late     *cancel.Future[string]
}

func newCallsAll(t *testing.T, c crew, other *cancel.Future[string]) *callsAll {
	calls := &callsAll{c: c}
	calls.callback = func(future *cancel.Future[string]) {
		future.OnDone(func(*cancel.Future[string]) { calls.nested.Store(true) })
		cancelled := future.Cancel()
		assert.Equal(t, cancelled, future.State() == cancel.Cancelled, "whether the task is cancelled")
		_, err := future.Result(t.Context())
		assert.NotErrorIs(t, err, cancel.ErrClosed)
		other.State()
		other.OnDone(func(*cancel.Future[string]) {})
		other.Cancel()
		calls.late = c.submit("submitted by a callback", time.Second)
		calls.late.State()
		calls.over.Store(true)
	}
	return calls
}

func (calls *callsAll) require(t *testing.T, who string) {
	t.Helper()
	require.True(t, calls.over.Load(), "%s was not called, or has not returned", who)
	require.True(t, calls.nested.Load(), "%s adds another one, which was not called", who)
	require.NotNil(t, calls.late, "the future of a task that %s submits", who)
}

// OnDone's callback may panic: the others are called, no worker is lost.
//
//grader:errors
func TestOnDone_Panic(t *testing.T) {
	failBy(t, "panics", func() { panic("the callback's panic") })
}

// OnDone's callback may call runtime.Goexit: the others are called, no worker is lost.
//
//grader:errors
func TestOnDone_Goexit(t *testing.T) {
	failBy(t, "calls runtime.Goexit", runtime.Goexit)
}

// failBy checks what a callback that ends by fail does not spoil.
func failBy(t *testing.T, how string, fail func()) {
	lab.Bubble(t, func(t *testing.T) {
		captureLog(t)
		n := 1 + lab.Rand(t).IntN(3)
		c := newCrew(n)
		c.end(t)
		var before, after atomic.Int32
		add := func(future *cancel.Future[string]) {
			future.OnDone(func(*cancel.Future[string]) { before.Add(1) })
			future.OnDone(func(*cancel.Future[string]) { fail() })
			future.OnDone(func(*cancel.Future[string]) { after.Add(1) })
		}
		var futures []*cancel.Future[string]
		for i := range 2 * n {
			futures = append(futures, c.submit(fmt.Sprint("task ", i), time.Second))
			add(futures[i])
		}
		cancelled := c.submit("cancelled", time.Second)
		add(cancelled)
		synctest.Wait()
		go cancelled.Cancel() // a Goexit of the callback may end this goroutine
		pass(3 * time.Second)

		want := int32(2*n + 1)
		if b, a := before.Load(), after.Load(); b != want || a != want {
			t.Errorf("each of %d futures has a callback that %s: of the callbacks before it %d were called, and %d of those after it, want all",
				want, how, b, a)
		}
		for i, future := range futures {
			requireValue(t, future, fmt.Sprint("task ", i), fmt.Sprintf("%d tasks on %d workers, each with a callback that %s", 2*n, n, how))
		}
		go futures[0].OnDone(func(*cancel.Future[string]) { fail() })
		pass(time.Second)
		last := c.submit("last", time.Second)
		pass(time.Second)
		requireValue(t, last, "last", "a task after callbacks each of which "+how)
	})
}

// OnDone's callbacks that panic are printed by package log, not swallowed.
//
//grader:errors
func TestOnDone_PanicIsLogged(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		out := captureLog(t)
		c := newCrew(1)
		c.end(t)
		c.submit("busy", time.Second)
		worker, cancelled := c.submit("worker", time.Second), c.submit("cancelled", time.Second)
		synctest.Wait()
		word := func() string { return fmt.Sprintf("broken-%d", 1_000_000+rng.IntN(1_000_000)) }
		words := map[string]string{"a worker": word(), "Cancel": word(), "OnDone": word()}
		worker.OnDone(func(*cancel.Future[string]) { panic(words["a worker"]) })
		cancelled.OnDone(func(*cancel.Future[string]) { panic(words["Cancel"]) })
		cancelled.Cancel()
		pass(time.Minute)
		worker.OnDone(func(*cancel.Future[string]) { panic(words["OnDone"]) })
		pass(time.Minute)

		for who, word := range words {
			if !strings.Contains(out.String(), word) {
				t.Errorf("a callback that %s called panicked with %q, and the log does not say so: a panic that nobody hears of cannot be fixed", who, word)
			}
		}
	})
}

// captureLog has the standard logger print to what it returns, until the test ends.
func captureLog(t *testing.T) *lockedBuffer {
	var b lockedBuffer
	old := log.Writer()
	log.SetOutput(&b)
	t.Cleanup(func() { log.SetOutput(old) })
	return &b
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// OnDone may race the end of the task: each callback is called exactly once.
//
//grader:races
func TestOnDone_RacingTheEnd(t *testing.T) {
	requireRuns(t)
	rng := lab.Rand(t)
	stressRaces(t, 300, 80, func(t *testing.T, _ int) (races int) {
		const tasks, many = 24, 24
		e := cancel.NewExecutor(1)
		var both pair
		var futures [tasks]*cancel.Future[bulk]
		var calls, added [tasks]atomic.Int32
		for i := range tasks {
			length := rng.IntN(100)
			futures[i] = cancel.Submit(e, func() (result bulk, err error) { both.meet(0); spin(length); return result, nil })
		}

		for i, future := range futures {
			both.meet(1)
			over := false
			for !over && calls[i].Load() == 0 { // the end comes in the middle of this
				if added[i].Add(1) > many { // the task seems to need a processor
					runtime.Gosched()
					over = future.State() == cancel.Done // and no callback was called: it is about to be, or never
				}
				future.OnDone(func(*cancel.Future[bulk]) { calls[i].Add(1) })
			}
			if n := added[i].Load(); 1 < n && n <= many {
				races++
			}
		}
		e.Shutdown(false)

		for i := range tasks {
			if got, want := calls[i].Load(), added[i].Load(); got != want {
				t.Fatalf("%d callbacks that were added around the end of a task were called %d times, want once each: whether the state is final "+
					"already, and that the callback is added if not, must be one step, under one lock", want, got)
			}
		}
		return races
	})
}
