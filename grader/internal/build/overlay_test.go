package build

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// lessons are two units, the second with a given file and a second file of tests.
func lessons() []Unit {
	return []Unit{
		{
			Lesson: course.Lesson{
				Number: 1, Name: "01_join",
				Stubs:        []course.File{file("join.go", "package join\n")},
				Tests:        []course.File{file("join_test.go", "package join_test\n\nfunc TestStart(t *testing.T) {}\n")},
				Requirements: []course.Requirement{{Test: "TestStart"}},
			},
			Files: []course.File{file("join.go", "package join\n\n// mine\n"), file("more.go", "package join\n")},
		},
		{
			Lesson: course.Lesson{
				Number: 18, Name: "18_pool",
				Stubs:        []course.File{file("pool.go", "package pool\n")},
				Given:        []course.File{file("given.go", "package pool\n\ntype Future int\n")},
				Tests:        []course.File{file("pool_test.go", "package pool_test\n"), file("submit_test.go", "package pool_test\n")},
				Requirements: []course.Requirement{{Test: "TestA"}, {Test: "TestB"}},
			},
			Files: []course.File{file("pool.go", "package pool\n")},
		},
	}
}

// Everything that an overlay of two lessons holds is in testdata/overlay.txtar.
func TestWriteOverlay(t *testing.T) {
	root, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"join.go", "join_test.go", "old.go", "asm.s", "suite/planted.go", "sub/deep.go"} {
		f := filepath.Join(root, "exercises", "01_join", filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(f), 0o755))
		require.NoError(t, os.WriteFile(f, []byte("on disk"), 0o644))
	}
	tools := &Toolchain{root: root}
	name, err := tools.writeOverlay(dir, lessons())
	require.NoError(t, err)

	want, err := txtar.ParseFile(filepath.Join("testdata", "overlay.txtar"))
	require.NoError(t, err)
	got := archive(t, root, dir, replaced(t, name))
	for _, f := range want.Files {
		assert.Equal(t, string(course.Unify(f.Data)), got[f.Name], f.Name)
		delete(got, f.Name)
	}
	assert.Empty(t, got, "files that were not expected")
}

// replaced reads the description of an overlay.
func replaced(t *testing.T, name string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	var overlay struct{ Replace map[string]string }
	require.NoError(t, json.Unmarshal(text, &overlay))
	return overlay.Replace
}

// archive is the text of each file that replaces one, or that it is to be absent. The temporary folder root is
// named ROOT.
func archive(t *testing.T, root, dir string, replace map[string]string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, by := range replace {
		rel, err := filepath.Rel(root, name)
		require.NoError(t, err)
		if by == "" {
			files[filepath.ToSlash(rel)] = "absent\n"
			continue
		}
		assert.Equal(t, filepath.Join(dir, "src", rel), by)
		text, err := os.ReadFile(by)
		require.NoError(t, err)
		head, rest, _ := strings.Cut(string(text), "\n") // only the //line of a suite names a file
		files[filepath.ToSlash(rel)] = filepath.ToSlash(strings.ReplaceAll(head, root, "ROOT")) + "\n" + rest
	}
	return files
}

// A lesson whose folder somebody deleted is built all the same.
func TestWriteOverlay_NoFolder(t *testing.T) {
	root := t.TempDir()
	name, err := (&Toolchain{root: root}).writeOverlay(t.TempDir(), lessons())
	require.NoError(t, err)
	assert.Contains(t, replaced(t, name), filepath.Join(root, "exercises", "01_join", "join.go"))
}

// Laid over a folder, files are all that is in it. Folders in it stay.
func TestLayOver(t *testing.T) {
	root, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"join.go", "join_test.go", "sub/deep.go"} {
		f := filepath.Join(root, "solutions", "01_join", filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(f), 0o755))
		require.NoError(t, os.WriteFile(f, []byte("on disk"), 0o644))
	}
	mine := Replacement{Dir: "solutions/01_join", Files: []course.File{file("join.go", "mine\n"), file("more.go", "more\n")}}
	name, err := (&Toolchain{root: root}).layOver(dir, []Replacement{mine})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"solutions/01_join/join.go":      "mine\n",
		"solutions/01_join/more.go":      "more\n",
		"solutions/01_join/join_test.go": "absent\n",
	}, archive(t, root, dir, replaced(t, name)))
}

func TestWriteOverlay_NowhereToWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(dir, nil, 0o644))
	_, err := (&Toolchain{root: t.TempDir()}).writeOverlay(dir, lessons())
	require.Error(t, err)
}
