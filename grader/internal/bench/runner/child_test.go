package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/tail"
)

// fake is the variable that makes this test binary one of the programs below.
const fake = "THREADWISE_BENCH_FAKE"

// fakes are programs that answer, or do not.
var fakes = map[string]func(){
	"complete": func() {
		_, _ = io.ReadAll(os.Stdin)
		fmt.Println(`{"version":"9"}`)
		fmt.Println(`{"step":true}`)
		fmt.Println(`{"case":0,"seconds":2}`)
		fmt.Println(`{"case":1,"seconds":1}`)
	},
	"partial": func() { fmt.Println(`{"case":0,"seconds":2}`) },
	"panics":  func() { fmt.Fprintln(os.Stderr, "hello"); panic("oh") },
	"python": func() {
		fmt.Fprint(os.Stderr, "Traceback (most recent call last):\n  File\nRuntimeError: can't start new thread\n")
		os.Exit(1)
	},
	"silent":  func() { os.Exit(3) },
	"chatter": func() { fmt.Println("hello"); time.Sleep(time.Hour) },
	"hangs":   func() { fmt.Println(`{"step":true}`); time.Sleep(time.Hour) },
}

func TestMain(m *testing.M) {
	if program := fakes[os.Getenv(fake)]; program != nil {
		program()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var job = bench.Job{Experiment: bench.IO, Cases: []bench.Case{{Tasks: 1, AtOnce: 1}, {Tasks: 1, AtOnce: 1}}}

// start does the job with a fake program.
func start(t *testing.T, ctx context.Context, program string, step func()) (bench.Answer, error) {
	t.Helper()
	t.Setenv(fake, program)
	return do(ctx, []string{os.Args[0]}, job, step)
}

func TestDo(t *testing.T) {
	steps := 0
	got, err := start(t, t.Context(), "complete", func() { steps++ })
	require.NoError(t, err)
	assert.Equal(t, bench.Answer{Version: "9", Figures: []bench.Figure{{Seconds: 2}, {Seconds: 1}}}, got)
	assert.Equal(t, 1, steps)
}

// Each failure is one line, and no program is left running.
func TestDo_Fails(t *testing.T) {
	for program, want := range map[string]string{
		"partial": bench.ErrIncomplete.Error(),
		"panics":  "panic: oh",
		"python":  "RuntimeError: can't start new thread",
		"silent":  "exit status 3",
		"chatter": `the program wrote a line that is no event: "hello"`,
	} {
		t.Run(program, func(t *testing.T) {
			_, err := start(t, t.Context(), program, func() {})
			require.EqualError(t, err, want)
		})
	}
}

func TestDo_Cancelled(t *testing.T) {
	why := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := start(t, ctx, "hangs", func() { cancel(why) })
	require.ErrorIs(t, err, why)
}

func TestDo_NoProgram(t *testing.T) {
	_, err := do(t.Context(), []string{t.TempDir() + "/nothing"}, job, func() {})
	require.Error(t, err)
}

func TestReason_OfTheEnd(t *testing.T) {
	end := tail.Tail{Most: kept}
	for range 10 {
		_, err := end.Write([]byte(strings.Repeat("x", kept)))
		require.NoError(t, err)
	}
	_, err := end.Write([]byte("\nlast\n"))
	require.NoError(t, err)
	assert.Equal(t, "last", reason(end.String()))
	assert.LessOrEqual(t, len(end.String()), 2*kept)
}
