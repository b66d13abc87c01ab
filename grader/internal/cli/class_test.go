package cli_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/cli"
	"github.com/threadwise/threadwise/grader/internal/course"
)

// The sample class shows a lesson solved, half done, not compiling, and wrong in the ways that only a race detector sees.
func TestGrade_SampleClass(t *testing.T) {
	root, err := course.Find(".")
	require.NoError(t, err)
	out := t.TempDir()
	var stdout, stderr bytes.Buffer
	env := cli.Env{In: new(bytes.Buffer), Out: &stdout, Err: &stderr, Getenv: func(string) string { return "" }}
	code := cli.Main(t.Context(), []string{"grade", "-o", out, filepath.Join(root, "fixtures", "class")}, env)
	require.Zero(t, code, "%s%s", &stdout, &stderr)

	text, err := os.ReadFile(filepath.Join(out, "grades.csv"))
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	got := map[string]string{}
	for _, row := range rows[1:] {
		got[row[0]] = row[4]
	}
	assert.Equal(t, "01_join", rows[0][4])
	assert.Equal(t, map[string]string{"ant": "passed", "bee": "stuck", "cow": "does not compile", "dog": "stuck"}, got)
}
