package report

import (
	"fmt"
	"strings"
	"unicode"
)

// clean makes every control and formatting character of s visible, line ends excepted. Text from a submission could
// otherwise repaint the terminal or, with bidirectional overrides, show code that is not there.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || !hidden(r):
			b.WriteRune(r)
		default:
			b.WriteString(visible(r))
		}
	}
	return b.String()
}

// cleanLine is clean for text that has to stay on one line.
func cleanLine(s string) string {
	s = strings.TrimSpace(clean(s))
	return strings.NewReplacer("\n", "␊", "\t", " ").Replace(s)
}

// hidden reports whether r acts on a terminal, or on the text around it, instead of being shown.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// visible returns the control picture for r where Unicode has one, else r's number.
func visible(r rune) string {
	switch {
	case r < ' ':
		return string('␀' + r)
	case r == 0x7f:
		return "␡"
	default:
		return fmt.Sprintf("<%U>", r)
	}
}
