package course_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

const readme = `# 07 · At most *n* at once

*Chapter 2 · Results and errors: what a thread could
not return*

## In Python

    with ThreadPoolExecutor(max_workers=n) as pool:

## Your ` + "`MapN`" + `

# 08 · A second title does not count

### Not a section

Chapter 9 · A second chapter does not count

` + "```go\n## not a heading: it is code\n```" + `

## Hints

<details><summary>Hint 1</summary>

Take the slot *first*.

</details>
<details>
<summary>
Hint 2
</summary>

Two

paragraphs.

</details>
`

func TestParseReadme(t *testing.T) {
	assert.Equal(t, course.Readme{
		Title:        "At most n at once",
		Chapter:      2,
		ChapterTitle: "Results and errors: what a thread could not return",
		Sections:     []string{"In Python", "Your MapN", "Hints"},
		Hints:        []course.Hint{{Text: "Take the slot *first*."}, {Text: "Two\n\nparagraphs."}},
	}, course.ParseReadme([]byte(readme)))
}

func TestParseReadme_EditorsOfWindows(t *testing.T) {
	crlf := strings.ReplaceAll(readme, "\n", "\r\n")
	for name, text := range map[string]string{"CRLF": crlf, "BOM": "\ufeff" + readme, "both": "\ufeff" + crlf} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, course.ParseReadme([]byte(readme)), course.ParseReadme([]byte(text)))
		})
	}
}

func TestParseReadme_MissingParts(t *testing.T) {
	tests := []struct {
		name, text string
		want       course.Readme
	}{
		{"nothing", "", course.Readme{}},
		{"no number", "# Start and join", course.Readme{Title: "Start and join"}},
		{"a number alone", "# 42", course.Readme{Title: "42"}},
		{"no chapter", "# 1 · A\n\nChapter one · B", course.Readme{Title: "A"}},
		{"a chapter without a title", "Chapter 3 · ", course.Readme{}},
		{"an open hint", "<details>\nnever closed", course.Readme{}},
		{"an empty hint", "<details><summary>x</summary></details>", course.Readme{Hints: []course.Hint{{}}}},
		{"a hint without a summary", "<details>\n\nYes.\n\n</details>", course.Readme{Hints: []course.Hint{{Text: "Yes."}}}},
		{"the second hint is open", "<details>a</details><details>b", course.Readme{Hints: []course.Hint{{Text: "a"}}}},
		{"a chapter too large for an int", "Chapter 99999999999999999999 · B", course.Readme{Chapter: 1<<63 - 1, ChapterTitle: "B"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, course.ParseReadme([]byte(test.text)))
		})
	}
}

func TestParseReadme_WhatHintsServe(t *testing.T) {
	for text, want := range map[string]course.Hint{
		"<!-- for TestA -->Yes.":                                  {Text: "Yes.", For: []string{"TestA"}},
		"<summary>x</summary>\n<!-- for TestA\nTestB -->\n\nYes.": {Text: "Yes.", For: []string{"TestA", "TestB"}},
		"Yes. <!--for TestA--><!-- for TestB -->":                 {Text: "Yes.", For: []string{"TestA", "TestB"}},
		"Yes.<!-- a remark for authors -->":                       {Text: "Yes."},
		"<!-- for -->Yes.":                                        {Text: "Yes."},
		"for TestA":                                               {Text: "for TestA"},
	} {
		assert.Equal(t, []course.Hint{want}, course.ParseReadme([]byte("<details>"+text+"</details>")).Hints, text)
	}
}

// What a text's line ends are does not matter, and what it gives is clean.
func FuzzParseReadme(f *testing.F) {
	for _, text := range []string{readme, "", "# 1 · \n", "<details><details></details></details>", "Chapter 1 · a\n## \xff\n", "a\rb\r\r\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := course.ParseReadme([]byte(text))
		require.Equal(t, r, course.ParseReadme(course.Unify([]byte(text))))
		require.GreaterOrEqual(t, r.Chapter, 0)
		require.LessOrEqual(t, len(r.Hints), strings.Count(text, "</details>"))
		for _, hint := range r.Hints {
			require.Equal(t, strings.TrimSpace(hint.Text), hint.Text)
			require.NotContains(t, hint.Text, "</details>")
		}
		for _, section := range append(r.Sections, r.Title, r.ChapterTitle) {
			require.NotContains(t, section, "\n")
		}
	})
}
