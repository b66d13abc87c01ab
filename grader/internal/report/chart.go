package report

import (
	"strings"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// lateBar is what a chart draws beyond the expected end.
const lateBar = "▒"

// chart draws t as wide as the terminal is, below an empty line, in at most so many lines as far as that is possible. It is empty for a
// nil t.
func (p *page) chart(t *timeline.Timeline, lines int) []string {
	if t == nil {
		return nil
	}
	chart := []string{""}
	for line := range strings.Lines(t.Brief(p.room(), lines-1)) {
		chart = append(chart, p.paintLate(cut(cleanChart(line), p.room())))
	}
	return chart
}

// cleanChart is clean for a line of a chart, in which spaces have their meaning.
func cleanChart(line string) string {
	return strings.TrimRight(strings.NewReplacer("\n", "", "\t", " ").Replace(clean(line)), " ")
}

// paintLate paints what is late. Its shape says the same.
func (p *page) paintLate(line string) string {
	from := strings.Index(line, lateBar)
	if from < 0 {
		return line
	}
	to := strings.LastIndex(line, lateBar) + len(lateBar)
	return line[:from] + p.bad(line[from:to]) + line[to:]
}
