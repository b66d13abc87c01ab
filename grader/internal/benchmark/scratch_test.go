package benchmark

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/coursetest"
)

// A scratch is a course in a folder of its own, with what a learner who has solved everything wrote.
type scratch struct {
	root    string
	lessons []string          // folders, in order
	solved  map[string][]file // by lesson
}

// A file is a learner's file.
type file struct {
	name string // base name
	text []byte
}

// repositoryCourse is a copy of this repository's course.
func repositoryCourse(b *testing.B) *scratch { return repeatedCourse(b, 0) }

// repeatedCourse is a course of n lessons: the repository's, again and again under new numbers. For n = 0 it has each once.
func repeatedCourse(b *testing.B, n int) *scratch {
	repository, err := course.Find(".")
	require.NoError(b, err)
	tree, err := course.Tree(repository)
	require.NoError(b, err)
	if n == 0 {
		n = len(tree.Lessons)
	}
	c := &scratch{root: b.TempDir(), solved: map[string][]file{}}
	_, err = coursetest.New(c.root, 0)
	require.NoError(b, err)
	for i := range n {
		c.add(b, repository, tree.Lessons[i%len(tree.Lessons)], i+1)
	}
	_, err = course.Sync(c.root)
	require.NoError(b, err)
	return c
}

// add copies the lesson l of the repository under another number.
func (c *scratch) add(b *testing.B, repository string, l course.Lesson, number int) {
	name := fmt.Sprintf("%02d%s", number, l.Name[2:])
	c.lessons = append(c.lessons, name)
	dir := filepath.Join(c.root, "exercises", name)
	require.NoError(b, os.CopyFS(dir, os.DirFS(filepath.Join(repository, "exercises", l.Name))))
	for _, f := range l.Tests {
		text := bytes.ReplaceAll(f.Data, []byte("/exercises/"+l.Name+`"`), []byte("/exercises/"+name+`"`))
		require.NoError(b, os.WriteFile(filepath.Join(dir, f.Name), text, 0o644))
	}
	for _, f := range l.Stubs {
		text, err := os.ReadFile(filepath.Join(repository, "solutions", l.Name, f.Name))
		require.NoError(b, err)
		c.solved[name] = append(c.solved[name], file{f.Name, text})
	}
}

// change writes solutions for lessons into the exercises below root. They differ from all earlier ones, and so does what the
// compiler makes of them.
func (c *scratch) change(b *testing.B, root string, lessons ...string) {
	for _, lesson := range lessons {
		dir := filepath.Join(root, "exercises", lesson)
		require.NoError(b, os.MkdirAll(dir, 0o755))
		for i, f := range c.solved[lesson] {
			text := fmt.Appendf(f.text[:len(f.text):len(f.text)],
				"\n// changed%d tells this version from others.\nfunc changed%[1]d() int64 { return %[2]d }\n", i, rand.Int64())
			require.NoError(b, os.WriteFile(filepath.Join(dir, f.name), text, 0o644))
		}
	}
}

// class makes a folder of n submissions, no two alike.
func (c *scratch) class(b *testing.B, n int) string {
	dir := b.TempDir()
	for i := range n {
		c.change(b, filepath.Join(dir, fmt.Sprintf("student%02d", i+1)), c.lessons...)
	}
	return dir
}

// check runs grader check, which must find that all lessons pass.
func (c *scratch) check(b *testing.B, grader string, lessons ...string) {
	c.run(b, grader, append([]string{"check"}, lessons...)...)
}

// goTest runs go test -race, which must pass. With a count its results are never remembered.
func (c *scratch) goTest(b *testing.B, packages string) {
	c.run(b, "go", "test", "-race", "-count=1", packages)
}

func (c *scratch) run(b *testing.B, name string, args ...string) {
	cmd := exec.CommandContext(b.Context(), name, args...)
	cmd.Dir = c.root
	out, err := cmd.CombinedOutput()
	require.NoError(b, err, "%v:\n%s", cmd, out)
}

// row names a line of the table.
func (c *scratch) row(what string) string { return fmt.Sprintf("%d lessons, %s", len(c.lessons), what) }

// buildGrader returns the path of the grader as it is now.
func buildGrader(b *testing.B) string {
	name := filepath.Join(b.TempDir(), "grader.exe")
	out, err := exec.CommandContext(b.Context(), "go", "build", "-o", name, course.Module+"/grader").CombinedOutput()
	require.NoError(b, err, "%s", out)
	return name
}
