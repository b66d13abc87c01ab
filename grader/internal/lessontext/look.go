package lessontext

import (
	"html"
	"regexp"
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"
)

// A paint puts text in a colour. It adds no cells.
type paint func(text string) string

func plain(text string) string { return text }

// look is how the parts of a text are shown.
type look struct {
	color                       bool
	strong, italic, code, quiet paint
}

func newLook(on bool) look {
	return look{
		color:  on,
		strong: newPaint(on, color.Bold),
		italic: newPaint(on, color.Italic),
		code:   newPaint(on, color.FgCyan),
		quiet:  newPaint(on, color.Faint),
	}
}

// newPaint decides for itself: fatih/color's own guess about the environment is not asked.
func newPaint(on bool, attribute color.Attribute) paint {
	if !on {
		return plain
	}
	c := color.New(attribute)
	c.EnableColor()
	return func(text string) string {
		if text == "" {
			return ""
		}
		return c.Sprint(text)
	}
}

// mark encloses code in a sentence where no colour tells it apart.
func (l look) mark(code string) string {
	if l.color {
		return code
	}
	return "`" + code + "`"
}

// span is a piece of code in a sentence.
func (l look) span(code string) string { return l.code(l.mark(code)) }

func (l look) emphasis(level int) paint {
	if level > 1 {
		return l.strong
	}
	return l.italic
}

// measurer counts cells. It is our own because the package's default one looks at the environment.
var measurer = &runewidth.Condition{StrictEmojiNeutral: true}

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

// cells is the width of s. What paints in it has none.
func cells(s string) int { return measurer.StringWidth(escape.ReplaceAllString(s, "")) }

func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }

// tabStop is the distance of tab stops in code.
const tabStop = 4

// expandTabs replaces each tab of a line by spaces up to the next tab stop.
func expandTabs(line string) string {
	var b strings.Builder
	column := 0
	for i, part := range strings.Split(line, "\t") {
		if i > 0 {
			gap := tabStop - column%tabStop
			b.WriteString(spaces(gap))
			column += gap
		}
		b.WriteString(part)
		column += cells(part)
	}
	return b.String()
}

var backslashed = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

// unescape resolves what Markdown escapes in text: backslashes before punctuation and HTML's entities.
func unescape(text string) string {
	return html.UnescapeString(backslashed.ReplaceAllString(text, "$1"))
}
