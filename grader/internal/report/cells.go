package report

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// tabStop is the distance of tab stops in source lines and messages.
const tabStop = 4

// measurer counts cells. It is our own because the package's default one looks at the environment.
var measurer = &runewidth.Condition{StrictEmojiNeutral: true}

func cells(s string) int { return measurer.StringWidth(s) }

// cut shortens s to at most width cells, with an ellipsis in place of what is missing.
func cut(s string, width int) string {
	if cells(s) <= width {
		return s
	}
	return measurer.Truncate(s, width, "…")
}

// pad cuts or fills s to exactly width cells.
func pad(s string, width int) string {
	s = cut(s, width)
	return s + spaces(width-cells(s))
}

func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }

// expandTabs replaces each tab of a single line by spaces up to the next tab stop.
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

// wrap breaks a single line at spaces so that no part is wider than width. Later parts get the line's own indentation.
func wrap(line string, width int) []string {
	if cells(line) <= width {
		return []string{line}
	}
	indent := spaces(min(indentation(line), width/2))
	var lines []string
	current := indent
	for _, word := range splitLong(strings.Fields(line), width-len(indent)) {
		switch {
		case current == indent:
			current += word
		case cells(current)+1+cells(word) <= width:
			current += " " + word
		default:
			lines = append(lines, current)
			current = indent + word
		}
	}
	return append(lines, current)
}

// splitLong breaks words that are wider than width, such as long paths: nothing of them is lost. Width is at least 2.
func splitLong(words []string, width int) []string {
	var out []string
	for _, w := range words {
		for cells(w) > width {
			head := measurer.Truncate(w, width, "")
			if head == "" {
				break
			}
			out = append(out, head)
			w = w[len(head):]
		}
		out = append(out, w)
	}
	return out
}

func indentation(line string) int {
	return len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
}
