package term

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

func TestTerminal(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo terminals here: %v", err)
	}
	defer tty.Close()
	require.NoError(t, unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: 97, Row: 30}))
	assert.True(t, IsTerminal(tty))
	assert.True(t, Color(Auto, tty, env()))
	assert.False(t, Color(Auto, tty, env("TERM", "dumb")))
	assert.Equal(t, 97, Width(tty, env("COLUMNS", "132")), "the terminal knows better than COLUMNS")
	height, ok := Height(tty, env("LINES", "99"))
	assert.True(t, ok)
	assert.Equal(t, 30, height, "the terminal knows better than LINES")
}

// Some terminals do not know their size.
func TestTerminal_NoSize(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo terminals here: %v", err)
	}
	defer tty.Close()
	for lines, want := range map[string]int{"50": 50, "": DefaultHeight, "-1": DefaultHeight, "many": DefaultHeight} {
		height, ok := Height(tty, env("LINES", lines))
		assert.True(t, ok)
		assert.Equal(t, want, height, lines)
	}
}
