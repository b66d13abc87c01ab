package run

import (
	"os/exec"
	"strconv"
	"syscall"
)

// group gives the process a group of its own, so that the console's Ctrl-C goes to the grader alone.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killGroup ends the process and what it started. One that is gone already is no error.
func killGroup(cmd *exec.Cmd) {
	if cmd.ProcessState == nil {
		_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
	}
}
