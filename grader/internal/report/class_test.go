package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// class has four students in a course of n lessons, n at least 8.
func class(n int) report.Class {
	done := passed(n).Lessons
	half := append(append([]verdict.Lesson{}, middle().Lessons...), course(n)[min(n, 8):]...)
	return report.Class{
		Lessons: course(n),
		Students: []report.Student{
			{Name: "student-01", Lessons: done, Seconds: 2.2},
			{Name: "Ольга 言葉", Lessons: half, Seconds: 14.8},
			{Name: "student-03", Lessons: course(n), Seconds: 0.04},
			{Name: "=cmd()\x1b[2J", Seconds: 0.1, Note: "exercises/03_measure/measure.go has 104857600 bytes, more than the 1 MB that are read."},
		},
	}
}

func TestClassText_Golden(t *testing.T) {
	for _, lessons := range []int{8, 40} {
		for _, width := range []int{80, 120} {
			for _, colour := range []bool{false, true} {
				var b bytes.Buffer
				require.NoError(t, report.ClassText(&b, class(lessons), report.Style{Width: width, Color: colour}))
				suffix := map[bool]string{true: "-color"}[colour]
				golden(t, fmt.Sprintf("class%d-%d%s.golden", lessons, width, suffix), b.String())
			}
		}
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.CSV(&b, class(8)))
	records, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, 5)
	assert.Equal(t, []string{"student", "passed", "total", "percent", "01_join", "02_waitgroup"}, records[0][:6])
	assert.Equal(t, "note", records[0][12])
	assert.Equal(t, []string{
		"Ольга 言葉", "1", "8", "12", "passed", "failed", "failed", "stuck", "failed", "does not compile", "not checked", "not started", "",
	}, records[2])
	assert.Equal(t, []string{"'=cmd()␛[2J", "0", "8", "0", "not checked"}, records[4][:5])
}

func TestCSV_CellsAreNoFormulas(t *testing.T) {
	for _, start := range []string{"=", "+", "-", "@", "\t=", "\r\n=", " =", "＝", "＋", "－", "＠"} {
		c := report.Class{Students: []report.Student{{Name: start + "1+1", Note: start + "1+1"}}}
		var b bytes.Buffer
		require.NoError(t, report.CSV(&b, c))
		records, err := csv.NewReader(&b).ReadAll()
		require.NoError(t, err)
		assert.Regexp(t, "^'", records[1][0], "%q", start)
		assert.Regexp(t, "^'", records[1][4], "%q", start)
	}
}
