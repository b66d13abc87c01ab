package lab

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// A Span is a stretch of work that a Recorder saw.
type Span struct {
	Name  string
	Start time.Duration // since the recorder was made
	End   time.Duration // since the recorder was made; 0 while it has not ended
	Ended bool
}

// A Mark is an instant that a Recorder saw.
type Mark struct {
	Name string
	At   time.Duration // since the recorder was made
}

// A Recorder writes down when tasks start and end, for tests that ask how many ran at once, in which order, and when.
// It is safe for concurrent use. Its lock orders events for the race detector too, so a task that a race test is
// about must not call it: two tasks that both record look synchronised.
type Recorder struct {
	start time.Time

	mu    sync.Mutex
	spans []Span
	marks []Mark
}

// NewRecorder returns a recorder whose clock starts now: the bubble's clock when called in a bubble.
func NewRecorder() *Recorder {
	return &Recorder{start: time.Now()}
}

// Start records that name begins. Calling end records that it is over; later calls of end do nothing.
func (r *Recorder) Start(name string) (end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := len(r.spans)
	r.spans = append(r.spans, Span{Name: name, Start: time.Since(r.start)})
	return func() { r.end(i) }
}

func (r *Recorder) end(i int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.spans[i]
	if !s.Ended {
		s.End, s.Ended = time.Since(r.start), true
	}
}

// Sleep is a task of length d: it records the start, sleeps, and records the end.
func (r *Recorder) Sleep(name string, d time.Duration) {
	defer r.Start(name)()
	time.Sleep(d)
}

// Task returns a function that calls Sleep.
func (r *Recorder) Task(name string, d time.Duration) func() {
	return func() { r.Sleep(name, d) }
}

// Mark records an instant, such as "Join returned".
func (r *Recorder) Mark(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.marks = append(r.marks, Mark{Name: name, At: time.Since(r.start)})
}

// Spans returns a copy of the spans so far, by start and then by name.
func (r *Recorder) Spans() []Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	spans := slices.Clone(r.spans)
	slices.SortStableFunc(spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), compareNames(a.Name, b.Name))
	})
	return spans
}

// Marks returns a copy of the marks so far, by instant and then by name.
func (r *Recorder) Marks() []Mark {
	r.mu.Lock()
	defer r.mu.Unlock()
	marks := slices.Clone(r.marks)
	slices.SortStableFunc(marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.At, b.At), compareNames(a.Name, b.Name))
	})
	return marks
}

// compareNames puts "task 2" before "task 10": of names that differ, the shorter comes first when it must be the
// smaller number.
func compareNames(a, b string) int {
	if prefix(a) == prefix(b) {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	return cmp.Compare(a, b)
}

// prefix is name without the digits at its end.
func prefix(name string) string {
	end := len(name)
	for end > 0 && name[end-1] >= '0' && name[end-1] <= '9' {
		end--
	}
	return name[:end]
}

// Peak returns how many spans were in flight at once, at most. A span that ends at the instant at which another
// starts does not overlap it, and one that takes no time counts for its instant.
func (r *Recorder) Peak() int {
	spans := r.Spans() // by start
	var ends []time.Duration
	for _, s := range spans {
		if s.Ended {
			ends = append(ends, s.End)
		}
	}
	slices.Sort(ends)
	peak, over := 0, 0
	for i := 0; i < len(spans); {
		at, instant := spans[i].Start, 0 // how many take no time, and so are not over at their own instant
		for ; i < len(spans) && spans[i].Start == at; i++ {
			if spans[i].Ended && spans[i].End == at {
				instant++
			}
		}
		for over < len(ends) && ends[over] <= at {
			over++
		}
		peak = max(peak, i-over+instant)
	}
	return peak
}

// Errorf fails t with the message and the chart of what was recorded.
func (r *Recorder) Errorf(t testing.TB, format string, args ...any) {
	t.Helper()
	failTiming(t, fmt.Sprintf(format, args...), r.timeline(nil))
}

// WrongEnd is like [Recorder.Errorf] where something ended at got and was to end at want, both since the recorder was made: the chart
// compares the two.
func (r *Recorder) WrongEnd(t testing.TB, got, want time.Duration, format string, args ...any) {
	t.Helper()
	failTiming(t, fmt.Sprintf(format, args...), r.timeline(&timeline.Ends{Expected: want, Actual: got}))
}

// Elapsed is like the function [Elapsed], and shows the chart when the time is wrong.
func (r *Recorder) Elapsed(t testing.TB, want time.Duration, f func()) bool {
	t.Helper()
	start := time.Now()
	f()
	took := time.Since(start)
	wrong := compare(took, want)
	if wrong != "" {
		began := start.Sub(r.start)
		failTiming(t, wrong, r.timeline(&timeline.Ends{Expected: began + want, Actual: began + took}))
	}
	return wrong == ""
}

// Chart draws what was recorded as a timeline: an axis with instants, a bar for each span and a tick for each mark.
// It takes at most width columns, but never fewer than names, times and a few columns of bars need. More than 20 spans
// or marks are folded: those with the same times share a line, and the rest is counted. It is empty when nothing was
// recorded.
func (r *Recorder) Chart(width int) string { return r.timeline(nil).Chart(width) }

// timeline is what was recorded, nil when nothing was.
func (r *Recorder) timeline(ends *timeline.Ends) *timeline.Timeline {
	var spans, marks []timeline.Row
	for _, s := range r.Spans() {
		spans = append(spans, timeline.Row{Name: s.Name, Start: s.Start, End: s.End, Open: !s.Ended})
	}
	for _, m := range r.Marks() {
		marks = append(marks, timeline.Row{Name: m.Name, Start: m.At, End: m.At, Mark: true})
	}
	return timeline.New(spans, marks, ends)
}
