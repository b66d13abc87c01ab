package watch

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

func layout(width, height int) Layout {
	return Layout{
		Style: report.Style{Width: width}, Height: height,
		Render: func(markdown []byte, _ int, _ bool) string { return string(markdown) },
	}
}

// failing is a lesson with many requirements, of which the last fails.
func failing() View {
	l := verdict.Lesson{Number: 3, Name: "03_measure", Title: "One after another, or together", State: failed, Files: []string{"measure.go"}}
	for i := range 30 {
		l.Requirements = append(l.Requirements, verdict.Requirement{Text: fmt.Sprintf("Requirement %d.", i), Kind: verdict.Works, State: passed})
	}
	l.Requirements[29].State, l.Requirements[29].Message = failed, "what happened"
	return View{Report: report.Report{Lessons: []verdict.Lesson{l}, Notes: []string{"no C compiler: races are not checked"}}}
}

func TestFrame_Fits(t *testing.T) {
	views := map[string]View{"lesson": failing(), "text": failing(), "list": failing(), "hint": failing(), "trouble": failing()}
	for name, page := range map[string]Page{"text": PageText, "list": PageList, "hint": PageHint} {
		v := views[name]
		v.Page, v.Text, v.Hint = page, strings.Repeat("text\n", 100), Hint{1, 3, "a hint"}
		views[name] = v
	}
	v := views["trouble"]
	v.Notice, v.Problem, v.Remark, v.Busy = pollNotice, strings.Repeat("trouble ", 20), "No.", "Grading …"
	views["trouble"] = v
	for name, v := range views {
		for _, height := range []int{1, 3, 6, 10, 24, 60, 200} {
			for _, width := range []int{60, 80, 120} {
				lines, furthest := layout(width, height).Frame(v)
				where := fmt.Sprintf("%s, %d × %d:\n%s", name, width, height, strings.Join(lines, "\n"))
				assert.Len(t, lines, height, where)
				assert.GreaterOrEqual(t, furthest, 0, where)
				assert.True(t, strings.HasPrefix(lines[height-1], " "+bindings[v.Page][0][0]) || strings.HasPrefix(lines[height-1], " Keys:"), where)
				for _, line := range lines {
					assert.LessOrEqual(t, runewidth.StringWidth(line), width, where)
				}
			}
		}
	}
}

func frame(t *testing.T, v View, width, height int) string {
	lines, _ := layout(width, height).Frame(v)
	return strings.Join(lines, "\n")
}

func TestFrame_FailureFirst(t *testing.T) {
	v := failing()
	tall := frame(t, v, 80, 60)
	assert.Less(t, strings.Index(tall, "Requirement 0."), strings.Index(tall, "Requirement 29."), "in the order of the lesson where all fits")
	short := frame(t, v, 80, 16)
	assert.Contains(t, short, "what happened", "what failed is kept where it does not")
	assert.Contains(t, short, "29 of 30")
	assert.Contains(t, short, "more lines: ↓")
	assert.Contains(t, short, "Threadwise")
	assert.Contains(t, short, "q quit")
}

func TestFrame_ScrollsToTheEnd(t *testing.T) {
	v := failing()
	_, furthest := layout(80, 16).Frame(v)
	require.Positive(t, furthest)
	v.Scroll = furthest
	end := frame(t, v, 80, 16)
	assert.Contains(t, end, "no C compiler")
	assert.NotContains(t, end, "more lines")
}

func TestFrame_Advice(t *testing.T) {
	v := failing()
	v.Report.Lessons[0].State, v.Report.Lessons[0].Requirements = fresh, nil
	assert.Contains(t, frame(t, v, 80, 24), "Edit exercises/03_measure and save")
	v.Report.Lessons[0].State = passed
	assert.Contains(t, frame(t, v, 80, 24), "It has passed. Press n")
	v.Praise = true
	assert.Contains(t, frame(t, v, 80, 24), "Well done! Press n")
	v.AllDone = true
	assert.Contains(t, frame(t, v, 80, 24), "All 1 lessons passed, every one of them checked afresh.")
}

func TestFrame_List(t *testing.T) {
	var v View
	for i := range 40 {
		v.Report.Lessons = append(v.Report.Lessons, verdict.Lesson{Number: i + 1, Name: fmt.Sprintf("%02d_x", i+1), Title: fmt.Sprintf("Title %c", '一'+i)})
	}
	v.Page, v.Chosen = PageList, 30
	assert.Regexp(t, `(?m)^›. 31 Title`, frame(t, v, 80, 12), "the chosen one is in sight")
	v.Search, v.Chosen = "31", 0
	assert.Equal(t, []int{30}, v.Found())
	v.Search = "TITLE 丁"
	assert.Equal(t, []int{1}, v.Found())
	v.Search = "nothing like it"
	assert.Contains(t, frame(t, v, 80, 12), "No lesson has this")
}

func TestPlain(t *testing.T) {
	var out bytes.Buffer
	p := &Plain{Out: &out, Layout: layout(80, 0)}
	v := failing()
	text := func() string { defer out.Reset(); return out.String() }
	p.Draw(v)
	assert.Equal(t, " Watching 03 · One after another, or together: exercises/03_measure is graded\n whenever you save.\n", text())
	v.Busy = "Grading …"
	p.Draw(v)
	assert.Empty(t, text(), "nothing to say")
	p.Result(v)
	assert.Contains(t, text(), "what happened")
	p.Draw(v)
	assert.Empty(t, text(), "a result is printed once")
	v.Notice = pollNotice
	p.Draw(v)
	p.Draw(v)
	assert.Equal(t, " "+pollNotice+"\n", text())
	v.Page, v.Hint = PageHint, Hint{1, 3, "who waits?"}
	p.Draw(v)
	p.Draw(v)
	assert.Equal(t, 1, strings.Count(text(), "who waits?"))
	v.Problem = ungraded + "the disk is full"
	p.Result(v)
	assert.Equal(t, " The grader could not grade: the disk is full\n", text())
}

func TestFull(t *testing.T) {
	var out bytes.Buffer
	Full{Out: &out, Layout: func() Layout { return layout(80, 8) }}.Draw(failing())
	assert.True(t, strings.HasPrefix(out.String(), cursorHome+clearLine))
	assert.Equal(t, 7, strings.Count(out.String(), "\r\n"))
	assert.NotContains(t, strings.ReplaceAll(out.String(), "\r\n", ""), "\n", "in a raw terminal a bare line feed makes stairs")
}
