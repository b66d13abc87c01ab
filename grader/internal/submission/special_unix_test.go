//go:build unix

package submission_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A named pipe that nobody writes to must not hold up the class.
func TestLesson_Pipe(t *testing.T) {
	s, dir := handedIn(t, nil)
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "join.go"), 0o644))
	assert.Equal(t, "exercises/01_join/join.go is a link or another special file, not a regular one", s.Lesson(lesson()).Refused)
}
