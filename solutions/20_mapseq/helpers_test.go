// Code generated from exercises/20_mapseq/helpers_test.go by make sync. DO NOT EDIT.

package mapseq_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	mapseq "github.com/threadwise/threadwise/solutions/20_mapseq"
)

var errLuck = errors.New("no luck")

// tooMany items are never pulled by right code: there an endless input ends, so that the test can fail.
const tooMany = 500

// A mill has an input, and an f that works on it, and records what becomes of both.
type mill struct {
	rec    *lab.Recorder
	secret int // makes results that cannot be guessed

	length int                       // of the input, or endless
	every  time.Duration             // how long a pull takes
	takes  func(i int) time.Duration // how long the call for item i takes
	deaf   bool                      // calls do not look at their context
	errs   map[int]error             // how calls fail

	opened, pulled, closed atomic.Int64 // loops over the input that began, items that came, and loops that ended
}

const endless = -1

// newMill returns a mill whose calls take d each.
func newMill(rng *rand.Rand, length int, d time.Duration) *mill {
	return &mill{
		rec:    lab.NewRecorder(),
		secret: rng.IntN(1_000_000),
		length: length,
		takes:  func(int) time.Duration { return d },
	}
}

// firstTakes returns a takes for which item 0 takes first and all others rest.
func firstTakes(first, rest time.Duration) func(int) time.Duration {
	return func(i int) time.Duration {
		if i == 0 {
			return first
		}
		return rest
	}
}

// input is the input of most tests.
func (m *mill) input(yield func(int) bool) {
	m.opened.Add(1)
	defer m.closed.Add(1)
	for i := 0; (m.length == endless || i < m.length) && m.pulled.Load() < tooMany; i++ {
		if m.every > 0 {
			time.Sleep(m.every)
		}
		m.pulled.Add(1)
		if !yield(i) {
			return
		}
	}
}

// do is the f of most tests.
func (m *mill) do(ctx context.Context, i int) (string, error) {
	defer m.rec.Start(fmt.Sprintf("call %02d", i))()
	if m.deaf {
		time.Sleep(m.takes(i))
	} else {
		select {
		case <-time.After(m.takes(i)):
		case <-ctx.Done():
			return "stopped", ctx.Err()
		}
	}
	if err := m.errs[i]; err != nil {
		return "broken", err
	}
	return m.result(i), nil
}

func (m *mill) result(i int) string { return fmt.Sprintf("result %d of %06d", i, m.secret) }

// lastEnd is when the last call that has begun is over, if none looks at its context.
func (m *mill) lastEnd() (last time.Duration) {
	for _, s := range m.rec.Spans() {
		var i int
		_, _ = fmt.Sscanf(s.Name, "call %d", &i)
		last = max(last, s.Start+m.takes(i))
	}
	return last
}

// A visit is one turn of a loop.
type visit struct {
	value string
	err   error
	at    time.Duration // since the loop began
}

// A walk is a whole loop.
type walk struct {
	visits   []visit
	took     time.Duration
	panicked any
}

// loop loops over MapSeq for the mill. See loopOver.
func (m *mill) loop(ctx context.Context, t *testing.T, n int, why string, body func(visit) bool) walk {
	t.Helper()
	return loopOver(t, mapseq.MapSeq(ctx, n, m.input, m.do), why, body)
}

// loopOver writes down what a loop gets. The body says whether to go on; nil is one that always does. The test fails when
// the loop panics, unless the body meant to, and when it has not ended after a month of the bubble's clock; why is a likely
// cause of that.
func loopOver(t *testing.T, sequence iter.Seq2[string, error], why string, body func(visit) bool) walk {
	t.Helper()
	end := make(chan walk, 1)
	go func() {
		var w walk
		begin := time.Now()
		defer func() {
			w.panicked, w.took = recover(), time.Since(begin)
			end <- w
		}()
		for value, err := range sequence {
			v := visit{value, err, time.Since(begin)}
			w.visits = append(w.visits, v)
			if body != nil && !body(v) {
				break
			}
		}
	}()
	select {
	case w := <-end:
		if w.panicked != nil && w.panicked != errLuck {
			t.Fatalf("the loop over MapSeq panicked with: %v (once yield has returned false, it must not be called again)", w.panicked)
		}
		return w
	case <-time.After(30 * 24 * time.Hour):
		t.Fatalf("the loop over MapSeq had not ended after a month: %s", why)
		panic("unreachable")
	}
}

