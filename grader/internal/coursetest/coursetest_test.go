package coursetest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/coursetest"
)

func TestNew(t *testing.T) {
	made, err := coursetest.New(t.TempDir(), 40)
	require.NoError(t, err)
	c, err := course.Shipped(made.Root)
	require.NoError(t, err)
	require.Len(t, c.Lessons, 40)
	assert.Equal(t, made.Lessons[39].Folder, c.Lessons[39].Name)
	assert.Equal(t, "40_juniper4", c.Lessons[39].Name)
	assert.Len(t, c.Lessons[39].Requirements, 3)
}

func TestRestore(t *testing.T) {
	made, err := coursetest.New(t.TempDir(), 1)
	require.NoError(t, err)
	stub := filepath.Join(made.Root, filepath.FromSlash(made.Lessons[0].Stub()))
	before, err := os.ReadFile(stub)
	require.NoError(t, err)
	require.NoError(t, made.Solve(made.Lessons[0], "// mine\n"))
	solved, err := os.ReadFile(stub)
	require.NoError(t, err)
	assert.NotEqual(t, before, solved)

	require.NoError(t, made.Restore())
	after, err := os.ReadFile(stub)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	outdated, err := course.Outdated(made.Root)
	require.NoError(t, err)
	assert.Empty(t, outdated)
}
