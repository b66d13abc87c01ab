package submission_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/submission"
)

const stub = "package join\n\n// Start starts.\nfunc Start() {} // TODO\n"

func lesson() course.Lesson {
	return course.Lesson{
		Number: 1,
		Name:   "01_join",
		Stubs:  []course.File{{Name: "join.go", Data: []byte(stub)}},
		Given:  []course.File{{Name: "given.go", Data: []byte("package join\n")}},
		Tests:  []course.File{{Name: "join_test.go", Data: []byte("package join_test\n")}},
	}
}

// handedIn makes a submission of files, by their names in the lesson's folder, and returns that folder too.
func handedIn(t *testing.T, files map[string]string) (s *submission.Submission, dir string) {
	t.Helper()
	root := t.TempDir()
	dir = filepath.Join(root, "exercises", "01_join")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	s, err := submission.Open(root)
	require.NoError(t, err)
	return s, dir
}

func TestOpen_Layouts(t *testing.T) {
	tests := []struct{ name, below string }{
		{"a clone", "exercises"},
		{"a bare exercises folder", "."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "ann")
			dir := filepath.Join(root, test.below, "01_join")
			require.NoError(t, os.MkdirAll(dir, 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "join.go"), []byte(stub+"// mine\n"), 0o644))

			s, err := submission.Open(root)
			require.NoError(t, err)
			assert.Equal(t, "ann", s.Name)
			assert.True(t, s.HasLessons([]course.Lesson{lesson()}))
			assert.False(t, s.HasLessons([]course.Lesson{{Name: "02_other"}}))
			w := s.Lesson(lesson())
			assert.Equal(t, submission.Work{Files: []course.File{{Name: "join.go", Data: []byte(stub + "// mine\n")}}, Started: true}, w)
		})
	}
}

func TestOpen_Errors(t *testing.T) {
	dir := t.TempDir()
	_, err := submission.Open(filepath.Join(dir, "nobody"))
	require.ErrorContains(t, err, "opening the submission: ")
	file := filepath.Join(dir, "ann.zip")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	_, err = submission.Open(file)
	require.EqualError(t, err, file+" is not a folder")
}

func TestLesson_Started(t *testing.T) {
	crlf := strings.ReplaceAll(stub, "\n", "\r\n")
	tests := []struct {
		name    string
		files   map[string]string
		started bool
	}{
		{"untouched", map[string]string{"join.go": stub}, false},
		{"CRLF", map[string]string{"join.go": crlf}, false},
		{"BOM", map[string]string{"join.go": "\ufeff" + stub}, false},
		{"both", map[string]string{"join.go": "\ufeff" + crlf}, false},
		{"with what is not the learner's", map[string]string{"join.go": stub, "given.go": "x", "join_test.go": "x", "my_test.go": "x"}, false},
		{"with what Go ignores", map[string]string{"join.go": stub, ".join.go.swp.go": "x", "_old.go": "x", "notes.md": "x", "x.s": "x"}, false},
		{"a space more", map[string]string{"join.go": stub + " "}, true},
		{"a file more", map[string]string{"join.go": stub, "more.go": "package join\n"}, true},
		{"renamed", map[string]string{"mine.go": stub}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, _ := handedIn(t, test.files)
			w := s.Lesson(lesson())
			assert.Equal(t, test.started, w.Started)
			assert.Empty(t, w.Refused)
		})
	}
}

// What is compiled has the line ends that the tests and reports count by.
func TestLesson_FilesAreUnified(t *testing.T) {
	s, _ := handedIn(t, map[string]string{"join.go": "\ufeffpackage join\r\n", "b.go": "package join", "given.go": "x"})
	assert.Equal(t, []course.File{{Name: "b.go", Data: []byte("package join")}, {Name: "join.go", Data: []byte("package join\n")}}, s.Lesson(lesson()).Files)
}

func TestLesson_Missing(t *testing.T) {
	const want = "exercises/01_join/join.go is missing: `grader reset 1` brings it back"
	s, dir := handedIn(t, map[string]string{"given.go": "x"})
	assert.Equal(t, want, s.Lesson(lesson()).Refused)
	require.NoError(t, os.RemoveAll(dir))
	w := s.Lesson(lesson())
	assert.Equal(t, want, w.Refused)
	assert.True(t, w.Started, "deleted work is not untouched work")
	assert.False(t, s.HasLessons([]course.Lesson{lesson()}))
}

