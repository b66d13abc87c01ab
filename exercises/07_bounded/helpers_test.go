package bounded_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
)

// An office does jobs, which are the elements of these tests, and records when that was.
type office struct {
	rec  *lab.Recorder
	jobs []job
}

type job struct {
	name   string
	takes  time.Duration
	heeds  bool // it ends early when its context does
	result string
	err    error // how it ends; nil when it goes well
}

// newOffice returns an office with n jobs that go well and do not look at their context.
func newOffice(rng *rand.Rand, n int) *office {
	o := &office{rec: lab.NewRecorder()}
	for i := range n {
		result := fmt.Sprintf("result %d", rng.IntN(1_000_000))
		o.jobs = append(o.jobs, job{name: fmt.Sprintf("job %02d", i), takes: someTime(rng), result: result})
	}
	return o
}

// someTime is how long a call takes: from one to two minutes of the bubble's clock, which cost nothing. It is not a whole
// number of milliseconds, so that who polls comes late, and two are as good as never the same.
func someTime(rng *rand.Rand) time.Duration {
	ms := time.Duration(60_000+rng.IntN(60_000)) * time.Millisecond
	return ms + time.Duration(1+rng.IntN(999_999))*time.Nanosecond
}

// failure is a new error; two with the same text are not the same.
func failure(text string) error {
	return errors.New("failed: " + text)
}

// fail lets job i end with an error of its own, after so long, and returns that error.
func (o *office) fail(i int, takes time.Duration) error {
	j := &o.jobs[i]
	j.takes, j.err = takes, failure(j.name)
	return j.err
}

// heed lets all jobs end when their context does.
func (o *office) heed() {
	for i := range o.jobs {
		o.jobs[i].heeds = true
	}
}

// do is the f of most tests.
func (o *office) do(ctx context.Context, j job) (string, error) {
	defer o.rec.Start(j.name)()
	if !j.heeds {
		time.Sleep(j.takes)
		return j.result, j.err
	}
	select {
	case <-time.After(j.takes):
		return j.result, j.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// spansOf is when j was done, once for each call.
func (o *office) spansOf(j job) []lab.Span {
	return slices.DeleteFunc(o.rec.Spans(), func(s lab.Span) bool { return s.Name != j.name })
}

// timetable says when each job has to begin, since the start of MapN, and when the last one ends, if n run at a time and
// none fails.
func (o *office) timetable(n int) (starts []time.Duration, end time.Duration) {
	free := make([]time.Duration, n) // when each of n slots is free again
	for _, j := range o.jobs {
		slot := slices.Index(free, slices.Min(free))
		starts = append(starts, free[slot])
		free[slot] += j.takes
	}
	return starts, slices.Max(free)
}

// lateStarts is how many jobs began at that instant or later.
func (o *office) lateStarts(at time.Duration) int {
	late := 0
	for _, s := range o.rec.Spans() {
		if s.Start >= at {
			late++
		}
	}
	return late
}

// lastEnd is when the last job that has begun has to end, if none looks at its context.
func (o *office) lastEnd() time.Duration {
	var last time.Duration
	for _, j := range o.jobs {
		for _, s := range o.spansOf(j) {
			last = max(last, s.Start+j.takes)
		}
	}
	return last
}

// requireResults ends the test unless got and err are what MapN has to return when all jobs go well.
func (o *office) requireResults(t *testing.T, got []string, err error) {
	t.Helper()
	require.NoError(t, err, "MapN failed, and no call did")
	want := make([]string, 0, len(o.jobs))
	for _, j := range o.jobs {
		want = append(want, j.result)
	}
	require.Equal(t, want, got, "the results of %d calls, in the order of in", len(want))
}

// requireError ends the test unless err is what MapN has to return; otherwise says what is likely wrong.
func requireError(t *testing.T, want, err error, otherwise string) {
	t.Helper()
	switch {
	case err == nil:
		t.Fatalf("MapN returned no error, want %q: %s", want, otherwise)
	case err != want && errors.Is(err, want):
		t.Fatalf("the error is %q, which has the wanted one in it; return %q as it is", err, want)
	case err != want:
		t.Fatalf("the error is %q, want %q: %s", err, want, otherwise)
	}
}

// checkReturn checks that MapN, which returned just now, waited for all jobs that had begun, and for nothing else.
func (o *office) checkReturn(t *testing.T, early string) {
	t.Helper()
	o.rec.Mark("MapN returned")
	marks := o.rec.Marks()
	got, want := marks[len(marks)-1].At, o.lastEnd()
	switch {
	case len(o.rec.Spans()) == 0:
		t.Fatalf("MapN returned at %v and had called nothing", got)
	case got < want:
		time.Sleep(want - got) // so that the chart shows what goes on without MapN
		o.rec.WrongEnd(t, got, want, "MapN returned at %v, the last running call ends at %v: %s", got, want, early)
	case got > want:
		o.rec.WrongEnd(t, got, want, "MapN returned at %v, the last running call ended at %v: there was nothing left to wait for", got, want)
	}
}

// A census counts goroutines while calls are running.
type census struct {
	mu     sync.Mutex
	before int
	most   int
}

func newCensus() *census {
	return &census{before: runtime.NumGoroutine()}
}

// do is an f that looks round twice: when it begins, and when everybody else has come as far as they get.
func (c *census) do(context.Context, int) (int, error) {
	c.count()
	time.Sleep(time.Second)
	c.count()
	return 0, nil
}

func (c *census) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = max(c.most, runtime.NumGoroutine()-c.before)
}

// requireFew ends the test when there were far more goroutines than the calls that can have run at the same time.
func (c *census) requireFew(t *testing.T, running int, instead string) {
	t.Helper()
	if few := 5*running + 20; c.most > few {
		t.Fatalf("MapN had %d goroutines when at most %d calls could run: %s", c.most, running, instead)
	}
}
