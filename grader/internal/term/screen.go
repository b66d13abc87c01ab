package term

import (
	"errors"
	"io"
	"os"
	"sync"

	"golang.org/x/term"
)

// A Screen is a terminal that shows one program's picture, and passes on each key as it is typed. It must be closed on every way out.
type Screen struct {
	in, out *os.File
	before  *term.State
	close   sync.Once
	err     error
}

// The picture is drawn beside what the terminal showed before, without a cursor; what is too wide is cut, not wrapped.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
	leaveScreen = "\x1b[?7h\x1b[?25h\x1b[?1049l"
)

// OpenScreen takes over the terminal that both in and out must be.
func OpenScreen(in, out *os.File) (*Screen, error) {
	if !IsTerminal(in) || !IsTerminal(out) || !enableEscapes(int(out.Fd())) {
		return nil, errors.New("no terminal to draw on")
	}
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, err
	}
	s := &Screen{in: in, out: out, before: before}
	if _, err := io.WriteString(out, enterScreen); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Size returns the columns and lines of the terminal, 80 and 24 where it does not tell.
func (s *Screen) Size() (width, height int) {
	width, height, err := term.GetSize(int(s.out.Fd()))
	if err != nil || width < 1 || height < 1 {
		return DefaultWidth, 24
	}
	return width, height
}

// Close leaves the terminal as OpenScreen found it. It may be called again, which does nothing.
func (s *Screen) Close() error {
	s.close.Do(func() {
		_, err := io.WriteString(s.out, leaveScreen)
		s.err = errors.Join(err, term.Restore(int(s.in.Fd()), s.before))
	})
	return s.err
}
