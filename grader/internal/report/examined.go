package report

import "io"

// Examined is what one check of a machine found.
type Examined struct {
	Mark   ExaminedMark
	Name   string
	Text   string
	Remedy []string // what to do, a line each
}

// ExaminedMark is how a check of a machine ended.
type ExaminedMark string

// The marks.
const (
	ExaminedGood ExaminedMark = "good"
	ExaminedOdd  ExaminedMark = "odd"
	ExaminedBad  ExaminedMark = "bad"
)

// ExaminedText writes one finding: a line with a mark, and what to do below it. It returns what w returns.
func ExaminedText(w io.Writer, e Examined, s Style) error {
	p := newPage(s)
	mark := p.good("✓")
	switch e.Mark {
	case ExaminedOdd:
		mark = p.unsure("!")
	case ExaminedBad:
		mark = p.bad("✗")
	}
	p.hanging(" "+mark+" ", 3, e.Name+": "+cleanLine(e.Text), plain)
	for _, line := range e.Remedy {
		p.hanging("     ", 5, cleanLine(line), plain)
	}
	return p.flush(w)
}
