package report

import (
	"fmt"
	"strings"
)

// chartCharacters tell a line of a drawing from a line of prose.
const chartCharacters = "─━│┃┌┐└┘├┤┬┴┼╌╎╴╶▏▎▍▌▋▊▉█░▒▓"

// message lays out the message of a failure: prose is wrapped, charts and code are only cut.
func (p *page) message(text string) []string {
	var lines []string
	for _, line := range strings.Split(trimBlankLines(clean(text)), "\n") {
		line = strings.TrimRight(expandTabs(line), " ")
		if fixed(line) {
			lines = append(lines, cut(line, p.room()))
			continue
		}
		lines = append(lines, wrap(line, p.proseRoom())...)
	}
	if len(lines) == 1 && lines[0] == "" {
		return nil
	}
	return lines
}

// fixed reports whether a line would lose its meaning by being wrapped.
func fixed(line string) bool {
	return strings.HasPrefix(line, "    ") || strings.ContainsAny(line, chartCharacters)
}

// trimBlankLines removes blank lines at both ends. Indentation of the first line stays.
func trimBlankLines(s string) string {
	lines := strings.Split(s, "\n")
	for len(lines) > 1 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 1 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// oneLine is cleanLine for code: tabs inside it are kept.
func oneLine(s string) string {
	return strings.ReplaceAll(strings.TrimSpace(clean(s)), "\n", "␊")
}

// room is how many cells a line has right of the gutter.
func (p *page) room() int { return p.width - cells(gutter) }

// proseRoom is the same for prose.
func (p *page) proseRoom() int { return p.measure - cells(gutter) }

// guttered adds one line right of the gutter.
func (p *page) guttered(text string) {
	bar := strings.TrimRight(gutter, " ")
	if text == "" {
		p.line(p.quiet(bar))
		return
	}
	p.line(p.quiet(bar), " ", text)
}

// prose adds a wrapped line right of the gutter.
func (p *page) prose(text string) {
	for _, line := range wrap(text, p.proseRoom()) {
		p.guttered(line)
	}
}

// limited adds at most limit lines right of the gutter, the last of which says how many are missing.
func (p *page) limited(lines []string, limit int) {
	hidden := 0
	if len(lines) > limit {
		hidden = len(lines) - limit + 1
		lines = lines[:limit-1]
	}
	for _, line := range lines {
		p.guttered(line)
	}
	p.more(hidden, "line")
}

// more says that n things are not shown.
func (p *page) more(n int, thing string) {
	if n < 1 {
		return
	}
	p.guttered(p.quiet(counted(n, thing)))
}

// counted writes "… 1 more line" or "… 3 more lines".
func counted(n int, thing string) string {
	if n > 1 {
		thing += "s"
	}
	return fmt.Sprintf("… %d more %s", n, thing)
}
