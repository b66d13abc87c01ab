package explain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

const course = "github.com/threadwise/threadwise/exercises/"

// learnersFile is a learner's file, as ReadFile gives it to these tests.
const learnersFile = `package cache

func (c *Cache) Get(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.values[key]; ok {
		c.hits.Lock()
		c.hits.Unlock()
		return v
	}
	return c.load(key)
}

func (c *Cache) load(key string) int {
	for {
		select {
		case v := <-c.in:
			return v
		default:
		}
	}
}

func (c *Cache) Size() int {
	c.mu.Lock()
	n := len(c.values)
	c.mu.Unlock()
	<-c.ready
	return n
}
`

func withSource(t *testing.T) {
	t.Helper()
	before := ReadFile
	t.Cleanup(func() { ReadFile = before })
	ReadFile = func(name string) ([]byte, error) {
		if name == "cache.go" {
			return []byte(learnersFile), nil
		}
		return nil, os.ErrNotExist
	}
}

func at(function string, line int) dump.Frame {
	return dump.Frame{Func: course + "cache." + function, File: "cache.go", Line: line}
}

func goroutine(id int, state string, frames ...dump.Frame) dump.Goroutine {
	return dump.Goroutine{ID: id, State: state, Frames: frames, CreatedBy: dump.Frame{Func: course + "cache.Start", File: "start.go", Line: 9}}
}

var (
	get   = at("(*Cache).Get", 4)
	load  = at("(*Cache).load", 16)
	size  = at("(*Cache).Size", 28)
	outer = at("(*Cache).Get", 11)
)

// notes are messages whose texts are in testdata.
var notes = map[string]func() note.Note{
	"holder": func() note.Note {
		return Stuck([]dump.Goroutine{goroutine(7, "chan receive", load, outer), goroutine(8, "sync.Mutex.Lock", get), goroutine(9, "sync.Mutex.Lock", get)})
	},
	"again": func() note.Note { return Stuck([]dump.Goroutine{goroutine(8, "sync.Mutex.Lock", get, outer)}) },
	"lost unlock": func() note.Note {
		return Stuck([]dump.Goroutine{goroutine(7, "chan receive", size), goroutine(8, "sync.Mutex.Lock", get)})
	},
	"suspect": func() note.Note {
		unreadable := dump.Frame{Func: course + "other.Do", File: "other.go", Line: 5}
		later := unreadable
		later.Line = 8
		return Stuck([]dump.Goroutine{goroutine(7, "sleep", later), goroutine(8, "sync.Mutex.Lock", unreadable)})
	},
	"connection": func() note.Note {
		return Leak([]dump.Goroutine{{ID: 4, State: "IO wait",
			Frames:    []dump.Frame{{Func: "internal/poll.runtime_pollWait", File: "netpoll.go", Line: 1}, {Func: "net/http.(*persistConn).readLoop", File: "transport.go", Line: 2}},
			CreatedBy: dump.Frame{Func: "net/http.(*Transport).dialConn", File: "transport.go", Line: 3}}})
	},
	"many groups": func() note.Note {
		return Leak([]dump.Goroutine{goroutine(1, "sleep", at("f", 1)), goroutine(2, "sleep", at("f", 2)), goroutine(3, "chan send", at("f", 3)),
			goroutine(4, "chan send", at("f", 3)), goroutine(5, "select", at("f", 5))})
	},
	"busy": func() note.Note { return Busy(goroutine(3, "running", load, outer)) },
	"goroutines": func() note.Note {
		return Goroutines([]dump.Goroutine{goroutine(1, "select"), goroutine(2, "select"), {ID: 3}}, 7500)
	},
	"memory": func() note.Note { return Memory([]dump.Goroutine{goroutine(3, "running", load)}, 1<<30) },
	"panic": func() note.Note {
		return Panic("boom", dump.Goroutine{Frames: []dump.Frame{{Func: "panic"}, load, outer}})
	},
	"deadlock": func() note.Note { return Deadlock([]dump.Goroutine{goroutine(7, "chan receive", size)}) },
}

func TestNotes(t *testing.T) {
	withSource(t)
	for name, explain := range notes {
		t.Run(name, func(t *testing.T) {
			got := explain().Text + "\n"
			file := filepath.Join("testdata", strings.ReplaceAll(name, " ", "_")+".txt")
			if os.Getenv("UPDATE") != "" {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o666))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
			assert.LessOrEqual(t, strings.Count(got, "\n"), 15, "lines")
		})
	}
}

// Where in its loop a goroutine is seen is chance. What is said of it is not.
func TestBusySaysTheSameFromEachLineOfTheLoop(t *testing.T) {
	withSource(t)
	for line := 15; line <= 20; line++ {
		assert.Equal(t, notes["busy"](), Busy(goroutine(3, "running", at("(*Cache).load", line), outer)), "line %d", line)
	}
}

// A lock is held after the line that takes it, until the line that gives it back or the end of the block.
func TestHeld(t *testing.T) {
	withSource(t)
	for _, test := range []struct {
		name string
		at   dump.Frame
		want []string
	}{
		{"before", get, nil},
		{"after, with a deferred unlock", outer, []string{"c.mu"}},
		{"in a block that gives its own back", at("(*Cache).Get", 9), []string{"c.mu"}},
		{"between lock and unlock", at("(*Cache).Size", 26), []string{"c.mu"}},
		{"after the unlock", at("(*Cache).Size", 28), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, l := range held(goroutine(1, "select", test.at)) {
				got = append(got, l.name)
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestScaffold(t *testing.T) {
	root := dump.Goroutine{Frames: []dump.Frame{{Func: "internal/synctest.Run"}, {Func: "testing/synctest.Test"}}, CreatedBy: dump.Frame{Func: module + "grader/lab.(*bubble).run"}}
	assert.True(t, Scaffold(root))
	assert.True(t, Scaffold(dump.Goroutine{Frames: []dump.Frame{{Func: "testing.(*T).Run"}, {Func: "main.main"}}}))
	assert.False(t, Scaffold(goroutine(1, "select", get)))
	assert.False(t, Scaffold(dump.Goroutine{Frames: []dump.Frame{{Func: "net/http.(*persistConn).readLoop"}}, CreatedBy: dump.Frame{Func: "net/http.(*Transport).dialConn"}}))
}

// Code that takes memory faster than it can be collected has to help or to wait, and is named all the same.
func TestMemory_DuringACollection(t *testing.T) {
	withSource(t)
	for _, state := range []string{"running", "runnable", "preempted", "GC assist wait", "GC assist marking", "wait for GC cycle"} {
		n := Memory([]dump.Goroutine{goroutine(1, "chan receive", size), goroutine(3, state, load)}, 1<<30)
		assert.Equal(t, "cache.go", n.File, state)
	}
}
