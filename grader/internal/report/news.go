package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// maxNews is how many lessons each sort of news names. The rest is counted.
const maxNews = 5

// news says what has changed since the last check. Most of the time it says nothing.
func (p *page) news(r Report) {
	lines := newsOf(r)
	if len(lines) == 0 {
		return
	}
	p.blank()
	for _, n := range lines {
		p.hanging(" "+n.paint(p.palette)(n.Head)+": ", cells(n.Head)+3, n.Text, plain)
	}
}

// A newsLine is one sentence: "New: 03 One after another, or together."
type newsLine struct {
	Head, Text string
	Bad        bool
}

func (n newsLine) paint(p palette) paint {
	if n.Bad {
		return p.bad
	}
	return p.good
}

// newsOf puts what was won first. What is broken gets a line for each lesson, since each was passed on a day of its own.
func newsOf(r Report) []newsLine {
	var lines []newsLine
	add := func(head string, lessons []verdict.Lesson, bad bool) {
		if len(lessons) > 0 {
			lines = append(lines, newsLine{head, titleList(lessons), bad})
		}
	}
	add("New", which(r.Lessons, func(l verdict.Lesson) bool { return l.New }), false)
	add("Passed again", which(r.Lessons, func(l verdict.Lesson) bool { return l.Again }), false)
	broken := which(r.Lessons, func(l verdict.Lesson) bool { return l.Broken })
	shown := min(len(broken), maxNews)
	for _, l := range broken[:shown] {
		add("Broken since you passed it on "+day(l.PassedAt, r.Time), []verdict.Lesson{l}, true)
	}
	if n := len(broken) - shown; n > 0 {
		lines = append(lines, newsLine{"Broken too", Count(n, "more lesson") + ".", true})
	}
	return lines
}

func which(lessons []verdict.Lesson, is func(verdict.Lesson) bool) []verdict.Lesson {
	var out []verdict.Lesson
	for _, l := range lessons {
		if is(l) {
			out = append(out, l)
		}
	}
	return out
}

// titleList is a sentence of titles. They may hold commas, so semicolons stand between them.
func titleList(lessons []verdict.Lesson) string {
	var titles []string
	for i, l := range lessons {
		if i == maxNews {
			titles = append(titles, fmt.Sprintf("and %d more", len(lessons)-i))
			break
		}
		titles = append(titles, fmt.Sprintf("%02d %s", l.Number, cleanLine(l.Title)))
	}
	return strings.Join(titles, "; ") + "."
}

// day is a date, with its year unless now is in the same.
func day(at, now time.Time) string {
	if at.Year() == now.Year() {
		return at.Format("2 Jan")
	}
	return at.Format("2 Jan 2006")
}
