// Package group ends a process together with what it has started.
package group

import (
	"os/exec"
	"strconv"
	"syscall"
)

// Own, called before cmd starts, gives the process a group of its own, so that the console's Ctrl-C goes to the grader alone.
func Own(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// Kill ends the process and what it started. One that is gone already is no error.
func Kill(cmd *exec.Cmd) {
	if cmd.ProcessState == nil {
		_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
	}
}
