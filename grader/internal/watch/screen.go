package watch

import (
	"fmt"
	"io"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/report"
)

// Full draws views on a terminal of its own, from the top left corner. It leaves modes of the terminal to whoever opened it.
type Full struct {
	Out    io.Writer
	Layout func() Layout // asked for each frame: the terminal's size may have changed
}

// What a frame is written with. Each line is cleared first: after a line as wide as the terminal its last cell would go.
const (
	cursorHome = "\x1b[H"
	clearLine  = "\x1b[2K"
)

// Draw implements [Screen]. A terminal that takes nothing any more is noticed when its keys end.
func (f Full) Draw(v View) int {
	lines, furthest := f.Layout().Frame(v)
	_, _ = io.WriteString(f.Out, cursorHome+clearLine+strings.Join(lines, "\r\n"+clearLine))
	return furthest
}

// Result implements [Screen].
func (Full) Result(View) {}

// Plain prints lines, for where there is no terminal to draw on: each result once, and what changes otherwise.
type Plain struct {
	Out    io.Writer
	Layout Layout // its height does not matter

	shown View
	begun bool
}

// Draw implements [Screen].
func (p *Plain) Draw(v View) int {
	if !p.begun || v.Current != p.shown.Current {
		p.line("Watching %s: exercises/%s is graded whenever you save.", title(v.Lesson()), v.Lesson().Name)
	}
	for _, text := range [][2]string{{p.shown.Notice, v.Notice}, {p.shown.Remark, v.Remark}} {
		if text[1] != "" && text[1] != text[0] {
			p.line("%s", text[1])
		}
	}
	if page := [2]any{v.Page, v.Hint}; page != [2]any{p.shown.Page, p.shown.Hint} && (v.Page == PageHint || v.Page == PageText) {
		p.lines(p.Layout.body(v, 0))
	}
	p.shown, p.begun = v, true
	return 0
}

// Result implements [Screen].
func (p *Plain) Result(v View) {
	if v.Problem != "" {
		p.line("%s", v.Problem)
	}
	if strings.HasPrefix(v.Problem, ungraded) {
		return
	}
	p.lines(append(p.Layout.lesson(v.Lesson(), v), ""))
	s := report.Summarize(v.Report.Lessons)
	p.line("%d of %d lessons have passed.", s.Passed, s.Total)
}

func (p *Plain) line(format string, args ...any) {
	for _, line := range p.Layout.Prose(1, fmt.Sprintf(format, args...)) {
		fmt.Fprintln(p.Out, line)
	}
}

func (p *Plain) lines(all []string) {
	fmt.Fprintln(p.Out)
	for _, line := range all {
		fmt.Fprintln(p.Out, line)
	}
}
