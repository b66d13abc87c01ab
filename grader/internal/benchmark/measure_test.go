package benchmark

import (
	"slices"
	"testing"
	"time"
)

// pairs are the seconds that two sides took, round by round.
type pairs struct{ grader, goTest []float64 }

// alternate measures both sides in each round, after a change for each; they take turns at going first.
func alternate(rounds int, change, grader, goTest func(round int)) pairs {
	var p pairs
	for round := range rounds {
		sides := []func(){
			func() { p.grader = append(p.grader, seconds(func() { grader(round) })) },
			func() { p.goTest = append(p.goTest, seconds(func() { goTest(round) })) },
		}
		if round%2 == 1 {
			slices.Reverse(sides)
		}
		for _, side := range sides {
			change(round)
			side()
		}
	}
	return p
}

// faster is how many times faster the grader is: the median of the rounds. Each compares what ran one right after the other,
// on the same lesson.
func (p pairs) faster() float64 {
	var ratios []float64
	for i := range p.grader {
		ratios = append(ratios, p.goTest[i]/p.grader[i])
	}
	return median(ratios)
}

// report makes p known to package testing and adds a row to the table.
func (p pairs) report(b *testing.B, row, goal string) {
	grader, goTest := median(p.grader), median(p.goTest)
	b.ReportMetric(0, "ns/op") // says nothing here: the time of all rounds of both sides
	b.ReportMetric(grader, "grader-s")
	b.ReportMetric(goTest, "gotest-s")
	b.ReportMetric(p.faster(), "times-faster")
	results.compare(row, grader, goTest, p.faster(), goal)
}

func reportSeconds(b *testing.B, row string, grader float64, goal string) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(grader, "grader-s")
	results.alone(row, grader, goal)
}

// repeat measures f rounds times.
func repeat(rounds int, f func()) []float64 {
	var all []float64
	for range rounds {
		all = append(all, seconds(f))
	}
	return all
}

func seconds(f func()) float64 {
	start := time.Now()
	f()
	return time.Since(start).Seconds()
}

// median is the middle of values, or between the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
