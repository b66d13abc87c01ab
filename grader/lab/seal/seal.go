// Package seal takes the grader's orders out of reach before any code of a submission runs, and watches over its
// package-level code.
//
// The grader links it in front of every lesson: a package is initialised after those that it imports, so by the time a
// submission's package-level code runs, standard input is empty and the orders are in memory that only this module reads.
// Lessons and their tests have no use for it.
package seal

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/watchdog"
	"github.com/threadwise/threadwise/grader/internal/watchdog/explain"
	"github.com/threadwise/threadwise/grader/internal/wire"
)

// Orders are what a test binary is to do, and where it says what became of it.
type Orders struct {
	Job wire.Job
	Out *wire.Writer
}

var (
	orders  *Orders
	sources map[string]string
	stop    func() // ends the watch over package-level code
)

func init() {
	if os.Getenv(wire.Env) == "" {
		return
	}
	os.Unsetenv(wire.Env)
	taken, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, "reading the grader's orders:", err)
		return // without orders nothing is reported, and so nothing passes
	}
	orders, sources = taken, taken.Job.Sources
	note.To(func(n note.Note) { _ = orders.Out.Write(wire.Record{Event: wire.Noted, Note: &n}) })
	explain.ReadFile = source
	stop = watchdog.Watch(watchdog.Options{})
}

func read() (*Orders, error) {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return nil, err
	}
	o := new(Orders)
	if err := json.Unmarshal(text, &o.Job); err != nil {
		return nil, err
	}
	results, err := os.OpenFile(o.Job.Results, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	o.Out = wire.NewWriter(results, o.Job.Key)
	return o, os.Stdin.Close()
}

// source returns the text that the lesson was built from: what lies on the disk under that name may be another submission's.
func source(name string) ([]byte, error) {
	if text, ok := sources[name]; ok {
		return []byte(text), nil
	}
	return os.ReadFile(name)
}

// Take returns the orders, once, and ends the watch over package-level code. Later calls and processes that the grader did
// not start get nil.
func Take() *Orders {
	taken := orders
	orders = nil
	if taken != nil {
		stop()
	}
	return taken
}
