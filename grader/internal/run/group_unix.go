//go:build unix

package run

import (
	"os/exec"
	"syscall"
)

// group gives the process a group of its own, so that what it starts can be ended with it, and so that the terminal's
// interrupt goes to the grader alone.
func group(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends the process and everything in its group. One that is gone already is no error.
func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
