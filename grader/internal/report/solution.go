package report

import (
	"bytes"
	"io"
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// A Solution is a lesson's reference solution beside what the learner wrote.
type Solution struct {
	Title  string // "07 · At most n at once"
	Files  []Compared
	Others []string // the learner's files that no file of the reference stands against, relative to the course, with slashes
	Ways   []Way
}

// Compared is a file of the reference solution and the learner's.
type Compared struct {
	Reference, Yours SourceFile // Yours has no name when there is none
}

// A SourceFile is a file's text. Its name is relative to the course, with slashes.
type SourceFile struct {
	Name string
	Text []byte
}

// A Way is another good way to do the same.
type Way struct {
	File, Text string
}

// SolutionText writes the reference solution, how it differs from the learner's files, and which other ways there are. Lines of code
// are never broken. It returns what w returns.
func SolutionText(w io.Writer, s Solution, style Style) error {
	p := newPage(style)
	p.line(" ", p.strong(cleanLine(s.Title)))
	for _, f := range s.Files {
		p.ruled(f.Reference.Name)
		for _, line := range lines(f.Reference.Text) {
			p.line(expandTabs(line))
		}
	}
	for _, f := range s.Files {
		p.difference(f)
	}
	for _, name := range s.Others {
		p.blank()
		p.line(" You have ", cleanLine(name), ", too; the reference has nothing like it.")
	}
	p.ways(s.Ways)
	return p.flush(w)
}

// ruled adds a line that sets off what follows, with its name.
func (p *page) ruled(title string) {
	title = cleanLine(title)
	p.blank()
	p.line(p.quiet("── "), p.strong(title), p.quiet(" "+strings.Repeat("─", max(2, p.measure-cells(title)-4))))
	p.blank()
}

// lines returns the lines of text without their ends.
func lines(text []byte) []string {
	return strings.Split(strings.TrimRight(clean(string(text)), "\n"), "\n")
}

// difference shows what turns the learner's file into the reference.
func (p *page) difference(f Compared) {
	name := path.Base(f.Reference.Name)
	switch {
	case f.Yours.Name == "":
		p.blank()
		p.line(" You have no ", cleanLine(name), " to compare it with.")
		return
	case bytes.Equal(f.Yours.Text, f.Reference.Text):
		p.blank()
		p.line(" Your ", cleanLine(name), " is the same, letter for letter.")
		return
	}
	p.ruled("From yours to the reference")
	text := diff.Diff(f.Yours.Name, f.Yours.Text, f.Reference.Name, f.Reference.Text)
	for _, line := range lines(text)[1:] { // the first repeats the names
		sign, code := line[:min(1, len(line))], line[min(1, len(line)):]
		p.line(p.diffPaint(line)(sign + expandTabs(code)))
	}
}

// diffPaint returns the colour of a line of a unified diff.
func (p *page) diffPaint(line string) paint {
	switch {
	case strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
		return p.strong
	case strings.HasPrefix(line, "@@"):
		return p.quiet
	case strings.HasPrefix(line, "-"):
		return p.bad
	case strings.HasPrefix(line, "+"):
		return p.good
	default:
		return plain
	}
}

// ways lists other ways, each with where it is.
func (p *page) ways(all []Way) {
	if len(all) == 0 {
		return
	}
	p.ruled("Other good ways")
	for _, w := range all {
		p.hanging(" • ", 3, cleanLine(w.Text), plain)
		p.line("   ", p.quiet(cleanLine(w.File)))
	}
}
