//go:build unix

// Package group ends a process together with what it has started.
package group

import (
	"os/exec"
	"syscall"
)

// Own, called before cmd starts, gives the process a group of its own, so that what it starts can be ended with it, and so that the terminal's
// interrupt goes to the grader alone.
func Own(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Kill ends the process and everything in its group. One that is gone already is no error.
func Kill(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
