package report

import (
	"strings"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// lateBar is what a chart draws beyond the expected end.
const lateBar = "▒"

// timeline draws t as wide as the terminal is.
func (p *page) timeline(t *timeline.Timeline) {
	if t == nil {
		return
	}
	p.guttered("")
	for line := range strings.Lines(t.Chart(p.room())) {
		p.guttered(p.paintLate(cut(cleanChart(line), p.room())))
	}
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
