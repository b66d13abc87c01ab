package lessontext_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/lessontext"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}

// The text of a lesson changes now and then: -update writes the golden files, for review.
func TestRender_Golden(t *testing.T) {
	texts := map[string]string{
		"measure":   filepath.Join("..", "..", "..", "exercises", "03_measure", "README.md"),
		"completed": filepath.Join("..", "..", "..", "exercises", "21_completed", "README.md"),
		"sample":    filepath.Join("testdata", "sample.md"),
	}
	for name, file := range texts {
		markdown, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, width := range []int{80, 120} {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				golden(t, t.Name()[len("TestRender_Golden/"):], lessontext.Render(markdown, width, false))
			})
			t.Run(fmt.Sprintf("%s-%d-color", name, width), func(t *testing.T) {
				golden(t, t.Name()[len("TestRender_Golden/"):], lessontext.Render(markdown, width, true))
			})
		}
	}
}

var paint = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Of the lessons' texts no line of prose is wider than the terminal, and without colour there is no escape sequence.
func TestRender_Width(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "exercises", "*", "README.md"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		markdown, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, width := range []int{60, 80, 120} {
			assert.NotContains(t, lessontext.Render(markdown, width, false), "\x1b", file)
			for _, line := range strings.Split(lessontext.Render(markdown, width, true), "\n") {
				if text := paint.ReplaceAllString(line, ""); runewidth.StringWidth(text) > width && !unbreakable(string(markdown), text) {
					t.Errorf("%s at %d: %q", file, width, text)
				}
			}
		}
	}
}

var address = regexp.MustCompile(`^\[\d+\] \S+$`)

// unbreakable tells whether line is an address, or a line of code in markdown.
func unbreakable(markdown, line string) bool {
	markdown = strings.ReplaceAll(markdown, "\t", "    ")
	return address.MatchString(line) || strings.Contains(markdown, "\n"+strings.TrimSpace(line)) || strings.Contains(markdown, "    "+strings.TrimSpace(line))
}

func TestRender_Hints(t *testing.T) {
	const hint = "<details><summary>Hint</summary>\n\nA *secret*.\n\n```go\nsecret()\n```\n\n</details>\n\n"
	for name, test := range map[string]struct{ text, want string }{
		"one":                {"# 07 · A\n\n" + hint + "After.", "07 · A\n━━━━━━\n\nOne hint: `make hint L=7` shows it.\n\nAfter.\n"},
		"several are one":    {"# 07 · A\n\n" + hint + hint + "After.", "07 · A\n━━━━━━\n\n2 hints: `make hint L=7` shows one at a time.\n\nAfter.\n"},
		"at the end":         {hint + hint, "2 hints: `make hint` shows one at a time.\n"},
		"in one block":       {"<details>\nsecret</details>\n\nAfter.", "One hint: `make hint` shows it.\n\nAfter.\n"},
		"an open one":        {"Before.\n\n<details>\n\nsecret\n", "Before.\n\nOne hint: `make hint` shows it.\n"},
		"a comment says for": {"<details>\n<!-- for TestA -->\n\nsecret\n\n</details>", "One hint: `make hint` shows it.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, lessontext.Render([]byte(test.text), 80, false))
		})
	}
}

func TestRender_HintsInColour(t *testing.T) {
	text := lessontext.Render([]byte("# 07 · A\n\n<details>\n\nsecret\n\n</details>\n"), 80, true)
	assert.Contains(t, text, "make hint L=7")
	assert.NotContains(t, text, "secret")
}

func TestRender_CodeBesideTheMargin(t *testing.T) {
	for width, indent := range map[int]int{76: 4, 77: 3, 80: 0, 81: 4} {
		line := strings.Repeat("x", width)
		assert.Equal(t, strings.Repeat(" ", indent)+line+"\n", lessontext.Render([]byte("```\n"+line+"\n```\n"), 80, false), "a line of %d cells", width)
	}
}

func TestRender_Small(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"nothing":             {"", "\n"},
		"a comment":           {"<!-- nobody sees this -->\n\nText.", "Text.\n"},
		"an entity":           {"a &lt; b \\* c", "a < b * c\n"},
		"a link again":        {"[a](u) and [b](v), [c](u)", "a[1] and b[2], c[1]\n\n[1] u\n[2] v\n"},
		"a hard break":        {"one  \ntwo", "one\ntwo\n"},
		"a long word":         {strings.Repeat("x", 50) + " y", strings.Repeat("x", 50) + "\ny\n"},
		"a quote in a list":   {"- a\n\n  > b", "• a\n\n  │ b\n"},
		"a list in a list":    {"- a\n  - b\n  - c\n- d", "• a\n  • b\n  • c\n• d\n"},
		"wide characters":     {strings.Repeat("界 ", 30), strings.TrimSpace(strings.Repeat("界 ", 13)) + "\n" + strings.TrimSpace(strings.Repeat("界 ", 13)) + "\n" + "界 界 界 界\n"},
		"code in a long line": {"\tif x {\n\t}\n", "    if x {\n    }\n"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, lessontext.Render([]byte(test.text), 40, false))
		})
	}
}

func TestWrap(t *testing.T) {
	assert.Equal(t, "Map returns f(in[i]) at place *i*,\nwhichever call ends first\n", lessontext.Wrap("Map returns f(in[i]) at place *i*, whichever call ends first", 40))
	assert.Empty(t, lessontext.Wrap("", 80))
}

// Whatever the text is, rendering it ends and gives whole lines.
func FuzzRender(f *testing.F) {
	sample, err := os.ReadFile(filepath.Join("testdata", "sample.md"))
	require.NoError(f, err)
	f.Add(string(sample), 80)
	f.Add("| a |\n|--|\n| b | c |\n", 1)
	f.Add("<details>\n\n- x\n", 0)
	f.Fuzz(func(t *testing.T, markdown string, width int) {
		text := lessontext.Render([]byte(markdown), width%200, false)
		require.True(t, strings.HasSuffix(text, "\n"))
	})
}
