package bench_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

// took makes figures of times.
func took(seconds ...float64) []bench.Figure {
	var figures []bench.Figure
	for _, s := range seconds {
		figures = append(figures, bench.Figure{Seconds: s})
	}
	return figures
}

// on puts an experiment together on a machine with so many processors.
func on(procs int, n bench.Name, inGo, inPython []bench.Figure) bench.Experiment {
	return bench.NewExperiment(n, false, procs, bench.Plan(n, bench.Full, 10, procs), inGo, inPython)
}

func TestNewExperiment_Speedups(t *testing.T) {
	e := on(2, bench.IO, took(15, 1.5, 10, 2), took(15, 3, 10, 10))
	var inGo, inPython []float64
	for _, row := range e.Rows {
		inGo, inPython = append(inGo, row.Go.Speedup), append(inPython, row.Python.Speedup)
	}
	assert.Equal(t, []float64{1, 10, 1, 5}, inGo)
	assert.Equal(t, []float64{1, 5, 1, 1}, inPython)
	assert.True(t, e.HasPython())
	assert.Equal(t, "03_measure", e.Lesson)

	works := e.Works()
	require.Len(t, works, 2)
	assert.Equal(t, "10 tasks of 1.00 s", works[1][0].Work)
}

func TestNewExperiment_Skipped(t *testing.T) {
	e := on(2, bench.Scale, took(0.1, 0.1, 0.3), []bench.Figure{{Seconds: 0.1}, {Seconds: 0.2}, {Skipped: "not tried"}})
	assert.Equal(t, bench.Figure{Skipped: "not tried"}, *e.Rows[2].Python)
	assert.Zero(t, e.Rows[1].Go.Speedup, "more tasks are not the same work")
}

// A sentence follows from the figures, also when they are not what everybody expects.
func TestFinding(t *testing.T) {
	tests := []struct {
		name             string
		procs            int
		experiment       bench.Name
		inGo, inPython   []bench.Figure
		want, wantAbsent string
	}{
		{"io", 2, bench.IO, took(15, 1.5, 10, 1), took(15, 1.6, 10, 1.1),
			"All at once, 10 tasks of 1.50 s took 1.50 s in place of 15.0 s: 10.0× as fast, and 10× is all that 10 waiting tasks can gain. Python's threads: 9.4×.", ""},
		{"io that is held up", 2, bench.IO, took(15, 5, 10, 1), nil, "3.0× as fast, where up to 10× was possible", "Python"},
		{"images", 2, bench.Images, took(25, 12.5, 6, 5.8), took(25, 12.5, 6, 5.8),
			"5 at a time took 6.00 s in place of 25.0 s: 4.2× as fast. Python's threads: 4.2×. Tutorials report 3 to 5×. 10 at a time gained no more than that (4.3×).", ""},
		{"images that gain more", 2, bench.Images, took(25, 12.5, 5, 2.5), nil, "10 at a time gained more: 10.0×.", "no more"},
		{"images that gain nothing", 2, bench.Images, took(25, 25, 25, 25), nil, "More at a time gained nothing here.", "gained more"},
		{"cpu", 2, bench.CPU, took(4, 2, 2, 2, 8, 4, 4, 6), took(4, 4, 4, 4, 8, 8, 8, 8),
			"Sorting 50,000 places by distance: 2 workers on as many processors gave 2.0× (Python's threads 1.0×); 200 workers gave less, 1.3×.", ""},
		{"cpu, nothing more", 2, bench.CPU, took(4, 2, 2, 2, 8, 4, 4, 4), nil, "gave 2.0×; 200 workers gave nothing more, 2.0×.", "possible"},
		{"cpu, more", 2, bench.CPU, took(4, 4, 4, 2, 8, 4, 4, 4), nil,
			"gave 1.0×, where up to 2× was possible (other work on this machine, or its memory, held them up); 200 workers gave more here, 2.0×.", "less"},
		{"one processor", 1, bench.CPU, took(4, 4, 4, 8, 8, 8), nil, "one processor is all that there is to use", "gave 1.0×;"},
		{"scale", 2, bench.Scale, []bench.Figure{{Seconds: 0.1}, {Seconds: 0.1, Memory: 2600}, {Seconds: 0.25, Memory: 2662}},
			[]bench.Figure{{Seconds: 0.1}, {Seconds: 0.2, Memory: 20480}, {Skipped: "not tried"}},
			"100,000 tasks that wait 100 ms took 250 ms together; one after another they would take 2 h 47 min. Each goroutine took 2.6 KiB of memory, a Python thread 20.0 KiB.", ""},
		{"scale without memory", 2, bench.Scale, took(0.1, 0.1, 0.25), nil, "would take 2 h 47 min.", "memory"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := on(test.procs, test.experiment, test.inGo, test.inPython).Finding
			assert.Contains(t, got, test.want)
			if test.wantAbsent != "" {
				assert.NotContains(t, got, test.wantAbsent)
			}
		})
	}
}
