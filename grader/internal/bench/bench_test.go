package bench_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

func TestSelect(t *testing.T) {
	all, err := bench.Select(nil)
	require.NoError(t, err)
	assert.Equal(t, bench.Names, all)
	some, err := bench.Select([]string{"cpu", "io", "cpu"})
	require.NoError(t, err)
	assert.Equal(t, []bench.Name{bench.IO, bench.CPU}, some)
	_, err = bench.Select([]string{"io", "gpu"})
	assert.EqualError(t, err, `there is no experiment "gpu": they are io, images, cpu and scale`)
}

// ways lists how each case is done.
func ways(cases []bench.Case) []string {
	var all []string
	for _, c := range cases {
		all = append(all, c.Way)
	}
	return all
}

func TestPlan(t *testing.T) {
	assert.Equal(t, []string{"sequential", "concurrent", "sequential", "concurrent"}, ways(bench.Plan(bench.IO, bench.Full, 10, 2)))
	assert.Equal(t, []string{"sequential", "2 at a time", "5 at a time", "10 at a time"}, ways(bench.Plan(bench.Images, bench.Full, 10, 2)))
	assert.Equal(t, []string{"10 tasks", "1,000 tasks", "100,000 tasks"}, ways(bench.Plan(bench.Scale, bench.Full, 10, 2)))
}

// However many processors there are, a worker for each of them is measured, and more than that.
func TestPlan_Workers(t *testing.T) {
	for procs, want := range map[int][]string{
		1: {"1 worker", "4 workers", "100 workers"},
		2: {"1 worker", "2 workers", "8 workers", "200 workers"},
		6: {"1 worker", "2 workers", "4 workers", "6 workers", "24 workers", "600 workers"},
		8: {"1 worker", "2 workers", "4 workers", "8 workers", "32 workers", "800 workers"},
	} {
		assert.Equal(t, append(want, want...), ways(bench.Plan(bench.CPU, bench.Full, 10, procs)), "%d processors", procs)
	}
}

func TestPlan_Scale(t *testing.T) {
	full, tenth := bench.Plan(bench.IO, bench.Full, 10, 2)[0], bench.Plan(bench.IO, bench.Tenth, 10, 2)[0]
	assert.Equal(t, "10 tasks of 1.50 s", full.Work)
	assert.Equal(t, "10 tasks of 150 ms", tenth.Work)
	assert.InDelta(t, full.Wait/10, tenth.Wait, 1e-9)
	assert.Equal(t, bench.Plan(bench.CPU, bench.Full, 10, 2), bench.Plan(bench.CPU, bench.Tenth, 10, 2), "computing is not waiting")
}

func TestJob_Steps(t *testing.T) {
	steps := func(n bench.Name) int {
		return bench.Job{Experiment: n, Cases: bench.Plan(n, bench.Full, 10, 2)}.Steps()
	}
	assert.Equal(t, 40, steps(bench.IO), "two times two passes over ten tasks")
	assert.Equal(t, 40, steps(bench.Images), "four times ten images")
	assert.Equal(t, 4*5+4*3, steps(bench.CPU), "a sum five times, a sort three times, each in four ways")
	assert.Equal(t, 3, steps(bench.Scale))
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[float64]string{
		0.0000042: "4 µs", 0.0042123: "4.21 ms", 0.0421: "42.1 ms", 0.15: "150 ms", 0.9994: "999 ms", 0.9996: "1.00 s",
		1.5: "1.50 s", 16.52: "16.5 s", 100: "100 s", 600: "10 min", 10_000: "2 h 47 min", 7199.9: "2 h 0 min",
	} {
		assert.Equal(t, want, bench.Span(seconds))
	}
}

func TestNumbers(t *testing.T) {
	assert.Equal(t, "10.0×", bench.Times(9.96))
	assert.Equal(t, "0.03×", bench.Times(0.03))
	assert.Equal(t, "512 B", bench.Memory(512))
	assert.Equal(t, "2.6 KiB", bench.Memory(2660))
	assert.Equal(t, "1.5 MiB", bench.Memory(1.5*(1<<20)))
	for n, want := range map[int]string{0: "0", 10: "10", 999: "999", 1000: "1,000", 100_000: "100,000", 10_000_000: "10,000,000"} {
		assert.Equal(t, want, bench.Count(n))
	}
}

func TestBar(t *testing.T) {
	assert.Equal(t, "████", bench.Bar(1, 1, 4))
	assert.Equal(t, "██", bench.Bar(1, 2, 4))
	assert.Equal(t, "█", bench.Bar(0.001, 1, 4), "what takes time is seen")
	assert.Empty(t, bench.Bar(0, 1, 4))
	assert.Empty(t, bench.Bar(0, 0, 4))
}
