package dump_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

// seeds returns the real texts, each of which is a good start for every parser.
func seeds(f *testing.F) [][]byte {
	paths, err := filepath.Glob("testdata/*.txt")
	require.NoError(f, err)
	var texts [][]byte
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(f, err)
		texts = append(texts, text)
	}
	return texts
}

// Two texts with a blank line between them hold the goroutines of the one, then those of the other.
func FuzzGoroutines(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text, []byte("main.f()\n\t/a.go:1 +0x1\n"))
		f.Add([]byte("hello"), text)
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		first, second := dump.Goroutines(a), dump.Goroutines(b)
		for _, g := range first {
			requireSound(t, g)
		}
		both := dump.Goroutines(slices.Concat(a, []byte("\n\n"), b))
		require.Equal(t, append(first, second...), both)
	})
}

func requireSound(t *testing.T, g dump.Goroutine) {
	require.GreaterOrEqual(t, g.ID, 0)
	require.GreaterOrEqual(t, g.Waiting, time.Duration(0))
	requireFrames(t, g.Frames)
	if g.CreatedBy != (dump.Frame{}) {
		require.NotEmpty(t, g.CreatedBy.File)
	}
}

func requireFrames(t *testing.T, frames []dump.Frame) {
	for _, f := range frames {
		require.NotEmpty(t, f.Func)
		require.NotEmpty(t, f.File)
		require.GreaterOrEqual(t, f.Line, 0)
	}
	if f, ok := dump.Learner(frames); ok {
		require.Contains(t, frames, f)
	}
}

// Two texts with a ruler between them hold the races of the one, then those of the other.
func FuzzRaces(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text, []byte("  main.f()\n      /a.go:1 +0x1\n"))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		first, second := dump.Races(a), dump.Races(b)
		for _, race := range first {
			for _, access := range race.Accesses {
				requireFrames(t, access.Frames)
				requireFrames(t, access.Created)
			}
		}
		both := dump.Races(slices.Concat(a, []byte("\n==================\n"), b))
		require.Equal(t, append(first, second...), both)
	})
}

// What is printed after a crash does not change it.
func FuzzParseCrash(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		crash, ok := dump.ParseCrash(text)
		for _, g := range crash.Goroutines {
			requireSound(t, g)
		}
		again, okAgain := dump.ParseCrash(slices.Concat(text, []byte("\n\nFAIL\nexit status 2\n")))
		require.Equal(t, ok, okAgain)
		require.Equal(t, crash, again)
	})
}
