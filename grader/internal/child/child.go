// Package child starts the running test binary once more, to run one test in a process of its own.
//
// Orders, a few bytes, go along: the new process must get them in a way that output and exit code have no part in.
package child

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
)

// variable tells a process that it is such a child, and has its orders on standard input.
const variable = "THREADWISE_CHILD"

// Command returns the command that runs the named test, as t.Name gives it, in a process that will Take orders.
// A binary that is not one of package testing's alone replaces it, and calls Give in the new process.
var Command = func(test string, orders []byte) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-test.run="+pattern(test), "-test.count=1", "-test.v") // -v: the log comes as it is written
	cmd.Env = append(os.Environ(), variable+"=1")
	cmd.Stdin = bytes.NewReader(orders)
	return cmd, nil
}

// pattern matches exactly the test of that name. Package testing matches each part between slashes by itself.
func pattern(test string) string {
	parts := strings.Split(test, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

var state struct {
	sync.Mutex
	orders []byte
}

// Give hands over orders that came another way, before the test starts.
func Give(orders []byte) {
	state.Lock()
	defer state.Unlock()
	state.orders = orders
}

// Take returns the orders that this process was started with, once; nil in a process that is no child.
func Take() []byte {
	state.Lock()
	defer state.Unlock()
	orders := state.orders
	state.orders = nil
	if orders == nil && os.Getenv(variable) != "" {
		os.Unsetenv(variable)
		orders, _ = io.ReadAll(os.Stdin) // orders that cannot be read are none: the parent sees no result
	}
	return orders
}
