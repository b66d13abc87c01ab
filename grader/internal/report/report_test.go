package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/timeline"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run go test with -update to write the golden files")
	require.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}

func text(t *testing.T, r report.Report, s report.Style) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.Text(&b, r, s))
	return b.String()
}

func samples() map[string]report.Report {
	return map[string]report.Report{
		"fresh": fresh(), "middle": middle(), "later": later(), "passed": passed(5), "full": full(),
	}
}

func TestText_Golden(t *testing.T) {
	for name, r := range samples() {
		for _, width := range []int{80, 120} {
			plain := text(t, r, report.Style{Width: width})
			golden(t, fmt.Sprintf("%s-%d.golden", name, width), plain)
			colour := text(t, r, report.Style{Width: width, Color: true})
			golden(t, fmt.Sprintf("%s-%d-color.golden", name, width), colour)
		}
	}
}

var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func TestText_ColourAddsNothingElse(t *testing.T) {
	for _, r := range samples() {
		colour := text(t, r, report.Style{Width: 80, Color: true})
		require.Contains(t, colour, "\x1b[")
		require.Equal(t, text(t, r, report.Style{Width: 80}), sgr.ReplaceAllString(colour, ""))
	}
}

func TestText_ColourIgnoresTheEnvironment(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	require.Contains(t, text(t, fresh(), report.Style{Width: 80, Color: true}), "\x1b[")
}

func TestText_KeepsToItsWidth(t *testing.T) {
	cells := &runewidth.Condition{StrictEmojiNeutral: true}
	for name, r := range samples() {
		for width := 60; width <= 130; width += 7 {
			for line := range strings.Lines(text(t, r, report.Style{Width: width})) {
				line = strings.TrimSuffix(line, "\n")
				require.LessOrEqual(t, cells.StringWidth(line), width, "%s: %q", name, line)
				require.Equal(t, strings.TrimRight(line, " "), line, "spaces at the end")
			}
		}
	}
}

func TestText_NarrowAndUnknownWidths(t *testing.T) {
	assert.Equal(t, text(t, middle(), report.Style{Width: 80}), text(t, middle(), report.Style{}))
	assert.Equal(t, text(t, middle(), report.Style{Width: 60}), text(t, middle(), report.Style{Width: 1}))
}

