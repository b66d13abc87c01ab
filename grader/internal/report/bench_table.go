package report

import (
	"strings"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

// Widths in a table of measurements, in cells, with a space at the left of each.
const (
	timeCells   = len("  100 ms")
	secondCells = len(" 19.2 KiB")
	gapCells    = 1 // at both ends of a bar
	fewestBar   = 4 // shorter bars say nothing, and are left out
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
	t.bar = (p.measure-t.names)/languages - timeCells - secondCells - 2*gapCells
	if t.bar < fewestBar {
		t.bar = 0
	}
	return t
}

// language is how wide all of a language's columns are.
func (t *benchTable) language() int { return timeCells + secondCells + gapCells + t.bar + gapCells }

func (t *benchTable) head(m bench.Machine) {
	const inGo = "  Go"
	parts := []string{spaces(t.names), t.quiet(inGo), spaces(t.language() - len(inGo))}
	if t.python {
		parts = append(parts, t.quiet(cut("  Python "+minor(m.Python), t.language())))
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
		text := cut("  "+cleanLine(f.Skipped), t.language()-gapCells)
		return t.quiet(text) + spaces(t.language()-cells(text))
	}
	second := ""
	switch {
	case f.Speedup > 0:
		second = bench.Times(f.Speedup)
	case f.Memory > 0:
		second = bench.Memory(f.Memory)
	}
	drawn := ""
	if t.bar > 0 {
		drawn = bench.Bar(f.Seconds, longest, t.bar)
	}
	return right(bench.Span(f.Seconds), timeCells) + right(second, secondCells) +
		spaces(gapCells) + paint(drawn) + spaces(t.bar-cells(drawn)+gapCells)
}
