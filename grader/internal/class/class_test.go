package class_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/class"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

const stub = "package join\n"

func lessons() []course.Lesson {
	return []course.Lesson{{Number: 1, Name: "01_join", Stubs: []course.File{{Name: "join.go", Data: []byte(stub)}}}}
}

// hand writes a student's file for the lesson below dir, in a clone.
func hand(t *testing.T, dir, student, text string) {
	t.Helper()
	folder := filepath.Join(dir, student, "exercises", "01_join")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "join.go"), []byte(text), 0o644))
}

func names(folders []class.Folder) []string {
	var names []string
	for _, f := range folders {
		names = append(names, f.Name)
	}
	return names
}

func TestFolders(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	hand(t, a, "ben", stub)
	hand(t, a, "ann", stub)
	hand(t, b, "cat", stub)
	for _, dir := range []string{".git", "results"} {
		require.NoError(t, os.Mkdir(filepath.Join(a, dir), 0o755))
	}
	require.NoError(t, os.WriteFile(filepath.Join(a, "grades.csv"), nil, 0o644))

	folders, err := class.Folders([]string{a, b}, filepath.Join(a, "results"))
	require.NoError(t, err)
	assert.Equal(t, []string{"ann", "ben", "cat"}, names(folders))
	assert.Equal(t, filepath.Join(b, "cat"), folders[2].Dir)
}

func TestFolders_Errors(t *testing.T) {
	a, b, empty := t.TempDir(), t.TempDir(), t.TempDir()
	hand(t, a, "ann", stub)
	hand(t, b, "ann", stub)
	_, err := class.Folders([]string{a, b})
	require.EqualError(t, err, fmt.Sprintf("two submissions are called ann: %s and %s", filepath.Join(a, "ann"), filepath.Join(b, "ann")))
	_, err = class.Folders([]string{empty})
	require.EqualError(t, err, "no submissions in "+empty+": each folder below it is one student's")
	_, err = class.Folders([]string{filepath.Join(empty, "missing")})
	require.ErrorContains(t, err, "reading the class: ")
}

// silent is a Progress that nobody watches.
type silent struct{}

func (silent) Warming(int, int)      {}
func (silent) Building(int)          {}
func (silent) Graded(verdict.Lesson) {}

// mixed is a class in which nobody's code needs to run: untouched work, and what cannot be graded.
func mixed(t *testing.T) []class.Folder {
	t.Helper()
	dir := t.TempDir()
	hand(t, dir, "ann", stub)
	hand(t, dir, "ben", "package join\n\nimport \"unsafe\"\n")
	hand(t, dir, "cat", "package join\x00")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "dan", "holiday"), 0o755))
	hand(t, dir, "eve", stub)
	folders, err := class.Folders([]string{dir})
	require.NoError(t, err)
	return folders
}

// A submission that cannot be graded costs nobody else anything, and says why.
func TestGrade(t *testing.T) {
	folders := mixed(t)
	for _, jobs := range []int{1, 3} {
		var done []string
		results, err := class.Grade(t.Context(), &engine.Engine{Progress: silent{}}, lessons(), folders, jobs, func(r class.Result) error {
			done = append(done, r.Name)
			return nil
		})
		require.NoError(t, err)
		require.Len(t, results, len(folders))
		assert.ElementsMatch(t, names(folders), done)
		tests := []struct {
			student, note string
			failed        bool
			state         verdict.State
		}{
			{"ann", "", false, verdict.NotStarted},
			{"ben", `exercises/01_join/join.go:3: package "unsafe" may not be imported in a solution: it reaches past Go's types`, false, verdict.Failed},
			{"cat", "exercises/01_join/join.go is not text", false, verdict.Failed},
			{"dan", "holds no lesson: neither an exercises folder nor folders like 01_join", true, verdict.NotChecked},
			{"eve", "", false, verdict.NotStarted},
		}
		for i, test := range tests {
			r := results[i]
			assert.Equal(t, test.student, r.Name)
			assert.Equal(t, test.note, r.Note, r.Name)
			assert.Equal(t, test.failed, r.Failed, r.Name)
			require.Len(t, r.Report.Lessons, 1, r.Name)
			assert.Equal(t, test.state, r.Report.Lessons[0].State, r.Name)
		}
	}
}

func TestGrade_Link(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	hand(t, elsewhere, "real", stub)
	if err := os.Symlink(filepath.Join(elsewhere, "real"), filepath.Join(dir, "ann")); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	folders, err := class.Folders([]string{dir})
	require.NoError(t, err)
	results, err := class.Grade(t.Context(), &engine.Engine{Progress: silent{}}, lessons(), folders, 1, func(class.Result) error { return nil })
	require.NoError(t, err)
	assert.True(t, results[0].Failed)
	assert.Equal(t, "is a link, not a folder: links out of the class are not followed", results[0].Note)
}

// When a result cannot be saved, as on a full disk, grading ends and says so.
func TestGrade_SavingFails(t *testing.T) {
	full := errors.New("disk full")
	_, err := class.Grade(t.Context(), &engine.Engine{Progress: silent{}}, lessons(), mixed(t), 2, func(class.Result) error { return full })
	require.ErrorIs(t, err, full)
}

func TestGrade_Cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := class.Grade(ctx, &engine.Engine{Progress: silent{}}, lessons(), mixed(t), 2, func(r class.Result) error {
		t.Errorf("%s was called done", r.Name)
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
}

// done is never called twice at once: it may write to a table without a lock.
func TestGrade_DoneIsCalledOneAtATime(t *testing.T) {
	folders := mixed(t)
	seen := map[string]bool{} // a race here is the failure
	_, err := class.Grade(t.Context(), &engine.Engine{Progress: silent{}}, lessons(), folders, len(folders), func(r class.Result) error {
		seen[r.Name] = true
		return nil
	})
	require.NoError(t, err)
	assert.Len(t, seen, len(folders))
	assert.False(t, slices.ContainsFunc(folders, func(f class.Folder) bool { return !seen[f.Name] }))
}
