package course_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

const (
	joinTest = "package join_test\n\nimport (\n\t\"testing\"\n\n\tjoin \"github.com/threadwise/threadwise/exercises/01_join\"\n)\n\n// It starts.\nfunc TestStart(t *testing.T) { join.Start() }\n"
	joinStub = "package join\n\n// Start starts.\nfunc Start() {}\n"
)

func smallCourse(t *testing.T) string {
	return tree(t, map[string]string{
		"exercises/01_join/join.go":      joinStub,
		"exercises/01_join/given.go":     "package join\n\nconst Given = 1\n",
		"exercises/01_join/join_test.go": joinTest,
		"solutions/01_join/join.go":      "package join\n\nfunc Start() { println() }\n",
	})
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(text)
}

func TestSync(t *testing.T) {
	root := smallCourse(t)
	want := []string{"fixtures/pristine.txtar", "solutions/01_join/given.go", "solutions/01_join/join_test.go"}

	outdated, err := course.Outdated(root)
	require.NoError(t, err)
	assert.Equal(t, want, outdated, "all are missing")
	written, err := course.Sync(root)
	require.NoError(t, err)
	assert.Equal(t, want, written)

	test := read(t, root, "solutions/01_join/join_test.go")
	head := "// Code generated from exercises/01_join/join_test.go by make sync. DO NOT EDIT.\n\n"
	assert.Equal(t, head+strings.Replace(joinTest, "/exercises/", "/solutions/", 1), test)
	assert.Equal(t, "package join\n\nfunc Start() { println() }\n", read(t, root, "solutions/01_join/join.go"), "solutions are nobody's but the author's")

	again, err := course.Sync(root)
	require.NoError(t, err)
	assert.Empty(t, again)
}

func TestOutdated_NamesWhatDiffers(t *testing.T) {
	root := smallCourse(t)
	_, err := course.Sync(root)
	require.NoError(t, err)

	write(t, root, "exercises/01_join/join.go", joinStub+"\nfunc more() {}\n")
	outdated, err := course.Outdated(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"fixtures/pristine.txtar"}, outdated, "the stub")

	_, err = course.Sync(root)
	require.NoError(t, err)
	write(t, root, "solutions/01_join/join_test.go", "package join_test\n")
	outdated, err = course.Outdated(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"solutions/01_join/join_test.go"}, outdated, "a generated file")
}

// A checkout on Windows may have turned every line end: that is no difference.
func TestOutdated_LineEnds(t *testing.T) {
	root := smallCourse(t)
	names, err := course.Sync(root)
	require.NoError(t, err)
	for _, name := range append(names, "exercises/01_join/join.go", "exercises/01_join/join_test.go") {
		write(t, root, name, strings.ReplaceAll(read(t, root, name), "\n", "\r\n"))
	}
	outdated, err := course.Outdated(root)
	require.NoError(t, err)
	assert.Empty(t, outdated)
}

func TestShipped_IsWhatTheTreeWas(t *testing.T) {
	root := smallCourse(t)
	_, err := course.Sync(root)
	require.NoError(t, err)
	want, err := course.Tree(root)
	require.NoError(t, err)

	write(t, root, "exercises/01_join/join.go", "package join\n\nfunc Start() { /* solved */ }\n")
	write(t, root, "exercises/01_join/join_test.go", "package join_test\n")
	require.NoError(t, os.Remove(filepath.Join(root, "exercises", "01_join", "given.go")))
	got, err := course.Shipped(root)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func TestShipped_NoArchive(t *testing.T) {
	_, err := course.Shipped(t.TempDir())
	require.EqualError(t, err, "fixtures/pristine.txtar is missing: `git checkout -- fixtures/pristine.txtar` brings it back")
}

// Every file of a lesson comes back out of the archive as it went in, but for its line ends and byte order mark.
func TestArchive_RoundTrip(t *testing.T) {
	root := tree(t, map[string]string{
		"exercises/01_a/a.go": "package a\n",
		"exercises/01_a/b.go": "\ufeffpackage a\r\n\r\n// -- not a mark --\r\n",
		"exercises/02_b/b.go": "package b",
	})
	files, err := course.Generated(root)
	require.NoError(t, err)
	write(t, root, course.ArchivePath, string(files[course.ArchivePath]))
	got, err := course.ReadArchive(root)
	require.NoError(t, err)
	assert.Equal(t, map[string][]byte{
		"exercises/01_a/a.go": []byte("package a\n"),
		"exercises/01_a/b.go": []byte("package a\n\n// -- not a mark --\n"),
		"exercises/02_b/b.go": []byte("package b\n"), // txtar ends every file with a newline
	}, got)
}

// What a lesson needs of others it gets from their solutions, in one file, under its own package name.
func TestSync_GivenFromOthers(t *testing.T) {
	const head = "// Code generated from solutions/01_a/a.go, solutions/02_b/b.go by make sync. DO NOT EDIT.\n"
	root := tree(t, map[string]string{
		"solutions/01_a/a.go":     "// Package a is one.\npackage a\n\nimport (\n\t\"fmt\"\n\t\"errors\"\n)\n\n// ErrA is one.\nvar ErrA = errors.New(fmt.Sprint(1))\n",
		"solutions/02_b/b.go":     "package b\n\nimport \"errors\"\n\nvar ErrB = errors.New(\"b\")\n",
		"exercises/03_c/c.go":     "package c\n",
		"exercises/03_c/given.go": head,
	})
	written, err := course.Sync(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"exercises/03_c/given.go", "fixtures/pristine.txtar", "solutions/03_c/given.go"}, written)
	body := "\npackage c\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n)\n\n// ErrA is one.\nvar ErrA = errors.New(fmt.Sprint(1))\n\nvar ErrB = errors.New(\"b\")\n"
	assert.Equal(t, head+body, read(t, root, "exercises/03_c/given.go"))
	assert.Equal(t, "// Code generated from exercises/03_c/given.go by make sync. DO NOT EDIT.\n"+body, read(t, root, "solutions/03_c/given.go"))
	assert.Contains(t, read(t, root, course.ArchivePath), body, "as it is now, not as it was")

	again, err := course.Sync(root)
	require.NoError(t, err)
	assert.Empty(t, again)

	write(t, root, "solutions/02_b/b.go", "package b\n\nvar ErrB error\n")
	outdated, err := course.Outdated(root)
	require.NoError(t, err)
	assert.Equal(t, written, outdated)
}

func TestSync_GivenFromNowhere(t *testing.T) {
	root := tree(t, map[string]string{
		"exercises/03_c/c.go":     "package c\n",
		"exercises/03_c/given.go": "// Code generated from solutions/01_a/a.go by make sync. DO NOT EDIT.\n",
	})
	_, err := course.Sync(root)
	require.ErrorContains(t, err, "exercises/03_c/given.go: ")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestSync_ReadOnly(t *testing.T) {
	root := smallCourse(t)
	write(t, root, "fixtures", "a file where a folder should be")
	written, err := course.Sync(root)
	require.Error(t, err)
	assert.Empty(t, written)
}
