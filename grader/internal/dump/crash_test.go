package dump_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

const stack = "\n\ngoroutine 5 [running]:\nmain.main()\n\t/a.go:3 +0x1d\n"

func TestParseCrash(t *testing.T) {
	const limit = "race: limit on 8128 simultaneously alive goroutines is exceeded, dying"
	tests := map[string]struct {
		text       string
		fatal      bool
		message    string
		goroutines int
	}{
		"after unfinished output":       {"working... panic: boom" + stack, false, "boom", 1},
		"fatal after unfinished output": {"working...fatal error: stack overflow\n\nruntime stack:\n" + stack, true, "stack overflow", 1},
		"signal after unfinished output": {"working...panic: runtime error: x\n[signal SIGSEGV: segmentation violation code=0x1]" + stack,
			false, "runtime error: x", 1},
		"the last of two":                {"panic: recovered" + stack + "\nfatal error: concurrent map writes" + stack, true, "concurrent map writes", 1},
		"a dump before":                  {"goroutine 1 [sleep]:\n\npanic: boom" + stack, false, "boom", 1},
		"printed after":                  {"panic: boom" + stack + "\npanic: not really\n", false, "boom", 1},
		"mentioned after":                {"panic: boom" + stack + "exit status 2, panic: not really\n", false, "boom", 1},
		"no goroutines":                  {"panic: boom\n", false, "boom", 0},
		"recovered and panicked again":   {"panic: boom [recovered, repanicked]" + stack, false, "boom", 1},
		"panic in a deferred call":       {"panic: first [recovered]\n\tpanic: second" + stack, false, "first\npanic: second", 1},
		"windows line ends":              {"panic: first\r\n\tline two\r\n\r\ngoroutine 5 [running]:\r\n", false, "first\nline two", 1},
		"too many goroutines":            {"panic: recovered" + stack + limit + "\n", true, limit, 0},
		"memory without the fatal error": {"runtime: out of memory: cannot allocate 8192-byte block (1 in use)\n", true, "out of memory: cannot allocate 8192-byte block (1 in use)", 0},
		"memory": {"runtime: out of memory: cannot allocate 8192-byte block (1 in use)\nfatal error: out of memory" + stack,
			true, "out of memory", 1},
		"stack without the fatal error": {"runtime: goroutine stack exceeds 1000000000-byte limit\n", true, "goroutine stack exceeds 1000000000-byte limit", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := dump.ParseCrash([]byte(test.text))
			require.True(t, ok)
			require.Equal(t, test.fatal, got.Fatal)
			require.Equal(t, test.message, got.Message)
			require.Len(t, got.Goroutines, test.goroutines)
		})
	}
}

func TestParseCrash_None(t *testing.T) {
	for _, text := range []string{
		"",
		"--- FAIL: TestX\n    x_test.go:12: got panic: boom\n",
		"it said panic: boom, and went on\n",
		"    panic: boom" + stack,
		"goroutine 5 [running]:\nmain.main()\n\t/a.go:3 +0x1d\n",
	} {
		_, ok := dump.ParseCrash([]byte(text))
		require.False(t, ok, text)
	}
}