// acts reports whether a terminal or an editor would obey r in place of showing it.
func acts(r rune) bool {
	return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

func TestText_ShowsNoControlCharacter(t *testing.T) {
	const nasty = "\x1b]0;x\a\r\b\x7f\u009b2J\u202e\u2028\xff"
	l := verdict.Lesson{
		Number: 1, Name: nasty, Title: nasty, ChapterTitle: nasty, State: verdict.Failed, Reason: nasty, Notes: []string{nasty},
		Findings: []verdict.Finding{{Location: verdict.Location{File: nasty, Source: nasty}, Message: nasty}},
		Requirements: []verdict.Requirement{{
			Text: nasty, Kind: verdict.Kind(nasty), State: verdict.Failed, Message: nasty,
			Where: []verdict.Location{{File: nasty, Line: 1, Source: nasty, Role: nasty}},
		}},
	}
	got := text(t, report.Report{Lessons: []verdict.Lesson{l}, Notes: []string{nasty}}, report.Style{Width: 80})
	assert.False(t, strings.ContainsFunc(got, acts))
	assert.Contains(t, got, "␛]0;x␇")
	assert.Contains(t, got, "<U+202E>")
}

func TestText_ExplainsOnlyWhatWasAskedFor(t *testing.T) {
	r := middle()
	r.Asked = []string{"04_daemon"}
	got := text(t, r, report.Style{Width: 80})
	assert.Contains(t, got, "Nothing moves any more")
	assert.NotContains(t, got, "A data race")
	assert.Contains(t, got, "Next: 04 · Background work with an owner — exercises/04_daemon/daemon.go\n")
}

func TestText_LongMessageIsCounted(t *testing.T) {
	r := middle()
	r.Asked = []string{"02_waitgroup"}
	r.Lessons[1].Requirements[2].Message = strings.Repeat("a line\n", 300)
	got := text(t, r, report.Style{Width: 80})
	assert.Equal(t, 8, strings.Count(got, "a line"))
	assert.Contains(t, got, "… 292 more lines")
	assert.Contains(t, got, "previous read")
}

// Whatever there is to say of a failure, it takes less than fifteen lines.
func TestText_FourteenLinesAtMost(t *testing.T) {
	var spans []timeline.Row
	for i := range 51 {
		spans = append(spans, timeline.Row{Name: fmt.Sprint("task ", i), Start: time.Duration(i), End: time.Duration(2 * i)})
	}
	place := verdict.Location{File: "exercises/02_waitgroup/waitgroup.go", Line: 3, Source: "wg.Wait()"}
	for lines := range 20 {
		for places := range 6 {
			for _, line := range []*timeline.Timeline{nil, timeline.New(spans, nil, &timeline.Ends{Expected: 20, Actual: 60})} {
				if line != nil && places > 1 {
					continue // a wrong time has no place, or one
				}
				r := middle()
				r.Lessons[1].Requirements = []verdict.Requirement{{
					State: verdict.Failed, Kind: verdict.Timing, Message: strings.Repeat("a line\n", lines), Timeline: line,
					Where: slices.Repeat([]verdict.Location{place}, places),
				}}
				r.Lessons[1].Findings = nil
				var b strings.Builder
				require.NoError(t, report.Lesson(&b, r.Lessons[1], report.Style{Width: 80}))
				assert.Less(t, strings.Count(b.String(), "   │"), 15, "%d lines, %d places:\n%s", lines, places, &b)
			}
		}
	}
}

func TestText_TimelineOfManyTasks(t *testing.T) {
	var spans []timeline.Row
	for i := range 51 {
		spans = append(spans, timeline.Row{Name: "\x1b[2Jtask", Start: time.Duration(i), End: time.Duration(2 * i)})
	}
	r := middle()
	r.Lessons[2].Requirements[1].Timeline = timeline.New(spans, nil, nil)
	got := text(t, r, report.Style{Width: 120})
	assert.Equal(t, 6, strings.Count(got, "␛[2Jtask"))
	assert.Contains(t, got, "   │ … and 45 more\n")
}

func TestText_OtherTimesAreAnotherFailure(t *testing.T) {
	r := middle()
	l := &r.Lessons[2]
	l.Requirements = []verdict.Requirement{l.Requirements[1], l.Requirements[1]}
	assert.Contains(t, text(t, r, report.Style{}), "the same as above")
	other := *l.Requirements[1].Timeline
	other.Rows = other.Rows[:3]
	l.Requirements[1].Timeline = &other
	assert.NotContains(t, text(t, r, report.Style{}), "the same as above")
}

func TestText_ManyPlacesAndFindingsAreCounted(t *testing.T) {
	r := middle()
	q := &r.Lessons[3].Requirements[1]
	q.Where = make([]verdict.Location, 30)
	r.Lessons[5].Findings = make([]verdict.Finding, 11)
	got := text(t, r, report.Style{Width: 80})
	assert.Contains(t, got, "… 26 more places")
	assert.Contains(t, got, "… 1 more finding\n")
}

func TestText_NotCheckedIsNeverPassed(t *testing.T) {
	r := passed(5)
	r.Lessons[4].State = verdict.NotChecked
	got := text(t, r, report.Style{Width: 80})
	assert.Contains(t, got, "4 of 5 lessons · 80%")
	assert.Contains(t, got, "not checked\n")
	assert.NotContains(t, got, "Well done")
	assert.Contains(t, got, "Next: 05")
}

func TestText_NextAfterNotChecked(t *testing.T) {
	r := fresh()
	pass(&r.Lessons[0])
	r.Lessons[0].State = verdict.NotChecked
	assert.Contains(t, text(t, r, report.Style{}), "Next: 02 · Wait for many — exercises/02_waitgroup/README.md\n")
}

func TestText_NextIsTheFolderWhenNoFileIsNamed(t *testing.T) {
	r := fresh()
	r.Lessons[1].State = verdict.Stuck
	assert.Contains(t, text(t, r, report.Style{}), "Next: 02 · Wait for many — exercises/02_waitgroup\n")
}

func TestText_UnknownStateIsNotPassed(t *testing.T) {
	r := passed(1)
	r.Lessons[0].State = ""
	r.Lessons[0].Requirements[0].State = ""
	got := text(t, r, report.Style{Width: 80})
	assert.Contains(t, got, "0 of 1 lessons")
	assert.Regexp(t, `\? 01 Start and join +\? .*not checked`, got)
}

func TestText_EmptyCourse(t *testing.T) {
	got := text(t, report.Report{}, report.Style{Width: 80})
	assert.Contains(t, got, "0 of 0 lessons · 0%")
	assert.NotContains(t, got, "Well done")
}

func TestText_NewsAreCounted(t *testing.T) {
	r := full()
	for i := range 7 {
		r.Lessons[i].History = verdict.History{New: true}
		r.Lessons[20+i].History = verdict.History{Broken: true, PassedAt: time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)}
	}
	got := text(t, r, report.Style{Width: 120})
	assert.Contains(t, got, "05 Find the bugs: word count; and 2 more.\n")
	assert.Contains(t, got, " Broken since you passed it on 31 Dec 2025: 25 Load once, keep a while.\n Broken too: 2 more lessons.\n")
}

