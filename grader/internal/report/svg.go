package report

import (
	"fmt"
	"time"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// Measures of a drawn timeline, in pixels. A character's width is an estimate on the safe side: fonts differ.
const (
	svgRow      = 20.0 // height of a line
	svgBar      = 12.0 // height of a bar
	svgChar     = 7.6
	svgGap      = 14.0 // between names, bars and times
	svgPlot     = 440.0
	svgMaxLabel = 24  // characters
	svgMinBar   = 1.5 // what takes next to no time is seen all the same
)

// An svg is a timeline, measured, for the template to draw. Coordinates are in pixels.
type svg struct {
	Width, Height float64
	Left          float64 // of the bars
	Times         float64 // of the column of times
	Foot          float64 // of the lines that cross the bars
	Ticks         []svgTick
	Rows          []svgLine
	Due           *svgTick // the expected end; nil when unknown
	Late          bool     // something lies beyond it
	Hidden        int
	Alternative   string // what the picture says, in a sentence
	Text          string // the same as a chart
}

// An svgTick is an instant on the axis.
type svgTick struct {
	X     float64
	Label string
}

// An svgLine is a row: its bar up to the expected end, and what lies beyond it.
type svgLine struct {
	Name, Times            string
	Baseline               float64 // of text
	Y                      float64 // of the bar
	X, Width, LateX, LateW float64
	Instant, Open          bool
}

// newSVG measures t. It is nil for a nil t.
func newSVG(t *timeline.Timeline) *svg {
	if t == nil {
		return nil
	}
	rows := t.AllRows()
	names, times := 0, 0
	for _, r := range rows {
		names = max(names, cells(svgName(r)))
		times = max(times, cells(r.Times()))
	}
	s := &svg{Left: float64(names)*svgChar + svgGap, Hidden: t.Hidden, Alternative: alternative(t), Text: clean(t.Chart(timeline.Width))}
	s.Times = s.Left + svgPlot + svgGap
	s.Width = round(s.Times + float64(times)*svgChar)
	s.Foot = svgRow * float64(len(rows)+1)
	s.Height = s.Foot + svgGap/2
	x := func(at time.Duration) float64 { return round(s.Left + svgPlot*float64(at)/float64(max(t.Last(), 1))) }
	for _, at := range timeline.Ticks(t.Last(), 6) {
		s.Ticks = append(s.Ticks, svgTick{x(at), timeline.Label(at)})
	}
	if t.Ends != nil {
		s.Due = &svgTick{x(t.Ends.Expected), fmt.Sprintf("expected end: %v", t.Ends.Expected)}
		s.Late = t.Late()
	}
	for i, r := range rows {
		s.Rows = append(s.Rows, s.line(r, svgRow*float64(i+1), x))
	}
	return s
}

func svgName(r timeline.Row) string {
	r.Name = cleanLine(r.Name)
	return r.Label(svgMaxLabel)
}

// line places r at the height y.
func (s *svg) line(r timeline.Row, y float64, x func(time.Duration) float64) svgLine {
	l := svgLine{
		Name: svgName(r), Times: r.Times(), Baseline: y + svgRow*0.7, Y: y + (svgRow-svgBar)/2,
		X: x(r.Start), Instant: r.Instant(), Open: r.Open,
	}
	if l.Instant {
		return l
	}
	end := x(r.End)
	if r.Open {
		end = s.Left + svgPlot
	}
	end = max(end, l.X+svgMinBar)
	due := end
	if s.Late {
		due = min(max(s.Due.X, l.X), end)
	}
	l.Width, l.LateX, l.LateW = round(due-l.X), due, round(end-due)
	return l
}

// alternative says what the picture of t shows to who does not see it. The chart as text has the rest.
func alternative(t *timeline.Timeline) string {
	tasks, marks := 0, 0
	for _, r := range t.Rows {
		if r.Mark {
			marks += 1 + r.More
		} else {
			tasks += 1 + r.More
		}
	}
	text := fmt.Sprintf("Timeline up to %v: %s", t.Last(), Count(tasks, "task"))
	if marks > 0 {
		text += ", " + Count(marks, "mark")
	}
	if t.Hidden > 0 {
		text += fmt.Sprintf(", and %d more", t.Hidden)
	}
	text += "."
	if t.Ends != nil {
		text += fmt.Sprintf(" Expected end: %v, actual end: %v.", t.Ends.Expected, t.Ends.Actual)
	}
	return text
}

// round keeps pages small and golden files the same on every processor.
func round(x float64) float64 { return float64(int(x*10+0.5)) / 10 }
