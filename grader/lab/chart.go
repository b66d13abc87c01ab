package lab

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	chartWidth = 72 // how many columns a chart in a message takes at most
	maxRows    = 20 // how many spans, and how many marks, a chart shows one by one
	maxLabel   = 24 // how many columns names take at most
	minPlot    = 10 // how many columns the bars take at least
)

// Chart draws what was recorded as a timeline: an axis with instants, a bar for each span and a tick for each mark.
// It takes at most width columns, but never fewer than names, times and a few columns of bars need. More than 20 spans
// or marks are folded: those with the same times share a line, and the rest is counted. It is empty when nothing was
// recorded.
func (r *Recorder) Chart(width int) string {
	spans, hiddenSpans := fold(r.spanRows())
	marks, hiddenMarks := fold(r.markRows())
	rows, hidden := append(spans, marks...), hiddenSpans+hiddenMarks
	if len(rows) == 0 {
		return ""
	}
	c := layout(rows, width)
	lines := []string{c.axis()}
	for _, row := range rows {
		lines = append(lines, c.line(row))
	}
	if hidden > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more", hidden))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (r *Recorder) spanRows() []row {
	var rows []row
	for _, s := range r.Spans() {
		rows = append(rows, row{label: s.Name, start: s.Start, end: s.End, open: !s.Ended})
	}
	return rows
}

func (r *Recorder) markRows() []row {
	var rows []row
	for _, m := range r.Marks() {
		rows = append(rows, row{label: m.Name, start: m.At, end: m.At, mark: true})
	}
	return rows
}

// A row is a line of a chart.
type row struct {
	label      string
	start, end time.Duration
	open       bool // a span that has not ended
	mark       bool
}

func (r row) times() string {
	switch {
	case r.mark:
		return "at " + r.start.String()
	case r.open:
		return r.start.String() + " – …"
	}
	return r.start.String() + " – " + r.end.String()
}

// chart is the geometry of a timeline.
type chart struct {
	label, plot int // columns of names and of bars
	end         time.Duration
}

func layout(rows []row, width int) chart {
	var c chart
	times := 0
	for _, r := range rows {
		c.label = max(c.label, utf8.RuneCountInString(r.label))
		c.end = max(c.end, r.start, r.end)
		times = max(times, utf8.RuneCountInString(r.times()))
	}
	c.label = min(c.label, maxLabel)
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
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", c.label+2))
	written := 0
	for at := time.Duration(0); at <= c.end; at += c.step() {
		text := at.String()
		if gap := c.column(at) - written; at == 0 || gap > 0 && c.column(at)+len(text) <= c.plot+2 {
			b.WriteString(strings.Repeat(" ", max(0, gap)) + text)
			written = c.column(at) + len(text)
		}
	}
	return b.String()
}

// step is the time between two instants of the axis: 1, 2 or 5 times a power of ten, so that they keep apart.
func (c chart) step() time.Duration {
	const columnsApart = 10
	most := max(1, c.plot/columnsApart)
	for unit := time.Duration(1); ; unit *= 10 {
		for _, step := range []time.Duration{unit, 2 * unit, 5 * unit} {
			if step*time.Duration(most) >= c.end {
				return step
			}
		}
	}
}

func (c chart) line(r row) string {
	from, to := c.column(r.start), max(c.column(r.end), c.column(r.start)+1)
	bar := strings.Repeat("█", to-from)
	switch {
	case r.mark || r.start == r.end && !r.open:
		bar = "▏"
	case r.open:
		bar = strings.Repeat("█", c.plot-1-from) + "…"
	}
	plot := strings.Repeat(" ", from) + bar
	return fmt.Sprintf("%s  %s  %s", pad(shorten(r.label, maxLabel), c.label), pad(plot, c.plot), r.times())
}

// pad fills s up to width characters; fmt's own padding does the same, but not for a width of 0.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

func shorten(name string, width int) string {
	if runes := []rune(name); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return name
}
