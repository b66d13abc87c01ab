package verdict

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

// What is missing between two accesses depends on whose they are, and on what they do.
func TestMissing(t *testing.T) {
	at := func(function, file string, line int) dump.Frame {
		return dump.Frame{Func: "github.com/threadwise/threadwise/exercises/05_fix_wordcount" + function, File: file, Line: line}
	}
	own := func(line int) dump.Access {
		return dump.Access{Frames: []dump.Frame{at(".CountWords.func1", "wordcount.go", line)}}
	}
	tests := dump.Access{Frames: []dump.Frame{at("_test.TestCountWords", "wordcount_test.go", 9)}}
	inMap, atomic := own(3), own(3)
	inMap.Frames = append([]dump.Frame{{Func: "runtime.mapassign_faststr", File: "map.go", Line: 1}}, inMap.Frames...)
	atomic.Atomic = true
	for _, test := range []struct {
		name string
		a, b dump.Access
		want string
	}{
		{"a map", own(3), inMap, "a mutex around every use of the map"},
		{"a map and the caller", inMap, tests, "a mutex around every use of the map"},
		{"atomic and plain", atomic, own(4), "one of the two is atomic, the other is not"},
		{"both atomic", atomic, atomic, "several goroutines are at this line at once"},
		{"the caller reads", tests, own(3), "a wait. One side is your caller"},
		{"one line", own(3), own(3), "several goroutines are at this line at once"},
		{"two lines", own(3), own(4), "Missing between the two lines"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Contains(t, missing(dump.Race{Accesses: [2]dump.Access{test.a, test.b}}), test.want)
		})
	}
}
