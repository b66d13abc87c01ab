package report_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/report"
)

func sampleSolution() report.Solution {
	return report.Solution{
		Title: "01 · Start and join",
		Files: []report.Compared{{
			Reference: report.SourceFile{Name: "solutions/01_join/join.go", Text: []byte("package join\n\n// Join waits.\nfunc Join(done chan struct{}) {\n\t<-done\n}\n")},
			Yours:     report.SourceFile{Name: "exercises/01_join/join.go", Text: []byte("package join\n\n// Join waits.\nfunc Join(done chan struct{}) {\n\tfor range done { // \x1b[2J\n\t}\n}\n")},
		}, {
			Reference: report.SourceFile{Name: "solutions/01_join/more.go", Text: []byte("package join\n")},
			Yours:     report.SourceFile{Name: "exercises/01_join/more.go", Text: []byte("package join\n")},
		}, {
			Reference: report.SourceFile{Name: "solutions/01_join/third.go", Text: []byte("package join\n")},
		}},
		Others: []string{"exercises/01_join/extra.go"},
		Ways: []report.Way{
			{File: "fixtures/right/01_join/cond.go", Text: "a condition variable, and a flag that says whether the task has ended, in a sentence that needs a second line."},
			{File: "fixtures/right/01_join/waitgroup.go", Text: "a WaitGroup of one."},
		},
	}
}

func TestSolutionText(t *testing.T) {
	for _, width := range []int{80, 120} {
		for suffix, color := range map[string]bool{"": false, "-color": true} {
			var out bytes.Buffer
			require.NoError(t, report.SolutionText(&out, sampleSolution(), report.Style{Width: width, Color: color}))
			golden(t, fmt.Sprintf("solution-%d%s.golden", width, suffix), out.String())
		}
	}
}

// What a learner's file holds cannot act on the terminal.
func TestSolutionText_Clean(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.SolutionText(&out, sampleSolution(), report.Style{}))
	assert.NotContains(t, out.String(), "\x1b")
}
