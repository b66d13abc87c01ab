package report

import (
	"fmt"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// next says what to do next, or congratulates. Congratulation needs every lesson passed: one that could not be checked
// is not.
func (p *page) next(r Report) {
	if praise := praise(Summarize(r.Lessons)); praise != "" {
		p.line(" ", p.good(praise))
		return
	}
	l, ok := nextLesson(r)
	if !ok {
		p.line(" There are no lessons here.")
		return
	}
	what, where := lessonTitle(l), workplace(l)
	if cells(" Next: "+what+" — "+where) <= p.width {
		p.line(" Next: ", p.strong(what), " — ", where)
		return
	}
	p.line(" Next: ", p.strong(cut(what, p.width-len(" Next: "))))
	p.line("       ", cut(where, p.width-len(" Next: ")))
}

// praise is empty as long as something is left to do.
func praise(s Summary) string {
	if s.Total == 0 || s.Passed < s.Total {
		return ""
	}
	return fmt.Sprintf("All %s passed. Well done.", Count(s.Total, "lesson"))
}

// nextLesson prefers work begun to new work, and both to what only another machine can check. Among work begun, what
// was asked for comes first.
func nextLesson(r Report) (verdict.Lesson, bool) {
	wanted := []func(verdict.Lesson) bool{
		func(l verdict.Lesson) bool { return failed(l.State) && r.asked(l) },
		func(l verdict.Lesson) bool { return failed(l.State) },
		func(l verdict.Lesson) bool { return l.State == verdict.NotStarted },
		func(l verdict.Lesson) bool { return l.State != verdict.Passed },
	}
	for _, want := range wanted {
		for _, l := range r.Lessons {
			if want(l) {
				return l, true
			}
		}
	}
	return verdict.Lesson{}, false
}

// workplace is the file to open: the README of a new lesson, the file that a failure names, else the lesson's folder.
func workplace(l verdict.Lesson) string {
	switch {
	case l.State == verdict.NotStarted:
		return folder(l) + "/README.md"
	case !failed(l.State):
		return folder(l) + " (not checked)"
	}
	for _, at := range places(l) {
		if at.File != "" && !strings.HasSuffix(at.File, "_test.go") {
			return cleanLine(at.File)
		}
	}
	if len(l.Files) > 0 {
		return folder(l) + "/" + cleanLine(l.Files[0])
	}
	return folder(l)
}

// places lists where to look in l, most telling first.
func places(l verdict.Lesson) []verdict.Location {
	var out []verdict.Location
	for _, q := range l.Requirements {
		if failed(q.State) {
			out = append(out, q.Where...)
		}
	}
	for _, f := range l.Findings {
		out = append(out, f.Location)
	}
	return out
}
