package report

import (
	"fmt"
	"io"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// List writes each lesson on a line: mark, number, title, state and folder. It returns what w returns.
func List(w io.Writer, lessons []verdict.Lesson, s Style) error {
	p := newPage(s)
	titles, words, folders := listColumns(lessons)
	titles = max(min(titles, p.width-numberCells-words-folders-4), 10)
	for _, l := range lessons {
		m := markOf(l.State)
		p.line(fmt.Sprintf(" %s %02d ", p.mark(m), l.Number), pad(cleanLine(l.Title), titles), "  ",
			p.of(m)(pad(word(l), words)), "  ", p.quiet(folder(l)))
	}
	return p.flush(w)
}

// listColumns returns how wide each column would like to be.
func listColumns(lessons []verdict.Lesson) (titles, words, folders int) {
	for _, l := range lessons {
		titles = max(titles, cells(cleanLine(l.Title)))
		words = max(words, cells(word(l)))
		folders = max(folders, cells(folder(l)))
	}
	return titles, words, folders
}

// folder is where the learner edits l.
func folder(l verdict.Lesson) string { return "exercises/" + cleanLine(l.Name) }
