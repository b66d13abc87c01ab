package run

import (
	"net"
	"os"
	"os/exec"
)

// orphanEnv tells a process to be a child that outlives its parent, and which address to hold a connection to.
const orphanEnv = "THREADWISE_TEST_ORPHAN"

// orphanAddress is how the address gets to the process that starts the child.
const orphanAddress = "THREADWISE_TEST_ADDRESS"

// orphan connects to address, says so on standard error, and never ends by itself.
func orphan(address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		os.Exit(3)
	}
	defer conn.Close()
	_, _ = os.Stderr.WriteString("ready")
	os.Stderr.Close()
	select {}
}

// startOrphan starts a child that holds this process's standard output open, and returns when it is connected.
func startOrphan() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), orphanEnv+"="+os.Getenv(orphanAddress))
	cmd.Stdout = os.Stdout
	ready, err := cmd.StderrPipe()
	if err != nil {
		os.Exit(3)
	}
	if cmd.Start() != nil {
		os.Exit(3)
	}
	if n, _ := ready.Read(make([]byte, 5)); n == 0 {
		os.Exit(3)
	}
}
