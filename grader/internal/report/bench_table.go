package report

import (
	"strings"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

// Widths of a table of measurements, in cells.
const (
	timeCells   = 9  // "  1.50 s "
	secondCells = 10 // "    10.0×"
	minBar      = 8
)

// A benchTable has a column of names and, for each language, a time, a second figure and a bar.
type benchTable struct {
	*page
	names  int // cells of the first column
	bar    int // cells of a bar
	python bool
}

func newBenchTable(p *page, e bench.Experiment) *benchTable {
	t := &benchTable{page: p, python: e.HasPython()}
	for _, row := range e.Rows {
		t.names = max(t.names, cells(cleanLine(row.Way)))
	}
	t.names += len("     ") + 1
	languages := 1
	if t.python {
		languages = 2
	}
	t.bar = max(minBar, (p.measure-t.names)/languages-timeCells-secondCells-2)
	return t
}

// language is how wide all of a language's columns are.
func (t *benchTable) language() int { return timeCells + secondCells + 1 + t.bar + 1 }

func (t *benchTable) head(m bench.Machine) {
	parts := []string{spaces(t.names), t.quiet(pad("  Go", t.language()))}
	if t.python {
		parts = append(parts, t.quiet("  Python "+minor(m.Python)))
	}
	t.line(parts...)
}

// minor is a version without what comes after its second point.
func minor(version string) string {
	parts := strings.SplitN(cleanLine(version), ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// row adds a line. The longest bar of each language is that of its longest time among rows.
func (t *benchTable) row(row bench.Row, rows []bench.Row) {
	longest, longestPython := 0.0, 0.0
	for _, other := range rows {
		longest = max(longest, other.Go.Seconds)
		if other.Python != nil {
			longestPython = max(longestPython, other.Python.Seconds)
		}
	}
	parts := []string{pad("     "+cleanLine(row.Way), t.names), t.figure(row.Go, longest, t.good)}
	if row.Python != nil {
		parts = append(parts, t.figure(*row.Python, longestPython, t.unsure))
	}
	t.line(parts...)
}

// figure is a language's part of a line.
func (t *benchTable) figure(f bench.Figure, longest float64, paint paint) string {
	if f.Skipped != "" {
		text := pad("  "+cleanLine(f.Skipped), t.language())
		return t.quiet(text)
	}
	second := ""
	switch {
	case f.Speedup > 0:
		second = bench.Times(f.Speedup)
	case f.Memory > 0:
		second = bench.Memory(f.Memory)
	}
	drawn := bench.Bar(f.Seconds, longest, t.bar)
	return right(bench.Span(f.Seconds), timeCells) + right(second, secondCells) + " " + paint(drawn) + spaces(t.bar+1-cells(drawn))
}
