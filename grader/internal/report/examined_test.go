package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/report"
)

func TestExaminedText(t *testing.T) {
	long := "a small program cannot be built with -race: gcc: error trying to execute cc1: no such file or directory"
	for _, test := range []struct {
		of    report.Examined
		color bool
		want  string
	}{
		{report.Examined{Mark: report.ExaminedGood, Name: "Go", Text: "1.26.8"}, false, " ✓ Go: 1.26.8\n"},
		{report.Examined{Mark: report.ExaminedOdd, Name: "Terminal", Text: "70 columns", Remedy: []string{"Make it wider."}}, false, " ! Terminal: 70 columns\n     Make it wider.\n"},
		{report.Examined{Mark: report.ExaminedBad, Name: "Go", Text: "none\x07", Remedy: []string{"One.", "Two."}}, true, " \x1b[31m✗\x1b[0m Go: none␇\n     One.\n     Two.\n"},
		{report.Examined{Mark: report.ExaminedBad, Name: "Compiler", Text: long}, false, " ✗ Compiler: a small program cannot be built with -race: gcc: error trying to\n   execute cc1: no such file or directory\n"},
	} {
		var out bytes.Buffer
		require.NoError(t, report.ExaminedText(&out, test.of, report.Style{Width: 80, Color: test.color}))
		assert.Equal(t, test.want, out.String())
	}
}
