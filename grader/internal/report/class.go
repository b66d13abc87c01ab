package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Class is how the students of a class stand.
type Class struct {
	Lessons  []verdict.Lesson // the course, in its order; states in it mean nothing
	Students []Student        // in the order of rows
}

// A Student is one submission of a class.
type Student struct {
	Name    string           // of the submission's folder
	Lessons []verdict.Lesson // matched with the course by name; one that is missing was not checked
	Seconds float64          // wall-clock time of grading
	Note    string           // one line on what was wrong with the submission as a whole; empty when nothing was
}

// summary counts the lessons of the course, also when s has others.
func (c Class) summary(s Student) Summary {
	return Summarize(c.lessonsOf(s))
}

// lessonsOf returns s's result for each lesson of the course.
func (c Class) lessonsOf(s Student) []verdict.Lesson {
	byName := map[string]verdict.Lesson{}
	for _, l := range s.Lessons {
		byName[l.Name] = l
	}
	out := make([]verdict.Lesson, len(c.Lessons))
	for i, l := range c.Lessons {
		out[i] = l
		out[i].State = verdict.NotChecked
		if own, ok := byName[l.Name]; ok {
			out[i] = own
		}
	}
	return out
}

// ClassText writes the table of a class: a row for each student with a mark for each lesson. It returns what w
// returns.
func ClassText(w io.Writer, c Class, s Style) error {
	p := newPage(s)
	p.blank()
	p.line(" ", p.strong("Class"), "  ", Count(len(c.Students), "student"), " · ", Count(len(c.Lessons), "lesson"))
	p.blank()
	columns := c.layout(p.width)
	p.classHead(c, columns)
	for _, student := range c.Students {
		p.student(c, student, columns)
	}
	p.blank()
	p.legend()
	return p.flush(w)
}

// classColumns are the widths of the class table.
type classColumns struct {
	name int
	gap  int // between the marks of two lessons
}

const (
	passedCells  = 7 // "40 / 40"
	secondsCells = 6 // " 999 s"
)

// layout spreads the marks when they fit that way, and gives the rest to names.
func (c Class) layout(width int) classColumns {
	names := len("student")
	for _, s := range c.Students {
		names = max(names, cells(cleanLine(s.Name)))
	}
	for gap := 1; ; gap-- {
		room := width - 1 - 2 - passedCells - 2 - c.markCells(gap) - 1 - secondsCells
		if names <= room || gap == 0 {
			return classColumns{name: max(min(names, room), 10), gap: gap}
		}
	}
}

// markCells is the width of all marks in a row: chapters stand apart by one more cell.
func (c Class) markCells(gap int) int {
	return len(c.Lessons)*(1+gap) + max(0, len(chapters(c.Lessons))-1)
}

// classHead numbers the lessons from top to bottom, so that a column needs one cell only.
func (p *page) classHead(c Class, columns classColumns) {
	digit := func(divisor int) string {
		return c.perLesson(c.Lessons, columns.gap, func(l verdict.Lesson) string {
			return strconv.Itoa(l.Number / divisor % 10)
		})
	}
	margin := spaces(1 + columns.name + 2 + passedCells + 2)
	names := " " + pad("student", columns.name) + "  " + pad("passed", passedCells) + "  "
	p.line(margin, p.quiet(strings.TrimRight(digit(10), " ")))
	p.line(p.quiet(names + digit(1) + " " + right("time", secondsCells)))
}

// student is one row, and one more for a note.
func (p *page) student(c Class, s Student, columns classColumns) {
	sum := c.summary(s)
	marks := c.perLesson(c.lessonsOf(s), columns.gap, func(l verdict.Lesson) string {
		return p.mark(markOf(l.State))
	})
	name, passed := pad(cleanLine(s.Name), columns.name), fmt.Sprintf("%2d / %-2d", sum.Passed, sum.Total)
	p.line(" ", name, "  ", passed, "  ", marks, " ", p.quiet(right(seconds(s.Seconds), secondsCells)))
	if s.Note != "" {
		p.hanging("   "+p.unsure("└")+" ", 5, cleanLine(s.Note), p.unsure)
	}
}

// perLesson joins one cell for each lesson, with a wider gap between chapters.
func (c Class) perLesson(lessons []verdict.Lesson, gap int, cell func(verdict.Lesson) string) string {
	var b strings.Builder
	for i, l := range lessons {
		if i > 0 && c.Lessons[i].Chapter != c.Lessons[i-1].Chapter {
			b.WriteByte(' ')
		}
		b.WriteString(cell(l) + spaces(gap))
	}
	return b.String()
}

// legend explains the marks, which stand without words in this table.
func (p *page) legend() {
	var parts []string
	for _, s := range []verdict.State{
		verdict.Passed, verdict.Failed, verdict.Stuck, verdict.NotCompiled, verdict.NotStarted, verdict.NotChecked,
	} {
		parts = append(parts, p.mark(markOf(s))+" "+p.quiet(string(s)))
	}
	p.line(" ", strings.Join(parts, "  "))
}

// right aligns s at the right of width cells.
func right(s string, width int) string { return spaces(width-cells(s)) + s }

// Count writes "1 thing" or "2 things".
func Count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
