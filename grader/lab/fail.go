package lab

import (
	"testing"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// fail marks t as failed, with one text for whoever reads the log and for whoever listens to notes.
func fail(t testing.TB, n note.Note) {
	t.Helper()
	t.Errorf("%s", n.Text)
	note.Send(n)
}

// failTiming is fail for a wrong time. The chart is drawn for who reads the log; who listens to notes gets what it is drawn from.
func failTiming(t testing.TB, text string, line *timeline.Timeline) {
	t.Helper()
	t.Errorf("%s\n\n%s", text, line.Chart(timeline.Width))
	note.Send(note.Note{Cause: "timing", Text: text, Timeline: line})
}
