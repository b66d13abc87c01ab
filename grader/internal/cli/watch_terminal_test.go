//go:build unix

package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"github.com/threadwise/threadwise/grader/internal/coursetest"
)

// lastResort ends a test whose program hangs. No verdict depends on it.
const lastResort = 2 * time.Minute

// session is a grader that runs on a pseudo-terminal, and what it has drawn.
type session struct {
	t      *testing.T
	cmd    *exec.Cmd
	person *os.File // the end of the pseudo-terminal where somebody would sit
	tty    *os.File // the program's end
	before *term.State
	ended  chan struct{}

	mu    sync.Mutex
	drawn []byte
	news  chan struct{} // more was drawn
}

func startSession(t *testing.T, root string, args ...string) *session {
	person, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { person.Close(); tty.Close() })
	require.NoError(t, pty.Setsize(person, &pty.Winsize{Rows: 24, Cols: 80}))
	before, err := term.GetState(int(tty.Fd()))
	require.NoError(t, err)
	s := &session{
		t: t, cmd: exec.Command("grader", args...), person: person, tty: tty, before: before,
		ended: make(chan struct{}), news: make(chan struct{}, 1),
	}
	s.cmd.Dir = root
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = tty, tty, tty
	s.cmd.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=1")
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, s.cmd.Start())
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); <-s.ended })
	go s.read()
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait() // the exit code tells
	}()
	return s
}

func (s *session) read() {
	chunk := make([]byte, 4096)
	for {
		n, err := s.person.Read(chunk)
		s.mu.Lock()
		s.drawn = append(s.drawn, chunk[:n]...)
		s.mu.Unlock()
		select {
		case s.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// sees waits until text has been drawn since the last call.
func (s *session) sees(text string) {
	s.t.Helper()
	for late := time.After(lastResort); ; {
		s.mu.Lock()
		i := bytes.Index(s.drawn, []byte(text))
		if i >= 0 {
			s.drawn = s.drawn[i+len(text):]
		}
		drawn := string(s.drawn)
		s.mu.Unlock()
		if i >= 0 {
			return
		}
		select {
		case <-s.news:
		case <-late:
			require.Failf(s.t, "not drawn", "%q is not in %q", text, drawn)
		}
	}
}

func (s *session) types(keys string) {
	s.t.Helper()
	_, err := s.person.WriteString(keys)
	require.NoError(s.t, err)
}

// ends wants the program to end with that exit code and the terminal to be as it was found.
func (s *session) ends(code int) {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(lastResort):
		require.Fail(s.t, "it does not end")
	}
	assert.Equal(s.t, code, s.cmd.ProcessState.ExitCode())
	after, err := term.GetState(int(s.tty.Fd()))
	require.NoError(s.t, err)
	assert.Equal(s.t, s.before, after, "the terminal's state")
	s.sees("\x1b[?25h")   // the cursor is back
	s.sees("\x1b[?1049l") // and so is what the terminal showed before
}

// saveByRename puts the solution of l in place as editors do.
func saveByRename(t *testing.T, c *coursetest.Course, l coursetest.Lesson) {
	text, err := os.ReadFile(filepath.Join(c.Root, l.Solution()))
	require.NoError(t, err)
	stub := filepath.Join(c.Root, l.Stub())
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(stub), "4913"), nil, 0o644)) // vim tries whether it may
	require.NoError(t, os.Remove(filepath.Join(filepath.Dir(stub), "4913")))
	require.NoError(t, os.Rename(stub, stub+"~"))
	require.NoError(t, os.WriteFile(stub, text, 0o644))
	require.NoError(t, os.Remove(stub+"~"))
}

func TestWatch_Terminal(t *testing.T) {
	c, err := coursetest.New(t.TempDir(), 2)
	require.NoError(t, err)
	t.Run("a learner", func(t *testing.T) { learn(t, c) })
	require.NoError(t, c.Write(c.Lessons[0].Stub(), "package apple\n\nfunc Both(f, g func() int) int { return 0 }\n"))
	for _, key := range []string{"\x03", "\x04", "q"} {
		t.Run(fmt.Sprintf("%q", key), func(t *testing.T) {
			s := startSession(t, c.Root, "watch", "1")
			s.sees("0 of 3")
			s.types(key)
			s.ends(1)
		})
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			s := startSession(t, c.Root, "watch", "1")
			s.sees("0 of 3")
			require.NoError(t, s.cmd.Process.Signal(sig))
			s.ends(2)
			s.sees("grader: interrupted")
		})
	}
	t.Run("in the middle of a run", func(t *testing.T) {
		require.NoError(t, c.Solve(c.Lessons[0], "\n// Once more.\n"))
		s := startSession(t, c.Root, "watch", "1")
		s.sees("Grading")
		require.NoError(t, s.cmd.Process.Signal(syscall.SIGTERM))
		s.ends(2)
	})
	left, err := filepath.Glob(filepath.Join(c.Root, ".grader", "tmp", "*"))
	require.NoError(t, err)
	assert.Empty(t, left, "folders left behind")
	t.Run("the terminal is closed", func(t *testing.T) {
		s := startSession(t, c.Root, "watch", "1")
		s.sees("Threadwise")
		require.NoError(t, s.tty.Close())
		require.NoError(t, s.person.Close())
		select {
		case <-s.ended:
		case <-time.After(lastResort):
			require.Fail(t, "it goes on without a terminal")
		}
	})
}

// learn is what a learner does: two lessons passed, a hint, the list, the text.
func learn(t *testing.T, c *coursetest.Course) {
	s := startSession(t, c.Root, "watch")
	s.sees("\x1b[?1049h")
	s.sees("01 · Two at once, apple")
	s.sees("Waiting for you to save a file in exercises/01_apple.")
	saveByRename(t, c, c.Lessons[0])
	s.sees("Passed. Well done! Press n for the next lesson.")
	s.types("n")
	s.sees("02 · Two at once, banana")
	s.types("h")
	s.sees("First hint of banana")
	s.types("l")
	s.sees("Search:")
	s.types("app")
	s.sees("Search: app")
	s.types("\r")
	s.sees("It has passed.")
	require.NoError(t, pty.Setsize(s.person, &pty.Winsize{Rows: 10, Cols: 60}))
	s.sees("Keys: n p h l r s o q")
	s.types("o")
	s.sees("↑↓ scroll")
	s.types("n")
	s.sees("02 · Two at once, banana")
	require.NoError(t, c.Solve(c.Lessons[1], ""))
	s.sees("All 2 lessons passed, every one of them")
	s.types("q")
	s.ends(0)
	s.sees("02 · Two at once, banana: passed")
}
