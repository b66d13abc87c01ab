// Package lessontext shows Markdown, such as a lesson's text, in a terminal.
package lessontext

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

const (
	minWidth   = 40  // nothing is laid out for fewer cells
	maxMeasure = 100 // wider lines of prose are tiring to read
)

// Render returns markdown as lines of text for a terminal that is width cells wide. Color says whether escape sequences may be
// written; no meaning rests on them alone.
//
// Prose is wrapped. Code and addresses are not, nor are they cut, for what is broken can be neither read nor copied. Hints, which are what
// stands in <details>, are left out. Addresses of links are numbered and come last.
func Render(markdown []byte, width int, color bool) string {
	width = max(width, minWidth)
	p := &printer{source: markdown, width: width, look: newLook(color), gap: true}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()
	p.blocks(parser.Parse(text.NewReader(markdown)), frame{width: min(width, maxMeasure)})
	p.sayHidden()
	p.addresses()
	return strings.TrimRight(p.out.String(), "\n") + "\n"
}

// A printer writes blocks one below the other.
type printer struct {
	source []byte
	width  int
	look   look
	out    strings.Builder
	gap    bool // the text is empty or ends with an empty line

	lesson int      // by the title; 0 when that has no number
	links  []string // addresses, in the order of their numbers
	hints  int      // left out and not yet told of
	inHint bool
}

// A frame is the room of a block.
type frame struct {
	first, rest string // what its first line and its others begin with
	width       int    // cells for all of a line
}

// line writes one line, without spaces at its end.
func (p *printer) line(text string) {
	p.out.WriteString(strings.TrimRight(text, " "))
	p.out.WriteByte('\n')
	p.gap = false
}

// blank writes an empty line unless there is one.
func (p *printer) blank(prefix string) {
	if !p.gap {
		p.line(prefix)
		p.gap = true
	}
}

// blocks writes the children of n with an empty line between any two. In a list without empty lines there is none.
func (p *printer) blocks(n ast.Node, f frame) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if p.hides(c) {
			continue
		}
		if c != n.FirstChild() && c.Kind() != ast.KindTextBlock && !inTightList(c) {
			p.blank(f.rest)
		}
		p.block(c, f)
		f.first = f.rest
	}
}

// inTightList tells whether n is part of a list whose items stand close together.
func inTightList(n ast.Node) bool {
	item, ok := n.Parent().(*ast.ListItem)
	if !ok {
		return false
	}
	list, ok := item.Parent().(*ast.List)
	return ok && list.IsTight
}

func (p *printer) block(n ast.Node, f frame) {
	switch n := n.(type) {
	case *ast.Heading:
		p.heading(n, f)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		p.code(n, f)
	case *ast.List:
		p.list(n, f)
	case *ast.Blockquote:
		bar := p.look.quiet("│ ")
		p.blocks(n, frame{f.first + bar, f.rest + bar, f.width})
	case *ast.ThematicBreak:
		p.line(f.first + p.look.quiet(strings.Repeat("─", f.width-cells(f.first))))
	case *extensionast.Table:
		p.table(n, f)
	case *ast.HTMLBlock:
		// Its tags mean nothing in a terminal.
	default:
		p.prose(p.inline(n, plain), f)
	}
}

func (p *printer) heading(n *ast.Heading, f frame) {
	words := p.inline(n, p.look.strong)
	if n.Level == 1 && p.lesson == 0 {
		_, _ = fmt.Sscanf(flat(p.inline(n, plain)), "%d · ", &p.lesson) // a title without a number leaves 0
	}
	widest := p.prose(words, f)
	switch n.Level {
	case 1:
		p.line(f.rest + p.look.strong(strings.Repeat("━", widest)))
	case 2:
		p.line(f.rest + p.look.quiet(strings.Repeat("─", widest)))
	}
}

// prose wraps words into f and returns the cells of the widest line, f's own beginning not counted.
func (p *printer) prose(words []word, f frame) (widest int) {
	for _, line := range wrap(words, f.width-cells(f.rest)) {
		p.line(f.first + line.text)
		widest = max(widest, line.cells)
		f.first = f.rest
	}
	return widest
}

// codeIndent sets code apart. It is less where that makes the widest line fit.
const codeIndent = 4

func (p *printer) code(n ast.Node, f frame) {
	var lines []string
	widest := 0
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := strings.TrimRight(expandTabs(string(segment.Value(p.source))), "\r\n ")
		lines = append(lines, line)
		widest = max(widest, cells(line))
	}
	indent := spaces(codeIndent)
	if room := p.width - cells(f.rest) - widest; room >= 0 {
		indent = spaces(min(codeIndent, room))
	}
	for _, line := range lines {
		p.line(f.first + indent + p.look.code(line))
		f.first = f.rest
	}
}

func (p *printer) list(n *ast.List, f frame) {
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if item != n.FirstChild() && !n.IsTight {
			p.blank(f.rest)
		}
		mark := "• "
		if n.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		p.blocks(item, frame{f.first + mark, f.rest + spaces(cells(mark)), f.width})
		f.first = f.rest
	}
}

// addresses writes where the links lead.
func (p *printer) addresses() {
	if len(p.links) == 0 {
		return
	}
	p.blank("")
	for i, url := range p.links {
		p.line(p.look.quiet(fmt.Sprintf("[%d] %s", i+1, url)))
	}
}
