package watch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Renderer lays out Markdown for a width in cells.
type Renderer func(markdown []byte, width int, color bool) string

// A Layout is what a frame has to fit.
type Layout struct {
	report.Style
	Height int // lines, at least those that stay: about six
	Render Renderer
}

// roomy is the height above which a page stands apart from what is above and below even if it does not fit.
const roomy = 16

// Frame lays out v as lines, at most Height of them, and returns how far the page can be scrolled. What stays is at both ends: how many
// lessons have passed at the top, what the grader does and the keys at the bottom.
func (o Layout) Frame(v View) (lines []string, furthest int) {
	top, bottom := o.progress(v), o.bottom(v)
	room := max(o.Height-len(top)-len(bottom), 1)
	body := o.body(v, room-2)
	if len(body) <= room-2 || o.Height > roomy {
		top, bottom = append(top, ""), append([]string{""}, bottom...)
		room -= 2
	}
	furthest = max(0, len(body)-room)
	from := min(v.Scroll, furthest)
	shown := slices.Clone(body[from:min(from+room, len(body))])
	if hidden := len(body) - from - len(shown); hidden > 0 && room > 1 {
		shown[room-1] = o.Quiet(fmt.Sprintf("   … %d more lines: ↓ or space", hidden+1))
	}
	for len(shown) < room {
		shown = append(shown, "")
	}
	lines = slices.Concat(top, shown, bottom)
	return lines[max(0, len(lines)-o.Height):], furthest
}

// written returns what a writer of package report writes, as lines.
func written(write func(b *strings.Builder) error) []string {
	var b strings.Builder
	_ = write(&b) // a Builder takes everything
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

func (o Layout) progress(v View) []string {
	return written(func(b *strings.Builder) error { return report.Progress(b, v.Report.Lessons, o.Style) })
}

func (o Layout) body(v View, room int) []string {
	switch v.Page {
	case PageHint:
		title := fmt.Sprintf(" %s · hint %d of %d", title(v.Lesson()), v.Hint.Number, v.Hint.Of)
		return append([]string{o.Strong(title), ""}, o.markdown(v.Hint.Text)...)
	case PageText:
		return o.markdown(v.Text)
	case PageList:
		return o.list(v, room)
	}
	lines := o.lesson(v.Lesson(), v)
	if len(lines) > room {
		lines = o.lesson(openFirst(v.Lesson()), v)
	}
	return lines
}

func title(l verdict.Lesson) string { return fmt.Sprintf("%02d · %s", l.Number, l.Title) }

// openFirst is l with what is not met before what is. A short screen shows the beginning.
func openFirst(l verdict.Lesson) verdict.Lesson {
	l.Requirements = slices.Clone(l.Requirements)
	slices.SortStableFunc(l.Requirements, func(a, b verdict.Requirement) int { return met(a) - met(b) })
	return l
}

func met(r verdict.Requirement) int {
	if r.State == verdict.Passed {
		return 1
	}
	return 0
}

func (o Layout) markdown(text string) []string {
	return strings.Split(strings.TrimRight(o.Render([]byte(text), o.Width, o.Color), "\n"), "\n")
}

// lesson is how l stands, and what to do.
func (o Layout) lesson(l verdict.Lesson, v View) []string {
	lines := written(func(b *strings.Builder) error { return report.Lesson(b, l, o.Style) })
	advice, paint := o.advice(l, v)
	for _, text := range advice {
		lines = append(lines, "")
		for _, line := range o.Prose(3, text) {
			lines = append(lines, paint(line))
		}
	}
	for _, note := range v.Report.Notes {
		lines = append(append(lines, ""), o.Prose(3, "Note: "+note)...)
	}
	return lines
}

// advice says what to do about l, a paragraph a string, and in which colour.
func (o Layout) advice(l verdict.Lesson, v View) (paragraphs []string, paint func(string) string) {
	plain := func(text string) string { return text }
	switch {
	case v.AllDone:
		return []string{fmt.Sprintf("All %d lessons passed, every one of them checked afresh. Well done.", len(v.Report.Lessons))}, o.Good
	case l.State == verdict.NotStarted:
		return []string{fmt.Sprintf("Edit exercises/%s and save: it is graded at once. Press o for the lesson's text.", l.Name)}, plain
	case l.State == verdict.Passed && v.Praise:
		return []string{"Passed. Well done! Press n for the next lesson."}, o.Good
	case l.State == verdict.Passed:
		return []string{"It has passed. Press n for the next lesson."}, plain
	}
	return nil, plain
}

// list is the lessons that the search finds, around the chosen one.
func (o Layout) list(v View, room int) []string {
	found := v.Found()
	lines := []string{" Search: " + o.Strong(v.Search) + "▏", ""}
	if len(found) == 0 {
		return append(lines, "   No lesson has this in its number, folder or title.")
	}
	var lessons []verdict.Lesson
	for _, i := range found {
		lessons = append(lessons, v.Report.Lessons[i])
	}
	rows := written(func(b *strings.Builder) error { return report.List(b, lessons, o.Style) })
	chosen := min(v.Chosen, len(rows)-1)
	rows[chosen] = o.Strong("›") + strings.TrimPrefix(rows[chosen], " ")
	fit := max(room-len(lines), 1)
	from := min(max(0, chosen-fit/2), max(0, len(rows)-fit))
	return append(lines, rows[from:min(from+fit, len(rows))]...)
}

// bottom is what the grader does, and the keys.
func (o Layout) bottom(v View) []string {
	var lines []string
	for _, text := range []string{v.Notice, v.Problem, v.Remark} {
		if text == "" {
			continue
		}
		for _, line := range o.Prose(1, text) {
			lines = append(lines, o.Unsure(line))
		}
	}
	status := v.Busy
	if status == "" {
		status = "Waiting for you to save a file in exercises/" + v.Lesson().Name + "."
	}
	lines = append(lines, o.Prose(1, status)...)
	return append(lines, o.keys(v.Page))
}

// bindings are the keys of each page with what they do.
var bindings = map[Page][][2]string{
	PageLesson: {{"n", "next"}, {"p", "previous"}, {"h", "hint"}, {"l", "list"}, {"r", "run again"}, {"s", "strict"}, {"o", "open text"}, {"q", "quit"}},
	PageHint:   {{"h", "next hint"}, {"Esc", "back"}, {"n", "next"}, {"p", "previous"}, {"o", "open text"}, {"q", "quit"}},
	PageText:   {{"↑↓", "scroll"}, {"Esc", "back"}, {"n", "next"}, {"p", "previous"}, {"h", "hint"}, {"q", "quit"}},
	PageList:   {{"↑↓", "choose"}, {"Enter", "go there"}, {"Esc", "back"}, {"Ctrl-C", "quit"}},
}

// keys is the line of keys, without words where they do not fit.
func (o Layout) keys(p Page) string {
	long, short := "", " Keys:"
	wide := 0
	for _, b := range bindings[p] {
		long += " " + o.Strong(b[0]) + " " + o.Quiet(b[1]) + " "
		wide += 3 + len([]rune(b[0])) + len([]rune(b[1]))
		short += " " + o.Strong(b[0])
	}
	if wide > o.Width {
		return short
	}
	return long
}
