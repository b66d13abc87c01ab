package report

import (
	"fmt"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// numberCells is what comes before a title: " ✓ 01 ".
const numberCells = 6

// columns are the widths of the scoreboard's columns, the same in every chapter.
type columns struct {
	title  int
	gap    int  // between columns
	inline bool // the headings of kinds fit beside the title of each chapter
}

// kinds is where the columns of kinds begin.
func (c columns) kinds() int { return numberCells + c.title + c.gap }

// layout gives titles what the other columns leave, and the columns room to breathe where there is some.
func layout(lessons []verdict.Lesson, measure int) columns {
	titles, words := 0, 0
	for _, l := range lessons {
		titles = max(titles, cells(cleanLine(l.Title)))
		if hasMarks(l) {
			words = max(words, cells(word(l)))
		}
	}
	for gap := 2; ; gap-- {
		room := measure - numberCells - kindCells(gap) - 2*gap - words
		if titles <= room || gap == 1 {
			return columns{title: max(min(titles, room), 10), gap: gap}
		}
	}
}

// kindCells is the width of all columns of kinds.
func kindCells(gap int) int {
	n := gap * (len(verdict.Kinds) - 1)
	for _, k := range verdict.Kinds {
		n += cells(string(k))
	}
	return n
}

// hasMarks reports whether the requirements of l have been tried, so that there is a mark for each kind.
func hasMarks(l verdict.Lesson) bool {
	return l.State != verdict.NotStarted && l.State != verdict.NotCompiled && len(l.Requirements) > 0
}

// table shows every lesson on a line, by chapter.
func (p *page) table(lessons []verdict.Lesson) {
	c := layout(lessons, p.measure)
	c.inline = true
	for _, chapter := range chapters(lessons) {
		c.inline = c.inline && 1+cells(chapterTitle(chapter))+2 <= c.kinds()
	}
	for _, chapter := range chapters(lessons) {
		p.chapterHead(chapter, c)
		for _, l := range chapter {
			p.row(l, c)
		}
	}
}

// chapterHead names the chapter and, when there are marks below, their columns.
func (p *page) chapterHead(lessons []verdict.Lesson, c columns) {
	title := cut(chapterTitle(lessons), p.measure-1)
	p.blank()
	if !anyMarks(lessons) {
		p.line(" ", p.strong(title))
		return
	}
	if !c.inline {
		p.line(" ", p.strong(title))
		title = ""
	}
	p.line(" ", p.strong(title), spaces(c.kinds()-1-cells(title)), p.quiet(kindHeads(c.gap)))
}

func chapterTitle(lessons []verdict.Lesson) string {
	return fmt.Sprintf("%d · %s", lessons[0].Chapter, cleanLine(lessons[0].ChapterTitle))
}

func kindHeads(gap int) string {
	heads := ""
	for i, k := range verdict.Kinds {
		if i > 0 {
			heads += spaces(gap)
		}
		heads += string(k)
	}
	return heads
}

// row shows one lesson. A lesson without marks says below the first of them why it has none.
func (p *page) row(l verdict.Lesson, c columns) {
	m := markOf(l.State)
	title := pad(cleanLine(l.Title), c.title)
	if l.State == verdict.NotStarted {
		title = p.quiet(title)
	}
	left := fmt.Sprintf(" %s %02d %s%s", p.mark(m), l.Number, title, spaces(c.gap))
	if !hasMarks(l) {
		p.line(left, "  ", p.of(m)(word(l)))
		return
	}
	p.line(left, p.kindMarks(l, c.gap), spaces(c.gap), p.of(m)(word(l)))
}

// kindMarks puts the mark of each kind below the middle of its heading.
func (p *page) kindMarks(l verdict.Lesson, gap int) string {
	marks := ""
	for i, k := range verdict.Kinds {
		if i > 0 {
			marks += spaces(gap)
		}
		m := kindMark(l, k)
		before := (cells(string(k)) - 1) / 2
		marks += spaces(before) + p.mark(m) + spaces(cells(string(k))-1-before)
	}
	return marks
}

func anyMarks(lessons []verdict.Lesson) bool {
	for _, l := range lessons {
		if hasMarks(l) {
			return true
		}
	}
	return false
}

// chapters splits lessons where the chapter changes.
func chapters(lessons []verdict.Lesson) [][]verdict.Lesson {
	var out [][]verdict.Lesson
	for i, l := range lessons {
		if i == 0 || l.Chapter != lessons[i-1].Chapter {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}
