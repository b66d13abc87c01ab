package lessontext

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A word is what a line is not broken within. Pieces of several looks may stand in one.
type word struct {
	text   string // as it is written, escape sequences included
	cells  int
	breaks bool // the line ends after it
}

// flat is the text of words without line breaks.
func flat(words []word) string {
	var all []string
	for _, w := range words {
		all = append(all, w.text)
	}
	return strings.Join(all, " ")
}

// A speller puts pieces of text together to words.
type speller struct {
	words []word
	open  bool // the next piece continues the last word
}

// add appends text in one look. Spaces in it separate words.
func (s *speller) add(text string, style paint) {
	for i, part := range strings.Split(strings.Map(toSpace, text), " ") {
		if i > 0 {
			s.open = false
		}
		if part == "" {
			continue
		}
		if !s.open {
			s.words = append(s.words, word{})
		}
		last := &s.words[len(s.words)-1]
		last.text += style(part)
		last.cells += cells(part)
		s.open = true
	}
}

func toSpace(r rune) rune {
	if r == '\n' || r == '\t' {
		return ' '
	}
	return r
}

func (s *speller) endLine() {
	if len(s.words) > 0 {
		s.words[len(s.words)-1].breaks = true
	}
	s.open = false
}

// inline returns the words of what stands in n, painted with style where nothing else says how.
func (p *printer) inline(n ast.Node, style paint) []word {
	var s speller
	p.spell(&s, n, style)
	return s.words
}

func (p *printer) spell(s *speller, parent ast.Node, style paint) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			s.add(unescape(string(n.Segment.Value(p.source))), style)
			switch {
			case n.HardLineBreak():
				s.endLine()
			case n.SoftLineBreak():
				s.open = false
			}
		case *ast.String:
			s.add(string(n.Value), style)
		case *ast.CodeSpan:
			s.add(p.look.mark(codeText(n, p.source)), p.look.code)
		case *ast.Emphasis:
			p.spell(s, n, p.look.emphasis(n.Level))
		case *ast.Link:
			p.spell(s, n, style)
			p.number(s, string(n.Destination))
		case *ast.Image:
			p.spell(s, n, style)
			p.number(s, string(n.Destination))
		case *ast.AutoLink:
			s.add(string(n.URL(p.source)), style)
		case *ast.RawHTML:
			// Tags mean nothing in a terminal.
		default:
			p.spell(s, n, style)
		}
	}
}

// number adds the number of a link's address. An address that comes again keeps its number.
func (p *printer) number(s *speller, url string) {
	number := 0
	for i, known := range p.links {
		if known == url {
			number = i + 1
		}
	}
	if number == 0 {
		p.links = append(p.links, url)
		number = len(p.links)
	}
	s.add(fmt.Sprintf("[%d]", number), p.look.quiet)
}

// codeText is the text of a code span. A line end in it is a space.
func codeText(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		}
	}
	return b.String()
}

// Wrap returns text, which is no Markdown, in lines of at most width cells. Words that are wider stay whole.
func Wrap(text string, width int) string {
	var s speller
	s.add(text, plain)
	var b strings.Builder
	for _, line := range wrap(s.words, min(max(width, minWidth), maxMeasure)) {
		b.WriteString(line.text)
		b.WriteByte('\n')
	}
	return b.String()
}

// A laidLine is one line of wrapped words.
type laidLine struct {
	text  string
	cells int
}

// wrap lays words out in lines of at most width cells. A word that is wider gets a line of its own.
func wrap(words []word, width int) []laidLine {
	var lines []laidLine
	var current laidLine
	for _, w := range words {
		switch {
		case current.text == "":
			current = laidLine{w.text, w.cells}
		case current.cells+1+w.cells <= width:
			current = laidLine{current.text + " " + w.text, current.cells + 1 + w.cells}
		default:
			lines = append(lines, current)
			current = laidLine{w.text, w.cells}
		}
		if w.breaks {
			lines = append(lines, current)
			current = laidLine{}
		}
	}
	if current.text != "" {
		lines = append(lines, current)
	}
	return lines
}
