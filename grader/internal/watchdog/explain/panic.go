package explain

import (
	"fmt"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// maxFrames is how many calls of a stack a message shows.
const maxFrames = 5

// Panic tells of a panic with the given text on the test's own goroutine g, dumped while it unwinds.
func Panic(text string, g dump.Goroutine) note.Note {
	return onTestGoroutine("panic", "panic: "+text, g)
}

// Goexit tells of a call of runtime.Goexit on the test's own goroutine g, dumped while it unwinds.
func Goexit(g dump.Goroutine) note.Note {
	return onTestGoroutine("goexit", "the test's own goroutine was ended by runtime.Goexit, called from your code:", g)
}

// onTestGoroutine lists the learner's calls on g, innermost first; without any, the place in the test.
func onTestGoroutine(cause, title string, g dump.Goroutine) note.Note {
	lines := []string{title}
	for _, f := range g.Frames {
		if learners(f) && len(lines) <= maxFrames {
			lines = append(lines, fmt.Sprintf("  in %s at %s", function(f), where(f)))
		}
	}
	if len(lines) == 1 {
		lines = append(lines, "  at "+where(Place(g)))
	}
	first, _ := dump.Learner(g.Frames)
	return message(cause, first, lines...)
}
