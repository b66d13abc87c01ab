package verdict

import (
	"bytes"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
)

// location is line of file, which may be absolute, with its source line when it is of the lesson.
func (c Case) location(file string, line int, role string) Location {
	file = c.relative(filepath.ToSlash(file))
	return Location{File: file, Line: line, Source: c.source(file, line), Role: role}
}

// relative takes the course's root out of text.
func (c Case) relative(text string) string {
	return strings.ReplaceAll(text, filepath.ToSlash(c.Root)+"/", "")
}

// source returns the line of a file of the lesson: from the submission or the course, never from the disk, where it may have changed.
func (c Case) source(file string, line int) string {
	if path.Dir(file) != c.Lesson.Dir() {
		return ""
	}
	for _, f := range slices.Concat(c.Files, c.Lesson.Given, c.Lesson.Tests) {
		if f.Name == path.Base(file) {
			return lineOf(f, line)
		}
	}
	return ""
}

func lineOf(f course.File, line int) string {
	lines := bytes.Split(f.Data, []byte("\n"))
	if line < 1 || line > len(lines) {
		return ""
	}
	return string(bytes.TrimSpace(lines[line-1]))
}

var exitCall = regexp.MustCompile(`\b(os|syscall)\.Exit\(|\blog\.Fatal`)

// exits are the lines of the learner's that end the process when they are reached.
func (c Case) exits() []Location {
	var all []Location
	for _, f := range c.Files {
		for i, line := range strings.Split(string(f.Data), "\n") {
			if exitCall.MatchString(line) {
				all = append(all, c.location(path.Join(c.Lesson.Dir(), f.Name), i+1, "ends the process"))
			}
		}
	}
	return all[:min(len(all), maxFrames)]
}

// Findings turns what the compiler or go vet said into findings with source lines.
func (c Case) Findings(diagnostics []build.Diagnostic) []Finding {
	var all []Finding
	for _, d := range diagnostics {
		f := Finding{Location: c.location(d.File, d.Line, ""), Message: c.relative(d.Message)}
		f.Column = d.Column
		all = append(all, f)
	}
	return all
}
