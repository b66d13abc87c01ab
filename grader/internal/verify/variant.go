// Package verify proves the course: that each requirement is failed by a wrong solution and passed by right ones, and that
// the lessons are whole.
package verify

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Sorts of variants of a lesson.
const (
	stub     = "stub"
	solution = "solution"
	right    = "right"
	wrong    = "wrong"
)

// A variant is one submission of a lesson that the course itself holds.
type variant struct {
	sort   string
	name   string // path relative to the course, with slashes
	lesson course.Lesson
	files  []course.File
	fails  []string // tests that it must fail; for sort wrong only
}

// variants lists every submission that the course holds for l. Problems are of their form.
func variants(root string, l course.Lesson) (all []variant, problems []string) {
	all = append(all, variant{sort: stub, name: l.Dir(), lesson: l, files: l.Stubs})
	solved, problem := solutionOf(root, l)
	if problem != "" {
		problems = append(problems, problem)
	} else {
		all = append(all, solved)
	}
	for _, sort := range []string{right, wrong} {
		found, bad := fixtures(root, l, sort)
		all, problems = append(all, found...), append(problems, bad...)
	}
	return all, problems
}

func solutionOf(root string, l course.Lesson) (variant, string) {
	v := variant{sort: solution, name: path.Join("solutions", l.Name), lesson: l}
	for _, s := range l.Stubs {
		name := path.Join(v.name, s.Name)
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return v, fmt.Sprintf("%s: the reference solution cannot be read: %v", name, err)
		}
		v.files = append(v.files, course.File{Name: s.Name, Data: course.Unify(data)})
	}
	return v, ""
}

// fixtures lists the right or the wrong submissions of l. Each is one file in place of the stub.
func fixtures(root string, l course.Lesson, sort string) (all []variant, problems []string) {
	dir := path.Join("fixtures", sort, l.Name)
	names, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "*.go")) // the pattern is well formed
	slices.Sort(names)
	for _, name := range names {
		v := variant{sort: sort, name: path.Join(dir, filepath.Base(name)), lesson: l}
		data, err := os.ReadFile(name)
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s cannot be read: %v", v.name, err))
			continue
		}
		if problem := v.parse(course.Unify(data)); problem != "" {
			problems = append(problems, v.name+": "+problem)
			continue
		}
		all = append(all, v)
	}
	return all, problems
}

var (
	tag     = regexp.MustCompile(`(?m)\A//go:build (wrong|right)$`)
	reason  = regexp.MustCompile(`(?m)^// (Wrong|Right): \S`)
	failing = regexp.MustCompile(`(?m)^//grader:fails (.+)$`)
)

// parse takes the file's text, without its build constraint but with all of its lines, and its directives. It returns what is
// wrong with its head.
func (v *variant) parse(text []byte) (problem string) {
	if m := tag.FindSubmatch(text); m == nil || string(m[1]) != v.sort {
		return "its first line must be //go:build " + v.sort
	}
	if m := reason.FindSubmatch(text); m == nil || strings.ToLower(string(m[1])) != v.sort {
		return fmt.Sprintf("it must say what it is in a line // %s: …", strings.ToUpper(v.sort[:1])+v.sort[1:])
	}
	for _, m := range failing.FindAllSubmatch(text, -1) {
		v.fails = append(v.fails, strings.Fields(string(m[1]))...)
	}
	switch {
	case v.sort == right && len(v.fails) > 0:
		return "a right submission fails nothing"
	case v.sort == wrong && len(v.fails) == 0:
		return "it names no test that it fails: //grader:fails TestX"
	}
	for _, test := range v.fails {
		if !slices.ContainsFunc(v.lesson.Requirements, func(r course.Requirement) bool { return r.Test == test }) && test != vet {
			return fmt.Sprintf("it is to fail %s, which is no test of the lesson", test)
		}
	}
	v.files = []course.File{{Name: v.lesson.Stubs[0].Name, Data: tag.ReplaceAll(text, []byte("//"))}}
	return ""
}

// vet stands in a list of failing tests for what go vet finds.
const vet = "vet"
