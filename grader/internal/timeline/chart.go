package timeline

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Width is how many columns a chart takes where nobody knows better.
const Width = 72

const (
	maxLabel = 24 // how many columns names take at most
	minPlot  = 10 // how many columns the bars take at least
)

// What a chart is drawn with. Shapes differ, so that it can be read without colour.
const (
	bar     = '█'
	late    = '▒' // of a bar, what lies beyond the expected end
	due     = '┊' // the expected end
	instant = '▏'
)

// Chart draws t: an axis with instants, a bar for each span and a tick for each mark, and a line where everything was to be over.
// It takes at most width columns, but never fewer than names, times and a few columns of bars need. It is empty for a nil t.
func (t *Timeline) Chart(width int) string { return t.Brief(width, math.MaxInt) }

// Brief is [Timeline.Chart] in at most so many lines, as far as that is possible with three rows for tasks and marks: a line counts
// what is left out.
func (t *Timeline) Brief(width, lines int) string {
	if t == nil {
		return ""
	}
	room := lines - 1 - len(t.endRows()) // the axis; the end
	if t.Ends != nil {
		room-- // the legend
	}
	e := t.excerpt(room)
	if e.missing > 0 {
		e = t.excerpt(room - 1)
	}
	c := layout(slices.Concat(e.rows, t.endRows()), width)
	c.end, c.ends, c.late = t.Last(), t.Ends, t.Late()
	drawn := []string{c.axis()}
	for _, row := range e.rows {
		drawn = append(drawn, c.line(row))
	}
	if e.missing > 0 {
		drawn = slices.Insert(drawn, 1+e.gap, fmt.Sprintf("… and %d more", e.missing))
	}
	for _, row := range t.endRows() {
		drawn = append(drawn, c.line(row))
	}
	if t.Ends != nil {
		drawn = append(drawn, c.legend())
	}
	return strings.Join(drawn, "\n") + "\n"
}

// AllRows is what is to be drawn: the rows and, where it is known, the actual end.
func (t *Timeline) AllRows() []Row { return slices.Concat(t.Rows, t.endRows()) }

// endRows is the row of the actual end, where it is known and no mark shows it already.
func (t *Timeline) endRows() []Row {
	if t.Ends == nil {
		return nil
	}
	end := Row{Name: "returned", Start: t.Ends.Actual, End: t.Ends.Actual, Mark: true}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Mark && r.Start == end.Start && strings.HasSuffix(r.Name, end.Name) }) {
		return nil
	}
	return []Row{end}
}

// chart is the geometry of a timeline.
type chart struct {
	label, plot int // columns of names and of bars
	end         time.Duration
	ends        *Ends
	late        bool // work beyond the expected end is late
}

func layout(rows []Row, width int) chart {
	var c chart
	times := 0
	for _, r := range rows {
		c.label = max(c.label, utf8.RuneCountInString(r.Label(maxLabel)))
		times = max(times, utf8.RuneCountInString(r.Times()))
	}
	const gaps = 4
	c.plot = max(minPlot, width-c.label-times-gaps)
	return c
}

// column returns where an instant stands, from 0 to plot-1.
func (c chart) column(at time.Duration) int {
	if c.end == 0 {
		return 0
	}
	return int(float64(at) / float64(c.end) * float64(c.plot-1))
}

// axis writes instants over the columns at which they stand.
func (c chart) axis() string {
	const columnsApart = 10
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", c.label+2))
	written := 0
	for _, at := range Ticks(c.end, c.plot/columnsApart) {
		text := Label(at)
		if gap := c.column(at) - written; at == 0 || gap > 0 && c.column(at)+len(text) <= c.plot+2 {
			b.WriteString(strings.Repeat(" ", max(0, gap)) + text)
			written = c.column(at) + len(text)
		}
	}
	return b.String()
}

func (c chart) line(r Row) string {
	return fmt.Sprintf("%s  %s  %s", pad(r.Label(maxLabel), c.label), c.bars(r), r.Times())
}

// bars draws r, plot columns wide.
func (c chart) bars(r Row) string {
	plot := []rune(strings.Repeat(" ", c.plot))
	from, to := c.column(r.Start), max(c.column(r.End), c.column(r.Start)+1)
	if r.Open {
		to = c.plot
	}
	for i := from; i < to; i++ {
		plot[i] = bar
	}
	if r.Open {
		plot[c.plot-1] = '…'
	}
	if r.Instant() {
		plot[from] = instant
	}
	c.markDue(plot, from)
	return string(plot)
}

// markDue draws the expected end into a row whose bar begins at from, and what lies beyond it as late.
func (c chart) markDue(plot []rune, from int) {
	if c.ends == nil {
		return
	}
	at := c.column(c.ends.Expected)
	for i := at; c.late && i < len(plot); i++ {
		if plot[i] == bar {
			plot[i] = late
		}
	}
	if from != at {
		plot[at] = due
	}
}

// legend explains what only charts with an expected end have.
func (c chart) legend() string {
	text := fmt.Sprintf("%s%c expected end: %v", strings.Repeat(" ", c.label+2), due, c.ends.Expected)
	if c.late {
		text += fmt.Sprintf("   %c later than that", late)
	}
	return text
}

// pad fills s up to width characters; fmt's own padding does the same, but not for a width of 0.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}
