// Package course knows the lessons: their folders, texts, tests and requirements.
//
// A lesson has no manifest. Its folder is the lesson; title and hints come from its README.md, its requirements from the
// doc comments of its test functions.
package course

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// Module is the path of the course's Go module.
const Module = "github.com/threadwise/threadwise"

// GivenFile is the name of the file that a lesson hands out and that learners do not edit.
const GivenFile = "given.go"

// ErrNoCourse is returned by [Find] outside of the course's repository.
var ErrNoCourse = errors.New("not in the course's repository")

// A File is a file of a lesson.
type File struct {
	Name string // base name
	Data []byte
}

// A Lesson is one exercise as shipped.
type Lesson struct {
	Number int
	Name   string // the folder: "03_measure"
	Readme
	Stubs        []File // what a learner edits
	Given        []File // what a learner gets and does not edit
	Tests        []File
	Requirements []Requirement
}

// Dir is the lesson's folder, relative to the course's root, with slashes.
func (l Lesson) Dir() string { return path.Join("exercises", l.Name) }

// ImportPath is the import path of the package that a learner edits.
func (l Lesson) ImportPath() string { return Module + "/" + l.Dir() }

// A Course is a set of lessons, ordered by number.
type Course struct {
	Root    string // absolute path of the repository
	Lessons []Lesson
}

// Find returns the root of the course that contains dir.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		if mod, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && modfile.ModulePath(mod) == Module {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", ErrNoCourse
		}
		dir = parent
	}
}

// Shipped reads the course at root as it was shipped: stubs, given files and tests come from the archive of [ArchivePath],
// so that what a learner did to their own copies does not matter. Texts come from the tree.
func Shipped(root string) (*Course, error) {
	archive, err := ReadArchive(root)
	if err != nil {
		return nil, err
	}
	return assemble(root, archive)
}

// Tree reads the course at root as its files are now: for authors.
func Tree(root string) (*Course, error) {
	files, err := treeFiles(root)
	if err != nil {
		return nil, err
	}
	return assemble(root, files)
}

func treeFiles(root string) (map[string][]byte, error) {
	files := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(root, "exercises", "*", "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading the course: %w", err)
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return nil, err
		}
		files[filepath.ToSlash(rel)] = data
	}
	return files, nil
}

// assemble groups files, whose names are relative to root, into lessons.
func assemble(root string, files map[string][]byte) (*Course, error) {
	byLesson := map[string][]File{}
	for name, data := range files {
		lesson := path.Base(path.Dir(name))
		byLesson[lesson] = append(byLesson[lesson], File{path.Base(name), data})
	}
	c := &Course{Root: root}
	for name, files := range byLesson {
		slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
		l, err := newLesson(root, name, files)
		if err != nil {
			return nil, err
		}
		c.Lessons = append(c.Lessons, l)
	}
	slices.SortFunc(c.Lessons, func(a, b Lesson) int { return strings.Compare(a.Name, b.Name) })
	for i, l := range c.Lessons[:max(0, len(c.Lessons)-1)] {
		if next := c.Lessons[i+1]; l.Number == next.Number {
			return nil, fmt.Errorf("exercises/%s and exercises/%s have the same number", l.Name, next.Name)
		}
	}
	return c, nil
}

var folderName = regexp.MustCompile(`^(\d\d)_[a-z][a-z0-9_]*$`)

func newLesson(root, name string, files []File) (Lesson, error) {
	m := folderName.FindStringSubmatch(name)
	if m == nil {
		return Lesson{}, fmt.Errorf("exercises/%s: a lesson's folder is named like 07_bounded", name)
	}
	number, err := strconv.Atoi(m[1])
	if err != nil {
		return Lesson{}, err
	}
	l := Lesson{Number: number, Name: name}
	for _, f := range files {
		switch {
		case strings.HasSuffix(f.Name, "_test.go"):
			l.Tests = append(l.Tests, f)
		case f.Name == GivenFile:
			l.Given = append(l.Given, f)
		default:
			l.Stubs = append(l.Stubs, f)
		}
	}
	if l.Readme, err = readReadme(filepath.Join(root, "exercises", name, "README.md")); err != nil {
		return Lesson{}, err
	}
	if l.Title == "" {
		l.Title = name
	}
	l.Requirements, err = requirements(l.Tests)
	if err != nil {
		return Lesson{}, fmt.Errorf("exercises/%s: %w", name, err)
	}
	return l, nil
}

// readReadme returns the zero Readme when there is no file: a learner may delete it, and grading goes on.
func readReadme(name string) (Readme, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Readme{}, nil
	}
	if err != nil {
		return Readme{}, fmt.Errorf("reading a lesson's text: %w", err)
	}
	return ParseReadme(text), nil
}

// Package is the name of the package that a learner edits, as the stub declares it.
func (l Lesson) Package() string {
	for _, f := range l.Stubs {
		if parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.PackageClauseOnly); err == nil {
			return parsed.Name.Name
		}
	}
	_, name, _ := strings.Cut(l.Name, "_")
	return name
}
