package completed_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	completed "github.com/threadwise/threadwise/exercises/21_completed"
)

// errLuck is the error of functions that fail.
var errLuck = errors.New("no luck")

// someTime is between one and two seconds, and not a whole number of milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	return time.Second + time.Duration(1+1000*rng.IntN(1000)+rng.IntN(999))*time.Microsecond
}

// start starts a future, and has the test's end wait for it.
func start(t *testing.T, f func() (int, error)) *completed.Future[int] {
	future := completed.Go(f)
	t.Cleanup(func() { <-future.Done() })
	return future
}

// after starts a future that completes after d with the error err.
func after(t *testing.T, d time.Duration, err error) *completed.Future[int] {
	return start(t, func() (int, error) {
		time.Sleep(d)
		return 0, err
	})
}

// ready returns a future that has completed without an error.
func ready(t *testing.T) *completed.Future[int] { return readyWith(t, nil) }

// readyWith returns a future that has completed with err.
func readyWith(t *testing.T, err error) *completed.Future[int] {
	future := start(t, func() (int, error) { return 0, err })
	<-future.Done()
	return future
}

// never starts n futures that do not complete until the test has ended.
func never(t *testing.T, n int) []*completed.Future[int] {
	t.Helper()
	gate := make(chan struct{})
	t.Cleanup(func() { close(gate) })
	fs := make([]*completed.Future[int], n)
	for i := range fs {
		fs[i] = completed.Go(func() (int, error) { <-gate; return 0, nil })
	}
	return fs
}

// endedContext is a context that has ended.
func endedContext() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// A visit is one turn of a loop over AsCompleted.
type visit struct {
	position int
	future   *completed.Future[int]
	at       time.Duration // since the loop began
}

// A walk is a whole loop over AsCompleted.
type walk struct {
	visits   []visit
	took     time.Duration
	panicked any
}

// positions returns the positions in the order in which they came.
func (w walk) positions() []int {
	var all []int
	for _, v := range w.visits {
		all = append(all, v.position)
	}
	return all
}

// loop loops over AsCompleted and writes down what comes. The body of the loop says whether to go on; nil is one that always
// does. The test fails when the loop panics, unless the body meant to, and when it has not ended after a day of the
// bubble's clock; why is a likely cause of that.
func loop(ctx context.Context, t *testing.T, why string, body func(visit) bool, fs ...*completed.Future[int]) walk {
	t.Helper()
	w := within(t, "the loop over AsCompleted", why, func() (w walk) {
		begin := time.Now()
		defer func() { w.panicked, w.took = recover(), time.Since(begin) }()
		for i, future := range completed.AsCompleted(ctx, slices.Clone(fs)...) {
			v := visit{i, future, time.Since(begin)}
			w.visits = append(w.visits, v)
			if body != nil && !body(v) {
				break
			}
		}
		return w
	})
	if w.panicked != nil && w.panicked != errLuck {
		t.Fatalf("the loop over AsCompleted panicked with: %v (once yield has returned false, it must not be called again)", w.panicked)
	}
	for _, v := range w.visits {
		if v.position < 0 || v.position >= len(fs) || fs[v.position] != v.future {
			t.Fatalf("AsCompleted yielded position %d with a future that was not argument %d of %d: the position is the place among the arguments",
				v.position, v.position, len(fs))
		}
	}
	return w
}

// A split is what Wait has returned.
type split struct {
	done, pending []*completed.Future[int]
	took          time.Duration
}

// wait calls Wait. The test fails when it does not return within a day of the bubble's clock.
func wait(ctx context.Context, t *testing.T, why string, when completed.When, fs ...*completed.Future[int]) split {
	t.Helper()
	return within(t, fmt.Sprintf("Wait for %s, with %d futures,", name(when), len(fs)), why, func() (s split) {
		begin := time.Now()
		s.done, s.pending = completed.Wait(ctx, when, slices.Clone(fs)...)
		s.took = time.Since(begin)
		return s
	})
}

// within calls f on a goroutine of its own and returns its result. The test fails when that takes more than a day.
func within[R any](t *testing.T, what, why string, f func() R) R {
	t.Helper()
	result := make(chan R, 1)
	go func() { result <- f() }()
	select {
	case r := <-result:
		return r
	case <-time.After(24 * time.Hour):
		t.Fatalf("%s had not ended after a day: %s", what, why)
		panic("unreachable")
	}
}

func name(when completed.When) string {
	return []string{"FirstCompleted", "FirstError", "AllCompleted"}[when]
}

// conditions are all values of When.
var conditions = []completed.When{completed.FirstCompleted, completed.FirstError, completed.AllCompleted}

// requireSplit checks what Wait returned: which arguments are done, by position in rising order, and that the rest is pending.
func requireSplit(t *testing.T, how string, got split, fs []*completed.Future[int], done ...int) {
	t.Helper()
	var wantDone, wantPending []*completed.Future[int]
	for i, future := range fs {
		if slices.Contains(done, i) {
			wantDone = append(wantDone, future)
		} else {
			wantPending = append(wantPending, future)
		}
	}
	if !slices.Equal(got.done, wantDone) || !slices.Equal(got.pending, wantPending) {
		t.Fatalf("%s: Wait returned done %s and pending %s (as positions of the arguments), want %s and %s: "+
			"divide all arguments by whether the result is there, in their order", how,
			describe(fs, got.done), describe(fs, got.pending), describe(fs, wantDone), describe(fs, wantPending))
	}
}

// describe lists fs by their (first) positions among the arguments.
func describe(arguments, fs []*completed.Future[int]) string {
	positions := make([]int, 0, len(fs))
	for _, future := range fs {
		positions = append(positions, slices.Index(arguments, future))
	}
	return fmt.Sprint(positions)
}

// goroutines counts those that there are when everything in the bubble rests.
func goroutines() int {
	synctest.Wait()
	return runtime.NumGoroutine()
}
