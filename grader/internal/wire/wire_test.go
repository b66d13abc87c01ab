package wire_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/wire"
)

var key = []byte("a key that only the grader knows")

// records are what a process with two steps reports.
func records() []wire.Record {
	return []wire.Record{
		{Event: wire.Hello},
		{Event: wire.Start, LogAt: 3},
		{Event: wire.Noted, Note: &note.Note{Cause: "leak", Text: "two lines\nof text", File: "/x/join.go", Line: 7}},
		{Event: wire.End, Finished: true, Failed: true, LogAt: 90, RacesAt: 12},
		{Event: wire.Start, Step: 1},
		{Event: wire.End, Step: 1, Finished: true, Skipped: true},
		{Event: wire.Done, Step: 1, Failed: true},
	}
}

// written is what a Writer makes of records, line by line.
func written(t testing.TB, key []byte, records ...wire.Record) []string {
	t.Helper()
	var b bytes.Buffer
	w := wire.NewWriter(&b, key)
	for _, r := range records {
		require.NoError(t, w.Write(r))
	}
	return slices.Collect(strings.Lines(b.String()))
}

// numbered is records as they are read.
func numbered(records []wire.Record) []wire.Record {
	for i := range records {
		records[i].Seq = i
	}
	return records
}

func join(lines ...string) []byte { return []byte(strings.Join(lines, "")) }

func TestRead_RoundTrip(t *testing.T) {
	lines := written(t, key, records()...)
	require.Len(t, lines, len(records()), "a record is one line, whatever its note says")
	assert.Equal(t, numbered(records()), wire.Read(join(lines...), key))
}

// Whatever happens to the file, what is read is the beginning of what was written.
func TestRead_Tampering(t *testing.T) {
	lines := written(t, key, records()...)
	other := written(t, wire.NewKey(), records()...)
	_, payload, _ := strings.Cut(lines[3], " ")
	signature, _, _ := strings.Cut(lines[3], " ")
	tests := []struct {
		name string
		text []byte
		want int // records
	}{
		{"nothing", nil, 0},
		{"another key", join(other...), 0},
		{"no signature", join(lines[0], payload), 1},
		{"another's signature", join(lines[0], strings.SplitAfter(lines[0], " ")[0]+payload), 1},
		{"a record changed", join(lines[0], lines[1], lines[2], strings.Replace(lines[3], `"failed":true`, `"failed":false`, 1)), 3},
		{"the signature changed", join(lines[0], lines[1], lines[2], strings.ToUpper(signature)+" "+payload), 3},
		{"a record left out", join(lines[0], lines[1], lines[3]), 2},
		{"the first left out", join(lines[1:]...), 0},
		{"two swapped", join(lines[0], lines[2], lines[1]), 1},
		{"a record said twice", join(lines[0], lines[1], lines[1]), 2},
		{"all said twice", join(append(slices.Clone(lines), lines...)...), len(lines)},
		{"a line made up at the beginning", join("{\"event\":\"done\"}\n", lines[0]), 0},
		{"a line made up in the middle", join(lines[0], "--- PASS: TestX (0.00s)\n", lines[1]), 1},
		{"an empty line", join(lines[0], "\n", lines[1]), 1},
		{"cut in the middle of a line", join(lines[0], lines[1][:len(lines[1])/2]), 1},
		{"cut before the last newline", join(lines[0], strings.TrimSuffix(lines[1], "\n")), 2},
		{"zeros, as after a truncation", join(strings.Repeat("\x00", 64), lines[2]), 0},
		{"garbage after the end", join(append(slices.Clone(lines), "\xff\xfe garbage")...), len(lines)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, numbered(records())[:test.want], append([]wire.Record{}, wire.Read(test.text, key)...))
		})
	}
}

// A record with a long note is read, one beyond all measure ends the reading.
func TestRead_LongLines(t *testing.T) {
	long := written(t, key, wire.Record{Event: wire.Noted, Note: &note.Note{Text: strings.Repeat("x", 500<<10)}})
	assert.Len(t, wire.Read(join(long...), key), 1)
	longer := written(t, key, wire.Record{Event: wire.Noted, Note: &note.Note{Text: strings.Repeat("x", 2<<20)}})
	assert.Empty(t, wire.Read(join(longer...), key))
}

func TestWriter_IsSafeForConcurrentUse(t *testing.T) {
	var b bytes.Buffer
	w := wire.NewWriter(&b, key)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() { assert.NoError(t, w.Write(wire.Record{Event: wire.Noted, Step: i})) })
	}
	all.Wait()
	assert.Len(t, wire.Read(b.Bytes(), key), 50)
}

func TestWriter_Error(t *testing.T) {
	w := wire.NewWriter(&failing{at: 0}, key)
	require.ErrorIs(t, w.Write(wire.Record{Event: wire.Hello}), errFull)
}

// After a record that could not be written, the next is out of order: what follows a gap proves nothing.
func TestWriter_ErrorLeavesAGap(t *testing.T) {
	var b bytes.Buffer
	w := wire.NewWriter(&failing{w: &b, at: 1}, key)
	require.NoError(t, w.Write(wire.Record{Event: wire.Hello}))
	require.Error(t, w.Write(wire.Record{Event: wire.Start}))
	require.NoError(t, w.Write(wire.Record{Event: wire.End, Finished: true}))
	assert.Len(t, wire.Read(b.Bytes(), key), 1)
}

var errFull = errors.New("disk full")

// failing fails its write number at.
type failing struct {
	w     *bytes.Buffer
	n, at int
}

func (f *failing) Write(p []byte) (int, error) {
	f.n++
	if f.n == f.at+1 {
		return 0, errFull
	}
	return f.w.Write(p)
}

func TestNewKey(t *testing.T) {
	a, b := wire.NewKey(), wire.NewKey()
	assert.Len(t, a, 32)
	assert.NotEqual(t, a, b)
}

// Whoever does not know the key adds nothing, wherever it is put.
func FuzzRead(f *testing.F) {
	lines := written(f, key, records()...)
	forged := written(f, []byte("another key"), records()...)
	f.Add(string(join(forged...)), 0)
	f.Add(lines[1], 2)
	f.Add(" \n", 1)
	f.Add(fmt.Sprintf("%064d {}\n", 0), 3)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(lines) {
			return
		}
		got := wire.Read(join(append(append(slices.Clone(lines[:at]), text), lines[at:]...)...), key)
		require.LessOrEqual(t, len(got), len(lines))
		require.Equal(t, numbered(records())[:len(got)], append([]wire.Record{}, got...))
	})
}
