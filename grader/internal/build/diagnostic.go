package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// A Diagnostic is what the compiler or go vet says about a line.
type Diagnostic struct {
	File    string // relative to the course, with slashes; empty when there is none
	Line    int
	Column  int // from 1, 0 when unknown
	Message string
}

// maxDiagnostics is how many are kept for a lesson: the compiler itself stops at ten.
const maxDiagnostics = 10

// attribute sorts the output of a failed build by the lessons that it speaks of.
func attribute(out []byte, group []Unit) map[string][]Diagnostic {
	broken := map[string][]Diagnostic{}
	for _, m := range messages(out) {
		for _, u := range group {
			if !m.concerns(u.Lesson) {
				continue
			}
			if found := m.diagnostics(u); len(found) > 0 && len(broken[u.Lesson.Name]) == 0 {
				broken[u.Lesson.Name] = found
			}
		}
	}
	return broken
}

// A message is all that a build said about one package.
type message struct {
	importPath string
	text       string
}

func (m message) concerns(l course.Lesson) bool {
	return m.importPath == l.ImportPath() || strings.HasPrefix(m.importPath, l.ImportPath()+"/") || strings.Contains(slashed(m.text), l.Dir()+"/") || strings.HasSuffix(strings.TrimSpace(slashed(m.text)), l.Dir())
}

// diagnostics is what m says about u's lesson.
func (m message) diagnostics(u Unit) []Diagnostic {
	if strings.Contains(m.text, "found packages ") {
		if found := misnamed(u); len(found) > 0 {
			return found
		}
	}
	return diagnostics(m.text, u.Lesson)
}

// misnamed lists the files of u that are not of the lesson's package. What go says names the test that imports it.
func misnamed(u Unit) []Diagnostic {
	var all []Diagnostic
	want := u.Lesson.Package()
	for _, f := range u.Files {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, f.Name, f.Data, parser.PackageClauseOnly)
		if err != nil || parsed.Name.Name == want {
			continue
		}
		at := fset.PositionFor(parsed.Name.Pos(), false)
		message := fmt.Sprintf("package %s: the lesson's package is %s", parsed.Name.Name, want)
		all = append(all, Diagnostic{u.Lesson.Dir() + "/" + f.Name, at.Line, at.Column, message})
	}
	return all
}

// messages reads the output of go's flag -json (`go doc cmd/buildjson`). Lines that are not JSON are a message without a package.
func messages(out []byte) []message {
	var all []message
	for line := range bytes.Lines(out) { // of any length: a message repeats the names of the source
		var event struct{ ImportPath, Action, Output string }
		if json.Unmarshal(line, &event) != nil {
			event.Output = string(line)
		}
		if event.Output == "" {
			continue
		}
		i := slices.IndexFunc(all, func(m message) bool { return m.importPath == event.ImportPath })
		if i < 0 {
			all = append(all, message{importPath: event.ImportPath})
			i = len(all) - 1
		}
		all[i].text += event.Output
	}
	return all
}

var position = regexp.MustCompile(`^(.*?\.go):(\d+)(?::(\d+))?: (.*)$`)

// diagnostics reads the lines of text that have a position; a line that begins with a tab belongs to the one before.
// When no line has one, the whole text is the diagnostic.
func diagnostics(text string, l course.Lesson) []Diagnostic {
	var all []Diagnostic
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "\t") && len(all) > 0 {
			all[len(all)-1].Message += "\n" + strings.TrimSpace(line)
			continue
		}
		if m := position.FindStringSubmatch(line); m != nil {
			all = append(all, Diagnostic{inCourse(m[1], l), atoi(m[2]), atoi(m[3]), m[4]})
		}
	}
	if len(all) == 0 {
		text = strings.TrimSpace(dropHead(text))
		all = append(all, Diagnostic{Message: inText(text, l)})
	}
	return slices.Clip(all[:min(len(all), maxDiagnostics)])
}

// dropHead removes the line "# package" that the go command begins a package's messages with.
func dropHead(text string) string {
	if first, rest, found := strings.Cut(text, "\n"); found && strings.HasPrefix(first, "# ") {
		return rest
	}
	return text
}

// inCourse makes the name of a file in the lesson's folder relative to the course, wherever the overlay keeps it.
func inCourse(file string, l course.Lesson) string {
	file = slashed(file)
	if i := strings.LastIndex(file, l.Dir()+"/"); i >= 0 {
		return file[i:]
	}
	return file
}

var folder = regexp.MustCompile(`\S*/(exercises/)`)

func inText(text string, l course.Lesson) string { return folder.ReplaceAllString(slashed(text), "$1") }

func slashed(s string) string { return strings.ReplaceAll(s, `\`, "/") }

// atoi reads digits that an expression has matched; none are 0.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// firstLines shortens a tool's output for an error message.
func firstLines(out []byte) string {
	var b strings.Builder
	for _, m := range messages(out) {
		b.WriteString(m.text)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	return strings.Join(lines[:min(len(lines), 5)], "\n")
}
