package timeline_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/timeline"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const second = time.Second

func span(name string, start, end time.Duration) timeline.Row {
	return timeline.Row{Name: name, Start: start, End: end}
}

func mark(name string, at time.Duration) timeline.Row {
	return timeline.Row{Name: name, Start: at, End: at, Mark: true}
}

// many returns n rows, made of their numbers.
func many(n int, row func(i int) timeline.Row) []timeline.Row {
	var rows []timeline.Row
	for i := range n {
		rows = append(rows, row(i))
	}
	return rows
}

// tasks are five of 1.5s, two at a time.
func tasks(i int) timeline.Row {
	start := time.Duration(i/2) * 1500 * time.Millisecond
	return span(fmt.Sprintf("task %d", i+1), start, start+1500*time.Millisecond)
}

// charts are timelines whose charts are in testdata.
func charts() map[string]*timeline.Timeline {
	return map[string]*timeline.Timeline{
		"limit": timeline.New(many(5, tasks), []timeline.Row{mark("MapN returned", 4500*time.Millisecond)}, nil),
		"open and instant": timeline.New(
			[]timeline.Row{{Name: "never ends", Start: second, Open: true}, span("instant", 2*second, 2*second)},
			[]timeline.Row{mark("Stop called by the test itself", 3*second)}, nil),
		"folded": timeline.New(many(100, func(i int) timeline.Row {
			start := time.Duration(i%30) / 10 * second
			return span(fmt.Sprintf("call %d", i), start, start+second)
		}), nil, nil),
		"many marks": timeline.New(nil, many(100, func(i int) timeline.Row {
			return mark(fmt.Sprintf("Join %d returned", i), 2*second)
		}), nil),
		"hidden": timeline.New(many(30, func(i int) timeline.Row {
			start := time.Duration(i) * time.Millisecond
			return span(fmt.Sprintf("call %d", i), start, start+time.Millisecond)
		}), nil, nil),
		"marks at the end": timeline.New(many(30, func(i int) timeline.Row {
			start := time.Duration(i) * time.Millisecond
			return span(fmt.Sprintf("call %d", i), start, start+time.Millisecond)
		}), []timeline.Row{mark("ctx ended", 12*time.Millisecond), mark("MapN returned", 30*time.Millisecond)}, nil),
		"at once":              timeline.New([]timeline.Row{span("task", 0, 0)}, nil, nil),
		"too late":             timeline.New(many(5, tasks), nil, &timeline.Ends{Expected: 2 * second, Actual: 4500 * time.Millisecond}),
		"end is marked":        timeline.New(many(2, tasks), []timeline.Row{mark("Join returned", second)}, &timeline.Ends{Expected: 3 * second, Actual: second}),
		"at once, not awaited": timeline.New(many(2, tasks), []timeline.Row{mark("Start returned", second)}, &timeline.Ends{Expected: 0, Actual: second}),
		"too early":            timeline.New(many(2, tasks), nil, &timeline.Ends{Expected: 3 * second, Actual: second}),
		"hours": timeline.New(many(25, func(i int) timeline.Row {
			start := time.Duration(i) * 5 * time.Minute
			return span(fmt.Sprintf("call %d", i), start, start+6*time.Minute)
		}), nil, &timeline.Ends{Expected: time.Hour, Actual: 126 * time.Minute}),
		"open and late": timeline.New([]timeline.Row{{Name: "never ends", Start: second, Open: true}, span("instant", 4*second, 4*second)},
			[]timeline.Row{mark("due", 2*second)}, &timeline.Ends{Expected: 2 * second, Actual: 4 * second}),
	}
}

func TestChart(t *testing.T) {
	for name, line := range charts() {
		t.Run(name, func(t *testing.T) { golden(t, name, line.Chart(timeline.Width)) })
	}
}

func TestBrief(t *testing.T) {
	for name, line := range charts() {
		t.Run(name, func(t *testing.T) {
			got := line.Brief(timeline.Width, 8)
			golden(t, "brief "+name, got)
			assert.LessOrEqual(t, strings.Count(got, "\n"), 8)
		})
	}
}

// golden compares a chart with the file of that name in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", strings.NewReplacer(" ", "_", ",", "").Replace(name)+".txt")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}

func TestChart_KeepsToItsWidth(t *testing.T) {
	for name, line := range charts() {
		for width := 54; width <= 130; width++ {
			for row := range strings.SplitSeq(line.Chart(width), "\n") {
				require.LessOrEqual(t, utf8.RuneCountInString(row), width, "%s: %q", name, row)
			}
		}
	}
}

func TestChart_OfNothing(t *testing.T) {
	assert.Nil(t, timeline.New(nil, nil, nil))
	assert.Empty(t, timeline.New(nil, nil, nil).Chart(timeline.Width))
}

// Ten thousand tasks with long names still fit into one record of the test's process.
func TestNew_IsSmall(t *testing.T) {
	rows := many(10_000, func(i int) timeline.Row {
		return span(strings.Repeat("\x01", 1000), time.Duration(i), time.Duration(2*i))
	})
	line := timeline.New(rows, rows, nil)
	text, err := json.Marshal(line)
	require.NoError(t, err)
	assert.Less(t, len(text), 32<<10)
	assert.Equal(t, 2*(10_000-20), line.Hidden)
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		end  time.Duration
		want string
	}{
		{0, "0s"}, {1, "0s 1ns"}, {4500 * time.Millisecond, "0s 1s 2s 3s 4s"}, {15 * second, "0s 5s 10s 15s"},
		{50 * second, "0s 10s 20s 30s 40s 50s"}, {2 * time.Minute, "0s 30s 1m 1m30s 2m"}, {9 * time.Minute, "0s 2m 4m 6m 8m"},
		{90 * time.Minute, "0s 20m 40m 1h 1h20m"}, {7 * time.Hour, "0s 2h 4h 6h"}, {60 * time.Hour, "0s 20h 40h 60h"},
		{math.MaxInt64, "0s 655360h 1310720h 1966080h"},
	} {
		var labels []string
		for _, at := range timeline.Ticks(tt.end, 5) {
			labels = append(labels, timeline.Label(at))
		}
		assert.Equal(t, tt.want, strings.Join(labels, " "))
	}
}
