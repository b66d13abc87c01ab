package course

import (
	"bytes"
	"regexp"
	"strings"
)

// A Hint is one of a lesson's hints.
type Hint struct {
	Text string   // Markdown
	For  []string // tests whose requirements it serves; empty when the text does not say so
}

var (
	summary = regexp.MustCompile(`(?s)<summary>.*?</summary>`)
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	serves  = regexp.MustCompile(`<!--\s*for\s([^>]*)-->`)
)

// hints returns what stands in each <details> of the text. CommonMark ends an HTML block at an empty line, so a hint is
// several blocks to a Markdown parser; the pair of tags is what delimits it.
func hints(source []byte) []Hint {
	var hints []Hint
	for {
		_, rest, found := bytes.Cut(source, []byte("<details>"))
		if !found {
			return hints
		}
		text, rest, found := bytes.Cut(rest, []byte("</details>"))
		if !found {
			return hints
		}
		hints = append(hints, hint(text))
		source = rest
	}
}

// hint reads one. A comment <!-- for TestA TestB --> in it says which requirements it serves.
func hint(text []byte) Hint {
	var h Hint
	for _, m := range serves.FindAllSubmatch(text, -1) {
		h.For = append(h.For, strings.Fields(string(m[1]))...)
	}
	text = comment.ReplaceAll(summary.ReplaceAll(text, nil), nil)
	h.Text = strings.TrimSpace(string(text))
	return h
}
