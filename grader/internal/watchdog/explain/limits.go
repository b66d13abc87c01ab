package explain

import (
	"fmt"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// Memory tells that the heap has grown over limit bytes, and where the learner's code was just then.
func Memory(gs []dump.Goroutine, limit uint64) note.Note {
	text := fmt.Sprintf("Your code holds more than %d MiB of memory; the test was ended.", limit>>20)
	for _, g := range gs {
		if f, ok := dump.Learner(g.Frames); ok && active(g) {
			return message("memory", f, text, "It was running at "+where(f))
		}
	}
	return note.Note{Cause: "memory", Text: text}
}

// active tells whether g goes on by itself. Who takes much memory is often made to wait for the garbage collector.
func active(g dump.Goroutine) bool {
	switch g.State {
	case "running", "runnable", "preempted", "wait for GC cycle":
		return true
	}
	return strings.HasPrefix(g.State, "GC ")
}

// Goroutines tells that there are n goroutines, and which line started most of them.
func Goroutines(gs []dump.Goroutine, n int) note.Note {
	text := fmt.Sprintf("Your code has more than %d goroutines at once; the test was ended.", n)
	starts := map[dump.Frame]int{}
	var most dump.Frame
	for _, g := range gs {
		f := g.CreatedBy
		if !learners(f) {
			continue
		}
		if starts[f]++; starts[f] > starts[most] {
			most = f
		}
	}
	if most == (dump.Frame{}) {
		return note.Note{Cause: "goroutines", Text: text}
	}
	return message("goroutines", most, text, "Most were started at "+where(most))
}
