// Code generated from exercises/03_measure/given.go by make sync. DO NOT EDIT.

package measure

import (
	"fmt"
	"strings"
	"time"
)

// A Comparison says how long the same tasks took in two passes: one after another, and all together.
type Comparison struct {
	Tasks      int           // how many tasks each pass ran
	Sequential time.Duration // how long the first pass took, one task after another
	Concurrent time.Duration // how long the second pass took, all tasks together
}

// Chart draws the two durations as bars, with the speed-up below them. Its lines take at most width columns, as long as
// that leaves ten columns for the bars.
func (c Comparison) Chart(width int) string {
	sequential, concurrent := short(c.Sequential), short(c.Concurrent)
	const names = len("sequential  " + "  ")
	columns := max(10, width-names-max(len(sequential), len(concurrent)))
	longest := max(c.Sequential, c.Concurrent)

	return fmt.Sprintf("sequential  %-*s  %s\n", columns, bar(c.Sequential, longest, columns), sequential) +
		fmt.Sprintf("concurrent  %-*s  %s\n", columns, bar(c.Concurrent, longest, columns), concurrent) +
		fmt.Sprintf("tasks: %d, speed-up: %.1f×\n", c.Tasks, c.Speedup())
}

// bar is as much of the columns as d is of longest; whatever takes time shows at least one.
func bar(d, longest time.Duration, columns int) string {
	if d <= 0 {
		return ""
	}
	part := float64(d) / float64(longest)
	return strings.Repeat("█", max(1, int(part*float64(columns)+0.5)))
}

// short is d to three digits: a real clock's 1.500342s becomes 1.5s.
func short(d time.Duration) string {
	unit := time.Nanosecond
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}
