package course

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A Readme is what the grader takes from a lesson's README.md.
type Readme struct {
	Title        string   // "At most n at once"
	Chapter      int      // 2
	ChapterTitle string   // "Results and errors: what a thread could not return"
	Sections     []string // second-level headings, in order
	Hints        []Hint   // in order
}

var (
	numbered = regexp.MustCompile(`^\d+ · `)
	chapter  = regexp.MustCompile(`^Chapter (\d+) · (.+)$`)
)

// ParseReadme reads a lesson's text. What it does not find stays empty.
func ParseReadme(source []byte) Readme {
	source = Unify(source)
	var r Readme
	root := goldmark.DefaultParser().Parse(text.NewReader(source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			r.heading(n.Level, inlineText(n, source))
		case *ast.Paragraph:
			r.paragraph(inlineText(n, source))
		}
	}
	r.Hints = hints(source)
	return r
}

func (r *Readme) heading(level int, text string) {
	switch level {
	case 1:
		if r.Title == "" {
			r.Title = numbered.ReplaceAllString(text, "")
		}
	case 2:
		r.Sections = append(r.Sections, text)
	}
}

func (r *Readme) paragraph(text string) {
	m := chapter.FindStringSubmatch(text)
	if m == nil || r.Chapter != 0 {
		return
	}
	r.Chapter, _ = strconv.Atoi(m[1]) // digits only, by the expression
	r.ChapterTitle = m[2]
}

// inlineText is the text of n without its markup.
func inlineText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
