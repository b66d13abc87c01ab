package benchmark

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
)

// A table collects results for people to read.
type table struct{ rows []string }

// compare adds a row for both sides, in seconds.
func (t *table) compare(row string, grader, goTest, faster float64, goal string) {
	t.rows = append(t.rows, fmt.Sprintf("%s\t%.2f s\t%.2f s\t%.1f times\t%s", row, grader, goTest, faster, goal))
}

// alone adds a row for the grader, in seconds.
func (t *table) alone(row string, grader float64, goal string) {
	t.rows = append(t.rows, fmt.Sprintf("%s\t%.2f s\t\t\t%s", row, grader, goal))
}

// String is empty when nothing was measured.
func (t *table) String() string {
	if len(t.rows) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, %s/%s, %d processors; medians\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, "\tgrader\tgo test -race\tfaster\tgoal")
	for _, row := range t.rows {
		fmt.Fprintln(w, row)
	}
	w.Flush() // to a strings.Builder, which does not fail
	return b.String()
}

func TestTable(t *testing.T) {
	var results table
	assert.Empty(t, results.String())
	results.compare("all", 2, 13, 6.5, "5 or more")
	results.alone("none", 0.25, "under 0.3 s")
	_, text, _ := strings.Cut(results.String(), "medians\n\n")
	want := "       grader   go test -race   faster      goal\n" +
		"all    2.00 s   13.00 s         6.5 times   5 or more\n" +
		"none   0.25 s                               under 0.3 s\n"
	assert.Equal(t, want, text)
}

func TestMedian(t *testing.T) {
	assert.InDelta(t, 2, median([]float64{9, 1, 2}), 0)
	assert.InDelta(t, 1.5, median([]float64{9, 1, 2, 0}), 0)
}
