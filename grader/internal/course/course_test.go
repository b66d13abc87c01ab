package course_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// tree writes files, by their names with slashes, and returns their root.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		write(t, root, name, text)
	}
	return root
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}

func TestFind(t *testing.T) {
	root := tree(t, map[string]string{
		"go.mod":                        "// A comment first.\nmodule " + course.Module + "\n",
		"exercises/01_join/join.go":     "package join\n",
		"fixtures/class/ann/go.mod":     "module example.com/other\n",
		"fixtures/class/ann/x/y/z.text": "",
		"broken/go.mod":                 "module\n",
	})
	for _, dir := range []string{"", "exercises", "exercises/01_join", "fixtures/class/ann/x/y", "broken"} {
		t.Run(dir, func(t *testing.T) {
			found, err := course.Find(filepath.Join(root, filepath.FromSlash(dir)))
			require.NoError(t, err)
			assert.Equal(t, root, found)
		})
	}
}

func TestFind_Relative(t *testing.T) {
	root := tree(t, map[string]string{"go.mod": "module " + course.Module + "\n", "a/b/c": ""})
	t.Chdir(filepath.Join(root, "a", "b"))
	found, err := course.Find(".")
	require.NoError(t, err)
	want, err := os.Stat(root)
	require.NoError(t, err)
	got, err := os.Stat(found)
	require.NoError(t, err)
	assert.True(t, filepath.IsAbs(found))
	assert.True(t, os.SameFile(want, got))
}

func TestFind_Nothing(t *testing.T) {
	_, err := course.Find(t.TempDir())
	require.ErrorIs(t, err, course.ErrNoCourse)
}

func TestTree(t *testing.T) {
	root := tree(t, map[string]string{
		"exercises/02_given/given.go":      "package given\n",
		"exercises/02_given/b.go":          "package given\n",
		"exercises/02_given/a.go":          "package given\n",
		"exercises/02_given/given_test.go": "package given_test\n",
		"exercises/02_given/notes.txt":     "no Go",
		"exercises/02_given/sub/deep.go":   "package deep\n",
		"exercises/01_join/join.go":        "package joined\n",
		"exercises/01_join/README.md":      "# 01 · Start and join\n",
		"exercises/README.md":              "no lesson",
		"exercises/03_empty/README.md":     "a lesson needs Go files",
	})
	c, err := course.Tree(root)
	require.NoError(t, err)
	require.Equal(t, []string{"01_join", "02_given"}, names(c.Lessons))

	join, given := c.Lessons[0], c.Lessons[1]
	assert.Equal(t, "Start and join", join.Title)
	assert.Equal(t, 1, join.Number)
	assert.Equal(t, "exercises/01_join", join.Dir())
	assert.Equal(t, course.Module+"/exercises/01_join", join.ImportPath())
	assert.Equal(t, "joined", join.Package())
	assert.Equal(t, "02_given", given.Title, "the folder stands in for a title that is not there")
	assert.Equal(t, []string{"a.go", "b.go"}, fileNames(given.Stubs))
	assert.Equal(t, []string{"given.go"}, fileNames(given.Given))
	assert.Equal(t, []string{"given_test.go"}, fileNames(given.Tests))
}

func fileNames(files []course.File) []string {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return names
}

func TestTree_NoExercises(t *testing.T) {
	c, err := course.Tree(t.TempDir())
	require.NoError(t, err)
	assert.Empty(t, c.Lessons)
}

func TestTree_FolderNames(t *testing.T) {
	good := []string{"01_join", "05_fix_wordcount", "40_x2"}
	bad := []string{"1_join", "001_join", "01join", "01_Join", "01_", "01_2x", "join", "01_jo-in"}
	for _, name := range good {
		_, err := course.Tree(tree(t, map[string]string{"exercises/" + name + "/x.go": "package x\n"}))
		assert.NoError(t, err, name)
	}
	for _, name := range bad {
		_, err := course.Tree(tree(t, map[string]string{"exercises/" + name + "/x.go": "package x\n"}))
		assert.EqualError(t, err, "exercises/"+name+": a lesson's folder is named like 07_bounded")
	}
}

func TestTree_NumberTwice(t *testing.T) {
	_, err := course.Tree(tree(t, map[string]string{
		"exercises/01_join/x.go":  "package x\n",
		"exercises/01_start/x.go": "package x\n",
	}))
	require.EqualError(t, err, "exercises/01_join and exercises/01_start have the same number")
}

func TestPackage_FromTheFolderWhenNoStubTells(t *testing.T) {
	l := course.Lesson{Name: "05_fix_wordcount", Stubs: []course.File{{Name: "x.go", Data: []byte("func {")}}}
	assert.Equal(t, "fix_wordcount", l.Package())
}

func TestUnify(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "",
		"a\r\nb\r\n":        "a\nb\n",
		"\ufeffa\n":         "a\n",
		"\ufeff\r\n":        "\n",
		"a\rb\n":            "a\rb\n",
		"a\ufeffb":          "a\ufeffb",
		"\ufeff\ufeffa\n":   "\ufeffa\n",
		"no newline at end": "no newline at end",
	} {
		assert.Equal(t, want, string(course.Unify([]byte(text))), "%q", text)
	}
}
