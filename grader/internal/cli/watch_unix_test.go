//go:build unix

package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	xterm "golang.org/x/term"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
	"github.com/threadwise/threadwise/grader/internal/watch"
)

// clumsy is a course whose grading panics.
type clumsy struct{ watch.Course }

func (clumsy) Grade(context.Context, watch.Request, func(string)) (report.Report, error) {
	panic("what a pity")
}

func (clumsy) Place(lesson string) watch.Place {
	return watch.Place{Lesson: lesson, Digest: func() string { return "" }}
}

func TestWatch_Panic(t *testing.T) {
	person, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	defer tty.Close()
	before, err := xterm.GetState(int(tty.Fd()))
	require.NoError(t, err)
	go func() { _, _ = io.Copy(io.Discard, person) }()

	a := &app{env: Env{In: tty, Out: tty, Err: tty, Getenv: func(string) string { return "" }}}
	files := watch.NewFiles(watch.Notifier{}, "")
	known := report.Report{Lessons: []verdict.Lesson{{Name: "01_apple"}}}
	func() {
		defer func() { assert.Contains(t, recover().(interface{ String() string }).String(), "what a pity") }()
		_, _ = a.watchOn(t.Context(), watch.Watch{Course: clumsy{}, Files: files}, known, 0)
		t.Error("no panic")
	}()
	after, err := xterm.GetState(int(tty.Fd()))
	require.NoError(t, err)
	assert.Equal(t, before, after, "the terminal's state")
	require.NoError(t, person.Close())
}

func TestMayEnd(t *testing.T) {
	null, err := os.Open(os.DevNull)
	require.NoError(t, err)
	defer null.Close()
	assert.False(t, mayEnd(null), "a service has no one at its input")
	file, err := os.Create(t.TempDir() + "/in")
	require.NoError(t, err)
	defer file.Close()
	assert.False(t, mayEnd(file))
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	assert.True(t, mayEnd(r))
	assert.True(t, mayEnd(&bytes.Buffer{}))
}
