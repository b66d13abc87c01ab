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
}