func TestLesson_Notes(t *testing.T) {
	s, _ := handedIn(t, map[string]string{"join.go": stub, "given.go": "package join\r\n", "join_test.go": "package join_test // easier\n"})
	assert.Equal(t, []string{"exercises/01_join/join_test.go differs from the course's; the course's own was used"}, s.Lesson(lesson()).Notes)
}

func TestLesson_RefusedFiles(t *testing.T) {
	tests := []struct {
		name  string
		plant func(t *testing.T, file string)
		want  string
	}{
		{"a folder in place of the file", func(t *testing.T, file string) {
			require.NoError(t, os.Mkdir(file, 0o755))
		}, "exercises/01_join/join.go is a folder, not a file"},
		{"100 MB", func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(file, nil, 0o644))
			require.NoError(t, os.Truncate(file, 100<<20)) // sparse
		}, "exercises/01_join/join.go is larger than 1024 KiB"},
		{"a byte too large", func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("/", 1<<20+1)), 0o644))
		}, "exercises/01_join/join.go is larger than 1024 KiB"},
		{"binary", func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(file, []byte("package join\x00"), 0o644))
		}, "exercises/01_join/join.go is not text"},
		{"too many files", func(t *testing.T, file string) {
			for i := range 33 {
				require.NoError(t, os.WriteFile(fmt.Sprintf("%s%d.go", file, i), []byte("package join\n"), 0o644))
			}
		}, "exercises/01_join holds more than 32 Go files"},
		{"a link", func(t *testing.T, file string) {
			symlink(t, filepath.Join(t.TempDir(), "secret.go"), file)
		}, "exercises/01_join/join.go is a link or another special file, not a regular one"},
		{"a link to a neighbour", func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "a.txt"), []byte(stub), 0o644))
			symlink(t, "a.txt", file)
		}, "exercises/01_join/join.go is a link or another special file, not a regular one"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, dir := handedIn(t, nil)
			test.plant(t, filepath.Join(dir, "join.go"))
			assert.Equal(t, submission.Work{Started: true, Refused: test.want}, s.Lesson(lesson()))
		})
	}
}

// symlink makes a link, or skips the test where the system does not let it.
func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
}

func TestLesson_RefusedFolders(t *testing.T) {
	const want = "exercises/01_join is a link or a file, not a folder"
	s, dir := handedIn(t, nil)
	require.NoError(t, os.Remove(dir))
	require.NoError(t, os.WriteFile(dir, nil, 0o644))
	assert.Equal(t, want, s.Lesson(lesson()).Refused)

	require.NoError(t, os.Remove(dir))
	symlink(t, t.TempDir(), dir)
	assert.Equal(t, want, s.Lesson(lesson()).Refused)
}

// A clone whose exercises are a link elsewhere holds nothing.
func TestOpen_LinkedExercises(t *testing.T) {
	other := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(other, "01_join"), 0o755))
	root := t.TempDir()
	symlink(t, other, filepath.Join(root, "exercises"))
	s, err := submission.Open(root)
	require.NoError(t, err)
	assert.False(t, s.HasLessons([]course.Lesson{lesson()}))
}

func TestLesson_Gone(t *testing.T) {
	s, dir := handedIn(t, nil)
	if err := os.RemoveAll(filepath.Dir(dir)); err != nil {
		t.Skipf("this system keeps open folders: %v", err)
	}
	assert.Contains(t, s.Lesson(lesson()).Refused, "the exercises cannot be read: ")
}

func TestLesson_Unreadable(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not keep this user from reading")
	}
	s, dir := handedIn(t, map[string]string{"join.go": stub})
	require.NoError(t, os.Chmod(filepath.Join(dir, "join.go"), 0))
	assert.Equal(t, "exercises/01_join/join.go cannot be read: permission denied", s.Lesson(lesson()).Refused)
	require.NoError(t, os.Chmod(dir, 0))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	assert.Equal(t, "exercises/01_join cannot be read: permission denied", s.Lesson(lesson()).Refused)
}

func TestLesson_RefusedCode(t *testing.T) {
	s, _ := handedIn(t, map[string]string{"join.go": stub + "\n//go:norace\nfunc f() {}\n"})
	assert.Equal(t, "exercises/01_join/join.go:6: the directive //go:norace may not be used in a solution", s.Lesson(lesson()).Refused)
}

// The course's own submissions are graded even where they are the stub.
func TestJudged(t *testing.T) {
	files := []course.File{{Name: "join.go", Data: []byte(stub)}}
	assert.Equal(t, submission.Work{Files: files, Started: true}, submission.Judged(files))
	files[0].Data = []byte("package join\n\nimport \"unsafe\"\n")
	assert.NotEmpty(t, submission.Judged(files).Refused)
}
