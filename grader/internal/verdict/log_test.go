package verdict

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// logs are what package testing and testify print, by the name of the file.
func logs(t testing.TB) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "*.log"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	texts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		texts[strings.TrimSuffix(filepath.Base(name), ".log")] = string(course.Unify(text))
	}
	return texts
}

func TestCleanLog_Golden(t *testing.T) {
	for name, log := range logs(t) {
		t.Run(name, func(t *testing.T) {
			got := cleanLog(log)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err, "run go test with -update to write the golden files")
			assert.Equal(t, string(course.Unify(want)), got)
		})
	}
}

// What is shown to a learner has no blank lines and nothing around it, whatever the log is.
func FuzzCleanLog(f *testing.F) {
	for _, log := range logs(f) {
		f.Add(log)
	}
	f.Add("\tError:\n\t            \t\n\tMessages:\n\tx\n")
	f.Add("    a.go:1: \r\n\tError Trace:\n")
	f.Fuzz(func(t *testing.T, log string) {
		text := cleanLog(log)
		require.Equal(t, strings.Trim(text, "\n "), text)
		for line := range strings.Lines(text) {
			require.NotEmpty(t, strings.TrimSpace(line), "a blank line")
		}
		if strings.TrimSpace(log) == "" {
			require.Empty(t, text)
		}
	})
}

func TestTestLine(t *testing.T) {
	c := Case{Root: root, Lesson: lesson()}
	line := "    join_test.go:3: oh\n"
	want := []Location{{File: "exercises/01_join/join_test.go", Line: 3, Source: "func TestStart(t *testing.T) {}", Role: "checked here"}}
	for name, log := range map[string]string{
		"the first":             line + "    join_test.go:1: later\n",
		"Windows":               strings.ReplaceAll(line, "\n", "\r\n"),
		"after a helper's":      "    helper.go:9: not here\n" + line,
		"after what it printed": "join_test.go:1: a program may print this\n" + line,
	} {
		assert.Equal(t, want, c.testLine(log), name)
	}
	for name, log := range map[string]string{
		"nothing":      "",
		"no place":     "oh\n",
		"a huge line":  "    join_test.go:99999999999999999999: oh\n",
		"another file": "    join.go:3: oh\n",
	} {
		assert.Empty(t, c.testLine(log), name)
	}
}
