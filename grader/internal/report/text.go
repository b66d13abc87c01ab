package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// Text writes the scoreboard: progress, what is new, every lesson on a line, why the ones asked for are not passed, and what to do
// next. It returns what w returns.
func Text(w io.Writer, r Report, s Style) error {
	p := newPage(s)
	p.head(Summarize(r.Lessons))
	p.news(r)
	p.table(r.Lessons)
	for _, l := range r.Lessons {
		if r.asked(l) && worthDetails(l) {
			p.details(l)
		}
	}
	p.foot(r)
	return p.flush(w)
}

// Progress writes the line at the top of a scoreboard: how many lessons have passed. It returns what w returns.
func Progress(w io.Writer, lessons []verdict.Lesson, s Style) error {
	p := newPage(s)
	p.head(Summarize(lessons))
	return p.flush(w)
}

// head is the line at the top: the product, a bar, the same in numbers.
func (p *page) head(s Summary) {
	const name = "Threadwise"
	numbers := fmt.Sprintf("%d of %d lessons · %d%%", s.Passed, s.Total, s.Percent())
	room := p.measure - cells(" "+name+"  "+"  "+numbers+" ")
	p.blank()
	p.line(" ", p.strong(name), "  ", p.bar(s, room), "  ", numbers)
}

// bar draws the share of lessons passed, width cells long. Its two parts differ in weight as well as in colour.
func (p *page) bar(s Summary, width int) string {
	width = max(width, 4)
	done := 0
	if s.Total > 0 {
		done = s.Passed * width / s.Total
	}
	if s.Passed > 0 {
		done = max(done, 1)
	}
	return p.good(strings.Repeat("━", done)) + p.quiet(strings.Repeat("─", width-done))
}

// foot holds what concerns the whole run. The next thing to do comes last, where the eye is.
func (p *page) foot(r Report) {
	p.blank()
	for _, n := range r.Notes {
		p.hanging(" Note: ", len(" Note: "), cleanLine(n), plain)
	}
	if r.Seconds > 0 {
		p.line(p.quiet(fmt.Sprintf(" Checked in %s.", seconds(r.Seconds))))
	}
	p.blank()
	p.next(r)
}

// seconds shows tenths below ten seconds, where they matter.
func seconds(s float64) string {
	if s < 9.95 {
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

// worthDetails reports whether there is more to say about l than its line in the table does.
func worthDetails(l verdict.Lesson) bool {
	if len(l.Findings) > 0 || len(l.Notes) > 0 || l.Reason != "" {
		return true
	}
	return l.State != verdict.Passed && l.State != verdict.NotStarted
}