func TestJSON_History(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.JSON(&b, later()))
	var got report.Document
	require.NoError(t, json.Unmarshal(b.Bytes(), &got))
	assert.Equal(t, later().Lessons[0].History, got.Lessons[0].History)
	assert.Equal(t, later().Lessons[5].History, got.Lessons[5].History)
	assert.Contains(t, b.String(), `"time": "2026-11-22T23:50:00Z"`)
	assert.Contains(t, b.String(), `"passedAt": "2025-11-22T23:50:00Z",`)
	assert.Equal(t, 2, strings.Count(b.String(), `"broken": true`))
}

func TestWritersReturnTheWritersError(t *testing.T) {
	full := errors.New("disk full")
	w := &failing{full}
	assert.ErrorIs(t, report.Text(w, fresh(), report.Style{}), full)
	assert.ErrorIs(t, report.JSON(w, fresh()), full)
	assert.ErrorIs(t, report.HTML(w, fresh()), full)
	assert.ErrorIs(t, report.List(w, course(5), report.Style{}), full)
	assert.ErrorIs(t, report.ClassText(w, class(5), report.Style{}), full)
	assert.ErrorIs(t, report.CSV(w, class(5)), full)
}

type failing struct{ err error }

func (f *failing) Write([]byte) (int, error) { return 0, f.err }

func TestText_WritesOnce(t *testing.T) {
	w := &counting{}
	require.NoError(t, report.Text(w, middle(), report.Style{}))
	assert.Equal(t, 1, w.writes)
	require.NoError(t, report.HTML(w, middle()))
	assert.Equal(t, 2, w.writes)
}

type counting struct{ writes int }

func (c *counting) Write(p []byte) (int, error) {
	c.writes++
	return len(p), nil
}

func TestList_Golden(t *testing.T) {
	for _, width := range []int{80, 120} {
		var b bytes.Buffer
		require.NoError(t, report.List(&b, middle().Lessons, report.Style{Width: width}))
		golden(t, fmt.Sprintf("list-%d.golden", width), b.String())
	}
}

func TestJSON_Golden(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.JSON(&b, middle()))
	golden(t, "middle.json", b.String())
}

func TestJSON_RoundTrip(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.JSON(&b, middle()))
	var got report.Document
	d := json.NewDecoder(iotest.OneByteReader(&b))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&got))
	assert.Equal(t, report.Schema, got.Schema)
	assert.Equal(t, report.Summary{Passed: 1, Total: 8}, got.Summary)
	assert.Equal(t, repaint, got.Lessons[4].Requirements[0].Message)
}

func TestJSON_HasNoControlCharacterAndNoNullList(t *testing.T) {
	r := fresh()
	r.Notes = []string{"\x1b[2J\u009b2J\u202e\U000e0001\x7f"}
	var b bytes.Buffer
	require.NoError(t, report.JSON(&b, r))
	assert.False(t, strings.ContainsFunc(b.String(), acts))
	assert.NotContains(t, b.String(), "null")
	var got report.Document
	require.NoError(t, json.Unmarshal(b.Bytes(), &got))
	assert.Equal(t, r.Notes, got.Notes)
}
