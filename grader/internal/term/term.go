// Package term asks the terminal and the environment, once and at the edge of the program, how output may look.
package term

import (
	"fmt"
	"io"
	"strconv"

	"golang.org/x/term"
)

// DefaultWidth and DefaultHeight are used when nobody knows better.
const (
	DefaultWidth  = 80
	DefaultHeight = 24
)

// When is the value of the flag --color. It is a pflag.Value; its zero value means Auto.
type When string

// The values of --color.
const (
	Auto   When = "auto" // on a terminal, unless the environment says otherwise
	Always When = "always"
	Never  When = "never"
)

// String returns the value as it is given on the command line.
func (w *When) String() string {
	if *w == "" {
		return string(Auto)
	}
	return string(*w)
}

// Set takes the value from the command line.
func (w *When) Set(s string) error {
	switch v := When(s); v {
	case Auto, Always, Never:
		*w = v
		return nil
	}
	return fmt.Errorf("%q is none of auto, always and never", s)
}

// Type names the value in the help text.
func (w *When) Type() string { return "when" }

// Color decides whether output to w may have colours. The flag wins over the environment, which is read with getenv:
// NO_COLOR (see no-color.org) wins over FORCE_COLOR and CLICOLOR_FORCE, and these over TERM=dumb and over w not being
// a terminal. On Windows it switches the console to escape sequences when it answers yes for one.
func Color(when When, w io.Writer, getenv func(string) string) bool {
	capable := false
	if fd, ok := terminal(w); ok {
		capable = enableEscapes(fd)
	}
	return decide(when, capable, getenv)
}

// decide is Color without the terminal: capable says whether there is one that understands escape sequences.
func decide(when When, capable bool, getenv func(string) string) bool {
	switch {
	case when == Always:
		return true
	case when == Never || getenv("NO_COLOR") != "":
		return false
	case forced(getenv("FORCE_COLOR")) || forced(getenv("CLICOLOR_FORCE")):
		return true
	default:
		return capable && getenv("TERM") != "dumb"
	}
}

// forced reads variables that people also set to 0 or false.
func forced(value string) bool {
	return value != "" && value != "0" && value != "false"
}

// Width is the number of columns of the terminal w, else that of the variable COLUMNS, which is read with getenv, else
// DefaultWidth.
func Width(w io.Writer, getenv func(string) string) int {
	if fd, ok := terminal(w); ok {
		if width, _, err := term.GetSize(fd); err == nil && width > 0 {
			return width
		}
	}
	if width, err := strconv.Atoi(getenv("COLUMNS")); err == nil && width > 0 {
		return width
	}
	return DefaultWidth
}

// Height is the number of lines of the terminal w, else that of the variable LINES, which is read with getenv, else DefaultHeight. It
// tells whether w is a terminal: elsewhere, lines have no end.
func Height(w io.Writer, getenv func(string) string) (lines int, ok bool) {
	fd, ok := terminal(w)
	if !ok {
		return 0, false
	}
	if _, height, err := term.GetSize(fd); err == nil && height > 0 {
		return height, true
	}
	if height, err := strconv.Atoi(getenv("LINES")); err == nil && height > 0 {
		return height, true
	}
	return DefaultHeight, true
}

// IsTerminal reports whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	_, ok := terminal(w)
	return ok
}

// terminal returns the descriptor of w if that is a terminal.
func terminal(w io.Writer) (int, bool) {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok {
		return 0, false
	}
	fd := int(f.Fd())
	return fd, term.IsTerminal(fd)
}
