//go:build unix

package term

import (
	"os"
	"os/signal"
	"syscall"
)

// Resized tells each time that the terminal's size has changed, until stop is called.
func Resized() (resized <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	return c, func() { signal.Stop(c) }
}
