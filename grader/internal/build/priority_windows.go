package build

import (
	"os/exec"
	"syscall"
)

// belowNormal is BELOW_NORMAL_PRIORITY_CLASS, which processes hand on to those that they start.
// https://learn.microsoft.com/en-us/windows/win32/procthread/process-creation-flags
const belowNormal = 0x00004000

// startBehind starts cmd so that it, and what it starts, lets other processes go first.
func startBehind(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: belowNormal}
	return cmd.Start()
}
