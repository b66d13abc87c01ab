package cli

import (
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/term"
)

// page writes text, through a pager when it is longer than the terminal that it is for.
func (a *app) page(text string) error {
	height, ok := term.Height(a.env.Out, a.env.Getenv)
	if ok && strings.Count(text, "\n") >= height && a.startPager(text) {
		return nil
	}
	_, err := io.WriteString(a.env.Out, text)
	return err
}

// startPager shows text in the learner's pager, or in less, and tells whether there was one that could be started.
func (a *app) startPager(text string) bool {
	command := strings.Fields(a.env.Getenv("PAGER"))
	if len(command) == 0 {
		command = []string{"less", "-R"}
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), a.env.Out, a.env.Err
	if a.env.Getenv("LESS") == "" {
		cmd.Env = append(os.Environ(), "LESS=R") // a pager that is less shows colours then, however it is called
	}
	if err := cmd.Start(); err != nil {
		return false
	}
	_ = cmd.Wait() // whoever leaves a pager early has seen enough
	return true
}
