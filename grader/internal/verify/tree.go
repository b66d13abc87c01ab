package verify

import (
	"fmt"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Sections of a lesson's README, in order.
var sections = []string{"In Python", "In Go", "Your task", "Hints", "Where it bites", "Read on"}

const hintsPerLesson = 3

// checkTree checks what needs no run: texts, generated files, and that stub and solution have the same API.
func checkTree(root string, lessons []course.Lesson) ([]string, error) {
	outdated, err := course.Outdated(root)
	if err != nil {
		return nil, err
	}
	var problems []string
	for _, name := range outdated {
		problems = append(problems, name+" is out of date: run make sync")
	}
	for _, l := range lessons {
		problems = append(problems, checkTexts(l)...)
		problems = append(problems, checkHints(root, l)...)
	}
	differing, err := compareAPI(root, lessons)
	return append(problems, differing...), err
}

func checkTexts(l course.Lesson) (problems []string) {
	add := func(format string, args ...any) {
		problems = append(problems, l.Dir()+"/"+fmt.Sprintf(format, args...))
	}
	if l.Title == l.Name || l.Chapter == 0 {
		add("README.md: it must begin with # %02d · Title and *Chapter n · Title*", l.Number)
	}
	if !slices.Equal(l.Sections, sections) {
		add("README.md: its sections are %q; a lesson has %q", l.Sections, sections)
	}
	if len(l.Hints) != hintsPerLesson {
		add("README.md: it has %d hints in <details>; a lesson has %d", len(l.Hints), hintsPerLesson)
	}
	if len(l.Stubs) == 0 || len(l.Requirements) == 0 {
		add(": it has no stub or no tests")
	}
	for _, r := range l.Requirements {
		if r.Text == "" {
			add("%s: %s has no doc comment, which is its requirement", l.Tests[0].Name, r.Test)
		}
	}
	return problems
}
