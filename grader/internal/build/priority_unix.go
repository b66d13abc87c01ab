//go:build unix

package build

import (
	"os/exec"
	"syscall"
)

// startBehind starts cmd so that it, and what it starts, lets other processes go first. Where that is not allowed it only costs time.
func startBehind(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, 15)
	return nil
}
