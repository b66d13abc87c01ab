package dump_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every text of testdata is what a program really printed, with its folders renamed to /course and /goroot.
// fatal_overflow.txt alone is shortened: most of its equal frames are left out.
func TestGolden(t *testing.T) {
	texts, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, texts)
	for _, path := range texts {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			compare(t, path)
		})
	}
}

func compare(t *testing.T, path string) {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	got := describe(text)
	golden := strings.TrimSuffix(path, ".txt") + ".golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// describe tells all that the package reads from text.
func describe(text []byte) string {
	var b strings.Builder
	all := dump.Goroutines(text)
	if c, ok := dump.ParseCrash(text); ok {
		fmt.Fprintf(&b, "crash: fatal %t, %d of %d goroutines\n", c.Fatal, len(c.Goroutines), len(all))
		b.WriteString(quote(c.Message))
	}
	for _, g := range all {
		fmt.Fprintf(&b, "goroutine %d: %q, durable %t, bubble %d, waiting %v\n", g.ID, g.State, g.Durable, g.Bubble, g.Waiting)
		b.WriteString(frames(g.Frames))
		if g.CreatedBy != (dump.Frame{}) {
			fmt.Fprintf(&b, "  created in %d by%s", g.CreatedIn, frame(g.CreatedBy))
		}
	}
	for _, r := range dump.Races(text) {
		b.WriteString("race\n")
		for _, a := range r.Accesses {
			fmt.Fprintf(&b, " access by %d: write %t, atomic %t\n%s", a.Goroutine, a.Write, a.Atomic, frames(a.Frames))
			fmt.Fprintf(&b, "  created\n%s", frames(a.Created))
		}
	}
	return b.String()
}

func quote(message string) string {
	return "  | " + strings.ReplaceAll(message, "\n", "\n  | ") + "\n"
}

// frames marks the learner's frame.
func frames(stack []dump.Frame) string {
	var b strings.Builder
	learner, _ := dump.Learner(stack)
	for _, f := range stack {
		mark := "   "
		if f == learner {
			mark = " * "
		}
		b.WriteString(mark + frame(f))
	}
	return b.String()
}

func frame(f dump.Frame) string { return fmt.Sprintf(" %s %s:%d\n", f.Func, f.File, f.Line) }
