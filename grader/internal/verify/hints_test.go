package verify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// small is a course of two lessons on disk. It returns its root and the first of them.
func small(t *testing.T) (string, course.Lesson) {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"Makefile":                        "check: grader\n",
		"README.md":                       "| `grader check [lesson]` |\n",
		"exercises/01_join/join.go":       "package join\n\nfunc Join() {}\n",
		"exercises/02_pool/pool.go":       "package pool\n",
		"solutions/01_join/join.go":       "package join\n\n// Comment\nfunc Join() { var wg sync.WaitGroup; wg.Wait() }\n",
		"solutions/02_pool/pool.go":       "package pool\n\ntype Pool int\n",
		"fixtures/right/01_join/cond.go":  "//go:build right\n\n// Right: a condition.\npackage join\n\nvar c = sync.NewCond(nil)\n",
		"fixtures/wrong/01_join/sleep.go": "//go:build wrong\n\n// Wrong: it sleeps.\n//\n//grader:fails TestA\npackage join\n\nvar _ = Mistake\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return root, lesson()
}

func TestCheckHints(t *testing.T) {
	root, l := small(t)
	tests := []struct {
		hint string
		want string // what the hint speaks of; empty when all of it exists
	}{
		{"`Join` waits, as `wg.Wait()` does; `NewCond` is another way. No Code here is Named.", ""},
		{"Call `Joined`.", "`Joined`, which neither the lesson nor a right solution has"},
		{"```go\ngo Join()\nLeave()\n```", "`Leave`, which neither the lesson nor a right solution has"},
		{"`Comment` stands in a comment only.", "`Comment`, which neither the lesson nor a right solution has"},
		{"`Mistake` stands in a wrong submission only.", "`Mistake`, which neither the lesson nor a right solution has"},
		{"`fmt.Errorf(\"Not a Name: %w\", err)`", ""},
		{"`sync.Map`, `http.NewRequestWithContext`, `synctest.Wait`, `io.EOF`", ""},
		{"`sync.Mapp` is none", "`sync.Mapp`, which neither the lesson nor a right solution has"},
		{"`Pool` of lesson 02", ""},
		{"`Pool` is another lesson's", "`Pool`, which neither the lesson nor a right solution has"},
		{"See exercises/01_join/join.go and solutions/02_pool.", ""},
		{"See exercises/01_join/join_old.go.", "exercises/01_join/join_old.go, which does not exist"},
		{"As in 02_pool.", ""},
		{"As in 03_measure.", "lesson 03_measure, which does not exist"},
		{"`make check L=1` or `grader check 1`: make sense?", ""},
		{"`make chekc`", "`make chekc`, which Makefile does not have"},
		{"`grader chekc`", "`grader chekc`, which README.md does not have"},
	}
	for _, test := range tests {
		t.Run(test.hint, func(t *testing.T) {
			l.Hints = []course.Hint{{Text: "A nudge."}, {Text: test.hint}}
			var want []string
			if test.want != "" {
				want = []string{"exercises/01_join/README.md: hint 2 speaks of " + test.want}
			}
			assert.Equal(t, want, checkHints(root, l))
		})
	}
}

func TestCheckHints_For(t *testing.T) {
	root, l := small(t)
	l.Hints = []course.Hint{{For: []string{"TestA", "TestB"}}, {For: []string{"TestC"}}}
	assert.Equal(t, []string{"exercises/01_join/README.md: hint 2 is for TestC, which is no test of the lesson"}, checkHints(root, l))
}
