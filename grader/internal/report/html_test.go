package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/timeline"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

func html(t *testing.T, r report.Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.HTML(&b, r))
	return b.String()
}

func TestHTML_Golden(t *testing.T) {
	golden(t, "later.html", html(t, later()))
}

func TestHTML_OfEverySample(t *testing.T) {
	for name, r := range samples() {
		wellFormed(t, name, html(t, r))
	}
	wellFormed(t, "empty", html(t, report.Report{}))
	assert.Contains(t, html(t, passed(5)), "All 5 lessons passed. Well done.")
	assert.NotContains(t, html(t, passed(5)), "Next:")
	assert.NotContains(t, html(t, passed(5)), "first failure")
}

// wellFormed checks that every element is closed, every id there once, and that every link leads to an id of the page.
func wellFormed(t *testing.T, name, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	ids, links := map[string]int{}, []string{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err, name)
		element, _ := token.(xml.StartElement)
		for _, a := range element.Attr {
			switch a.Name.Local {
			case "id":
				ids[a.Value]++
			case "href":
				links = append(links, a.Value)
			}
		}
	}
	for id, n := range ids {
		assert.Equal(t, 1, n, "%s: %s", name, id)
	}
	for _, link := range links {
		assert.Contains(t, ids, strings.TrimPrefix(link, "#"), name)
	}
}

// A page that needs nothing beside itself names no address but its own parts.
func TestHTML_NamesNoAddress(t *testing.T) {
	page := html(t, later())
	assert.NotRegexp(t, regexp.MustCompile(`(?i)https?:|src=|@import|url\(|<script|<link|href="[^#]`), page)
}

func TestHTML_EscapesWhatASubmissionSays(t *testing.T) {
	const nasty = "</pre></style></title><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='x' {{.}} \x1b[2J\u202e\xff"
	l := verdict.Lesson{
		Number: 1, Name: nasty, Title: nasty, ChapterTitle: nasty, State: verdict.Failed, Reason: nasty, Notes: []string{nasty}, Output: nasty,
		Findings: []verdict.Finding{{Location: verdict.Location{File: nasty, Source: nasty}, Message: nasty}},
		Requirements: []verdict.Requirement{{
			Text: nasty, Kind: verdict.Kind(nasty), State: verdict.Failed, Message: nasty,
			Where:    []verdict.Location{{File: nasty, Line: 1, Source: nasty, Role: nasty}},
			Timeline: timeline.New([]timeline.Row{{Name: nasty, End: 1}}, []timeline.Row{{Name: nasty, Mark: true}}, nil),
		}},
		History: verdict.History{New: true},
	}
	page := html(t, report.Report{Lessons: []verdict.Lesson{l}, Notes: []string{nasty}})
	wellFormed(t, "nasty", page)
	assert.NotRegexp(t, regexp.MustCompile(`(?i)<script|<img|<[^>]* onclick=`), page)
	assert.GreaterOrEqual(t, strings.Count(page, "&lt;script&gt;"), 12)
	assert.False(t, strings.ContainsFunc(page, acts))
	assert.Contains(t, page, "␛[2J&lt;U&#43;202E&gt;")
}

// Requirements of a lesson that nobody has begun are listed, and are no open questions.
func TestHTML_NotStarted(t *testing.T) {
	r := report.Report{Lessons: course(1)}
	r.Lessons[0].Requirements = []verdict.Requirement{{Text: "Every task runs once.", Kind: verdict.Works, State: verdict.NotChecked}}
	page := html(t, r)
	assert.Contains(t, page, "<summary>1 requirement</summary>")
	assert.Contains(t, page, `aria-label="not started">○</span> <span class="tag">works</span> <span>Every task runs once.</span>`)
	assert.NotContains(t, page, "not checked")
}

func TestHTML_TimelineWithoutColour(t *testing.T) {
	page := html(t, middle())
	assert.Equal(t, 1, strings.Count(page, `class="bar"`), "of the tasks, what was in time")
	assert.Equal(t, 9, strings.Count(page, `class="late"`), "drawn in another shape")
	assert.Contains(t, page, `aria-label="Timeline up to 15s: 10 tasks. Expected end: 1.5s, actual end: 15s."`)
	assert.Contains(t, page, "expected end: 1.5s")
}
