package report

import (
	"io"
	"strings"
)

// A page collects lines of text in one style.
type page struct {
	palette
	width   int // what no line may exceed
	measure int // the width of prose and tables
	text    strings.Builder
	gap     bool // nothing stands right above: the page is empty or ends with a blank line
}

func newPage(s Style) *page {
	return &page{palette: newPalette(s.Color), width: s.width(), measure: s.measure(), gap: true}
}

// line adds one line made of parts, without spaces at its end.
func (p *page) line(parts ...string) {
	p.text.WriteString(strings.TrimRight(strings.Join(parts, ""), " "))
	p.text.WriteByte('\n')
	p.gap = false
}

// blank adds an empty line unless the page is empty or ends with one.
func (p *page) blank() {
	if !p.gap {
		p.text.WriteByte('\n')
		p.gap = true
	}
}

// hanging adds prose that starts after head and continues below its own beginning. Head is headCells wide.
func (p *page) hanging(head string, headCells int, prose string, style paint) {
	for _, part := range wrap(prose, p.measure-headCells) {
		p.line(head, style(part))
		head = spaces(headCells)
	}
}

// flush writes the page at once.
func (p *page) flush(w io.Writer) error {
	_, err := io.WriteString(w, strings.TrimRight(p.text.String(), "\n")+"\n")
	return err
}
