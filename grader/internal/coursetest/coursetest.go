// Package coursetest makes small courses for tests and benchmarks of the grader: this repository's grader and lab, with
// generated lessons in place of the real ones.
package coursetest

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"golang.org/x/tools/txtar"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/store"
)

// A Course is a course on disk. Its lessons are alike: one function, three requirements, all that verify demands.
type Course struct {
	Root    string
	Lessons []Lesson
}

// A Lesson names a lesson of a [Course].
type Lesson struct {
	Number  int
	Folder  string // "03_cherry"
	Package string // "cherry"
}

// Stub is the name of the file that a learner edits, relative to the course's root, with slashes.
func (l Lesson) Stub() string { return path.Join("exercises", l.Folder, l.Package+".go") }

// Solution is the name of the reference solution, relative to the course's root, with slashes.
func (l Lesson) Solution() string { return path.Join("solutions", l.Folder, l.Package+".go") }

// New makes a course of n lessons, at most 99, in the folder root, and generates what make sync does.
func New(root string, n int) (*Course, error) {
	repository, err := course.Find(".")
	if err != nil {
		return nil, err
	}
	c := &Course{Root: root}
	for i := range n {
		c.Lessons = append(c.Lessons, lesson(i+1))
	}
	if err := copyModule(repository, root); err != nil {
		return nil, fmt.Errorf("copying the grader: %w", err)
	}
	return c, c.Restore()
}

// fruits name the lessons. From the eleventh lesson on a name has a number as well.
var fruits = []string{"apple", "banana", "cherry", "date", "elder", "fig", "grape", "hazel", "imbe", "juniper"}

func lesson(number int) Lesson {
	name := fruits[(number-1)%len(fruits)]
	if number > len(fruits) {
		name += fmt.Sprint((number-1)/len(fruits) + 1)
	}
	return Lesson{number, fmt.Sprintf("%02d_%s", number, name), name}
}

// Restore makes every lesson anew and forgets all results.
func (c *Course) Restore() error {
	for _, dir := range []string{"exercises", "solutions", "fixtures/right", "fixtures/wrong", store.Dir} {
		if err := os.RemoveAll(c.path(dir)); err != nil {
			return err
		}
	}
	for _, l := range c.Lessons {
		if err := c.writeLesson(l); err != nil {
			return fmt.Errorf("writing %s: %w", l.Folder, err)
		}
	}
	_, err := course.Sync(c.Root)
	return err
}

// Solve puts the reference solution of l in place of the stub, with text behind it: an empty one, or a comment that makes it new.
func (c *Course) Solve(l Lesson, text string) error {
	solution, err := os.ReadFile(c.path(l.Solution()))
	if err != nil {
		return err
	}
	return c.Write(l.Stub(), string(solution)+text)
}

// Write writes a file whose name is relative to the course's root, with slashes, and the folders that it needs.
func (c *Course) Write(name, text string) error {
	file := c.path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

func (c *Course) path(name string) string { return filepath.Join(c.Root, filepath.FromSlash(name)) }

//go:embed lesson.txtar
var lessonText string

var lessonTemplate = template.Must(template.New("lesson").Parse(lessonText))

func (c *Course) writeLesson(l Lesson) error {
	var text bytes.Buffer
	if err := lessonTemplate.Execute(&text, l); err != nil {
		return err
	}
	for _, f := range txtar.Parse(text.Bytes()).Files {
		if err := c.Write(f.Name, string(f.Data)); err != nil {
			return err
		}
	}
	return nil
}

// copyModule copies what a course needs beside its lessons. Links would do for the go command, but not for whoever walks the tree.
func copyModule(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := copyFile(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	for _, dir := range []string{"grader", filepath.Join("fixtures", "fakenet"), filepath.Join("fixtures", "images"), filepath.Join("fixtures", "bench")} {
		if err := copyTree(filepath.Join(from, dir), filepath.Join(to, dir)); err != nil {
			return err
		}
	}
	return nil
}

// copyTree copies the files below from, without tests.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		return copyFile(name, filepath.Join(to, rel))
	})
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, data, 0o644))
}