// requireResults ends the test unless the loop got the first count results in their order, and nothing else.
func (m *mill) requireResults(t *testing.T, w walk, count int) {
	t.Helper()
	if m.pulled.Load() >= tooMany {
		t.Fatalf("MapSeq pulled %d items, and the loop wanted %d results: pull an item only when there is room for its result",
			m.pulled.Load(), count)
	}
	var got, want []string
	for _, v := range w.visits {
		require.NoError(t, v.err, "an error came, and no call failed")
		got = append(got, v.value)
	}
	for i := range count {
		want = append(want, m.result(i))
	}
	if slices.Equal(got, want) {
		return
	}
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		m.rec.Errorf(t, "all %d results came, but not in the order of their items: wait for the oldest call, not for whichever ends first", count)
		t.FailNow()
	}
	t.Fatalf("the loop got %d results, %q, want the %d results of the first %d items, in their order", len(got), got, count, count)
}

// requireLastError ends the test unless the last visit has that error with a zero value, and it is the only one.
func requireLastError(t *testing.T, w walk, results int, want error, otherwise string) {
	t.Helper()
	var errs []error
	for _, v := range w.visits {
		if v.err != nil {
			errs = append(errs, v.err)
		}
	}
	switch last := len(w.visits) - 1; {
	case len(errs) == 0:
		t.Fatalf("the loop got %d results and no error, want %d and then %q: %s", len(w.visits), results, want, otherwise)
	case errs[0] != want:
		t.Fatalf("the first error that came is %q, want %q itself: %s", errs[0], want, otherwise)
	case len(errs) > 1 || w.visits[last].err == nil:
		t.Fatalf("after the error %q the loop went on, and had %d turns, want %d results and then the error as the last: return after the first error",
			want, len(w.visits), results)
	case last != results:
		t.Fatalf("before the error %q came %d results, want %d: %s", want, last, results, otherwise)
	case w.visits[last].value != "":
		t.Fatalf("with the error %q came the value %q, want the zero value", want, w.visits[last].value)
	}
}

// checkOver checks that at the end of a loop nothing goes on, and the input was told.
func (m *mill) checkOver(t *testing.T) {
	t.Helper()
	running := 0
	for _, s := range m.rec.Spans() {
		if !s.Ended {
			running++
		}
	}
	closed, pulled, began := m.closed.Load(), m.pulled.Load(), len(m.rec.Spans())
	m.rec.Mark("the loop was over")
	time.Sleep(7 * 24 * time.Hour) // whatever is left does what it wants
	switch opened := m.opened.Load(); {
	case running > 0:
		m.rec.Errorf(t, "the loop was over, and %d calls were still running: wait for them, whichever way the loop ends", running)
	case opened != 1:
		t.Errorf("one loop over MapSeq ranged over its input %d times, want once", opened)
	case closed != opened:
		t.Errorf("the loop was over, and its input had not ended: when nobody wants more, make its yield return false (with iter.Pull: "+
			"call stop), and wait for that (%d of %d had ended; %d a week later)", closed, opened, m.closed.Load())
	case m.pulled.Load() != pulled || len(m.rec.Spans()) != began:
		m.rec.Errorf(t, "after the loop, %d more items were pulled and %d calls began", m.pulled.Load()-pulled, len(m.rec.Spans())-began)
	}
}

// someTime is from one to two minutes of the bubble's clock, and such that two are as good as never the same.
func someTime(rng *rand.Rand) time.Duration {
	return time.Minute + time.Duration(1+rng.Int64N(int64(time.Minute)))
}

// goroutines counts those that there are when everything in the bubble rests.
func goroutines() int {
	synctest.Wait()
	return runtime.NumGoroutine()
}
