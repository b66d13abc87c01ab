package lessontext

import (
	"fmt"
	"regexp"

	"github.com/yuin/goldmark/ast"
)

var detailsTag = regexp.MustCompile(`</?details>`)

// hides tells whether n is part of a hint, and counts those that begin in it. What follows the last of several hints tells of them.
func (p *printer) hides(n ast.Node) bool {
	html, ok := n.(*ast.HTMLBlock)
	if !ok {
		if !p.inHint {
			p.sayHidden()
		}
		return p.inHint
	}
	for _, tag := range detailsTag.FindAll(p.htmlText(html), -1) {
		p.inHint = string(tag) == "<details>"
		if p.inHint {
			p.hints++
		}
	}
	return true
}

func (p *printer) htmlText(n *ast.HTMLBlock) []byte {
	text := n.Lines().Value(p.source)
	if n.HasClosure() {
		text = append(text, n.ClosureLine.Value(p.source)...)
	}
	return text
}

// sayHidden writes a line about the hints that were left out, and how to get them.
func (p *printer) sayHidden() {
	if p.hints == 0 {
		return
	}
	command := "make hint"
	if p.lesson > 0 {
		command += fmt.Sprintf(" L=%d", p.lesson)
	}
	count, them := fmt.Sprintf("%d hints: ", p.hints), " shows one at a time."
	if p.hints == 1 {
		count, them = "One hint: ", " shows it."
	}
	p.hints = 0
	p.blank("")
	p.line(count + p.look.span(command) + them)
	p.blank("")
}
