package explain

import (
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

const module = "github.com/threadwise/threadwise/"

// Place returns the frame that says best where a goroutine is: the learner's innermost, else that of a test or a
// library, else the first outside of the runtime. It is the zero Frame for a goroutine without frames.
func Place(g dump.Goroutine) dump.Frame {
	if f, ok := dump.Learner(g.Frames); ok {
		return f
	}
	for _, better := range []func(dump.Frame) bool{foreign, outsideRuntime} {
		for _, f := range g.Frames {
			if better(f) {
				return f
			}
		}
	}
	return dump.Frame{}
}

// Learners reports whether g runs the learner's code or was started by it.
func Learners(g dump.Goroutine) bool {
	_, ok := dump.Learner(append(g.Frames[:len(g.Frames):len(g.Frames)], g.CreatedBy))
	return ok
}

// learners reports whether f is the learner's own code.
func learners(f dump.Frame) bool {
	_, ok := dump.Learner([]dump.Frame{f})
	return ok
}

// foreign reports whether f belongs neither to the standard library nor to the machinery of the tests.
func foreign(f dump.Frame) bool {
	if strings.HasPrefix(f.Func, module+"grader/") {
		return dump.InTest(f) || learners(f)
	}
	path, _, _ := strings.Cut(f.Func, "/")
	return strings.Contains(path, ".") && strings.Contains(f.Func, "/")
}

func outsideRuntime(f dump.Frame) bool {
	for _, prefix := range []string{"runtime.", "runtime/", "internal/", "sync.", "time.", "syscall."} {
		if strings.HasPrefix(f.Func, prefix) {
			return false
		}
	}
	return true
}

// Scaffold reports whether g belongs to the machinery of a test alone: package testing, a bubble's root, a watcher.
func Scaffold(g dump.Goroutine) bool {
	for _, f := range g.Frames {
		if foreign(f) {
			return false
		}
	}
	return !foreign(g.CreatedBy) && (startedByTests(g.CreatedBy.Func) || onlyTesting(g.Frames))
}

func startedByTests(creator string) bool {
	for _, prefix := range []string{module + "grader/", "testing.", "testing/synctest.", "internal/synctest."} {
		if strings.HasPrefix(creator, prefix) {
			return true
		}
	}
	return false
}

// onlyTesting recognises the main goroutine, which waits in package testing and has no creator.
func onlyTesting(frames []dump.Frame) bool {
	for _, f := range frames {
		if strings.HasPrefix(f.Func, "testing.") {
			return true
		}
	}
	return false
}

// function returns a frame's function without its package: "(*Cache).Get".
func function(f dump.Frame) string {
	name := f.Func[strings.LastIndexByte(f.Func, '/')+1:]
	_, name, _ = strings.Cut(name, ".")
	return name
}
