package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/bench"
	"github.com/threadwise/threadwise/grader/internal/report"
)

// times makes figures of times in milliseconds.
func times(milliseconds ...float64) []bench.Figure {
	var figures []bench.Figure
	for _, ms := range milliseconds {
		figures = append(figures, bench.Figure{Seconds: ms / 1000})
	}
	return figures
}

// measured is a run of every experiment at a tenth of the time, the first of them on the learner's own code.
func measured() bench.Report {
	inGo, inPython := times(100, 102, 289), times(102, 214, 0)
	inGo[1].Memory, inGo[2].Memory, inPython[1].Memory = 2764, 2662, 19_620
	inPython[2].Skipped = "not tried: 100,000 threads"
	return bench.Report{
		Schema: bench.Schema, Waits: 0.1, Seconds: 31.4,
		Machine: bench.Machine{OS: "linux", Arch: "amd64", GOMAXPROCS: 2, Go: "go1.26.8", Python: "3.11.7"},
		Experiments: []bench.Experiment{
			put(bench.IO, bench.Tenth, times(1503, 150.2, 1002, 100.3), times(1504, 153, 1003, 104)),
			put(bench.Images, bench.Tenth, times(2512, 1320, 580, 578), times(2520, 1325, 579, 581)),
			put(bench.CPU, bench.Tenth, times(4.2, 2.4, 2.5, 2.4, 257, 137, 139, 141), times(127, 129, 131, 150, 417, 431, 440, 600)),
			put(bench.Scale, bench.Tenth, inGo, inPython),
		},
	}
}

// onlyGo is a run in earnest, without Python.
func onlyGo() bench.Report {
	return bench.Report{
		Schema: bench.Schema, Waits: 1, Seconds: 131.4,
		Machine: bench.Machine{OS: "linux", Arch: "arm64", GOMAXPROCS: 1, Go: "go1.26.8"},
		Experiments: []bench.Experiment{
			put(bench.IO, bench.Full, times(15003, 1502, 10002, 1003), nil),
			put(bench.Scale, bench.Full, times(100, 102, 289), nil),
		},
		Notes: []string{"no python3 on PATH: only Go was measured"},
	}
}

// put makes an experiment on a machine with two processors.
func put(n bench.Name, s bench.Size, inGo, inPython []bench.Figure) bench.Experiment {
	return bench.NewExperiment(n, n == bench.IO, 2, bench.Plan(n, s, 10, 2), inGo, inPython)
}

func benchText(t *testing.T, r bench.Report, s report.Style) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.BenchText(&b, r, s))
	return b.String()
}

func TestBenchText_Golden(t *testing.T) {
	for name, r := range map[string]bench.Report{"bench": measured(), "bench-go": onlyGo()} {
		for _, width := range []int{80, 120} {
			golden(t, fmt.Sprintf("%s-%d.golden", name, width), benchText(t, r, report.Style{Width: width}))
			golden(t, fmt.Sprintf("%s-%d-color.golden", name, width), benchText(t, r, report.Style{Width: width, Color: true}))
		}
	}
}

func TestBenchText_KeepsToItsWidth(t *testing.T) {
	cells := &runewidth.Condition{StrictEmojiNeutral: true}
	for _, r := range []bench.Report{measured(), onlyGo()} {
		for width := 60; width <= 130; width += 7 {
			text := benchText(t, r, report.Style{Width: width})
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				require.LessOrEqual(t, cells.StringWidth(line), width, "%q", line)
				require.Equal(t, strings.TrimRight(line, " "), line, "spaces at the end")
			}
			require.Equal(t, text, sgr.ReplaceAllString(benchText(t, r, report.Style{Width: width, Color: true}), ""))
		}
	}
}

// The document is the report itself, with every field that is documented.
func TestBenchJSON(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.BenchJSON(&b, measured()))
	golden(t, "bench.json", b.String())
	var back bench.Report
	decoder := json.NewDecoder(&b)
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&back))
	assert.Equal(t, measured(), back)
}

func TestBenchText_ShowsNoControlCharacter(t *testing.T) {
	r := onlyGo()
	r.Notes = []string{"python3 failed: \x1b[2J"}
	r.Machine.Python = "3\x1b"
	assert.False(t, strings.ContainsFunc(benchText(t, r, report.Style{}), acts))
}
