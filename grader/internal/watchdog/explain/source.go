package explain

import (
	"os"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

// ReadFile reads a source file that a dump names. Where a binary was built from other files than those of that name,
// as with go build -overlay, it is to be replaced before the first test starts.
var ReadFile = os.ReadFile

// maxSource is how much of a source line is shown, in characters.
const maxSource = 70

// sourceLine returns the line of source at f, trimmed; it is empty when it cannot be read.
func sourceLine(f dump.Frame) string {
	text, err := ReadFile(f.File)
	if err != nil || f.Line < 1 {
		return ""
	}
	lines := strings.SplitN(string(text), "\n", f.Line+1)
	if len(lines) < f.Line {
		return ""
	}
	return shorten(strings.TrimSpace(lines[f.Line-1]))
}

func shorten(line string) string {
	runes := []rune(line)
	if len(runes) <= maxSource {
		return line
	}
	return string(runes[:maxSource-1]) + "…"
}
