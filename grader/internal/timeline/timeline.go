// Package timeline holds what a test saw happen when, small enough to travel from the test's process to a report, and draws it.
package timeline

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Of many tasks a Timeline keeps what a page can show.
const (
	maxRows = 20 // how many spans, and how many marks
	maxName = 60 // characters of a name
)

// A Timeline is what happened when. Instants count from the beginning of the recording.
type Timeline struct {
	Rows   []Row `json:"rows"`             // spans by start, then marks by instant
	Hidden int   `json:"hidden,omitempty"` // how many more there were
	Ends   *Ends `json:"ends,omitempty"`   // nil where nothing was said about the end
}

// A Row is a stretch of work, or several with the same times, or an instant.
type Row struct {
	Name  string        `json:"name"`
	Start time.Duration `json:"start"`          // ns
	End   time.Duration `json:"end"`            // ns; the start of a mark
	Open  bool          `json:"open,omitempty"` // work that had not ended, so that End says nothing
	Mark  bool          `json:"mark,omitempty"` // an instant, such as "Join returned"
	More  int           `json:"more,omitempty"` // how many others had the same times
}

// Ends compare when something was over with when it was to be over.
type Ends struct {
	Expected time.Duration `json:"expected"` // ns
	Actual   time.Duration `json:"actual"`   // ns
}

// New returns the timeline of spans and marks, both in the order in which they are to be shown. Of more than 20 of either sort, those
// with the same times share a row, and what is still too many is counted. It is nil when nothing was recorded.
func New(spans, marks []Row, ends *Ends) *Timeline {
	spans, hiddenSpans := fold(spans)
	marks, hiddenMarks := fold(marks)
	t := &Timeline{Hidden: hiddenSpans + hiddenMarks, Ends: ends}
	t.Rows = append(append(t.Rows, spans...), marks...)
	if len(t.Rows) == 0 {
		return nil
	}
	for i := range t.Rows {
		t.Rows[i].Name = Shorten(t.Rows[i].Name, maxName)
	}
	return t
}

// Late tells whether work beyond the expected end is late. Where a call was to return at once, what it started may well go on.
func (t *Timeline) Late() bool {
	return t.Ends != nil && t.Ends.Expected > 0 && t.Last() > t.Ends.Expected
}

// Last is the latest instant in t.
func (t *Timeline) Last() time.Duration {
	var last time.Duration
	for _, r := range t.Rows {
		last = max(last, r.Start, r.End)
	}
	if t.Ends != nil {
		last = max(last, t.Ends.Expected, t.Ends.Actual)
	}
	return last
}

// Label is r's name, with the number of the others that share its row, in at most width characters.
func (r Row) Label(width int) string {
	if r.More == 0 {
		return Shorten(r.Name, width)
	}
	more := fmt.Sprintf(" + %d more", r.More)
	return Shorten(r.Name, width-len(more)) + more
}

// Times says when r was: "1s – 3s", "1s – …", "at 3s".
func (r Row) Times() string {
	switch {
	case r.Mark:
		return "at " + r.Start.String()
	case r.Open:
		return r.Start.String() + " – …"
	}
	return r.Start.String() + " – " + r.End.String()
}

// Instant reports whether r takes no time.
func (r Row) Instant() bool { return r.Mark || r.Start == r.End && !r.Open }

// Ticks are the instants that an axis up to end may name, with at most most of them beside 0. They are round as people count: 1, 2 or
// 5 times a power of ten up to seconds, then parts of minutes and of hours.
func Ticks(end time.Duration, most int) []time.Duration {
	step := step(end, max(1, most))
	var ticks []time.Duration
	for i := range end/step + 1 { // adding up could go beyond what a Duration holds
		ticks = append(ticks, i*step)
	}
	return ticks
}

func step(end time.Duration, most int) time.Duration {
	fits := func(step time.Duration) bool { return (end-1)/time.Duration(most) < step }
	for unit := time.Nanosecond; unit <= time.Second; unit *= 10 {
		for _, step := range []time.Duration{unit, 2 * unit, 5 * unit} {
			if fits(step) {
				return step
			}
		}
	}
	for _, unit := range []time.Duration{time.Second, time.Minute} {
		for _, n := range []time.Duration{10, 20, 30, 60, 120, 300} {
			if step := n * unit; fits(step) {
				return step
			}
		}
	}
	step := 10 * time.Hour
	for !fits(step) && step < math.MaxInt64/2 {
		step *= 2
	}
	return step
}

// Label is an instant on an axis, without the zeros at its end: "10m" for 10m0s.
func Label(at time.Duration) string {
	text := at.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// Shorten cuts name to at most width characters, the last of which then is an ellipsis.
func Shorten(name string, width int) string {
	if runes := []rune(name); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return name
}
