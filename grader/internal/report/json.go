package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// Schema is the version of the JSON document. It grows when a field changes its meaning or goes; new fields do not
// change it.
const Schema = 1

// A Document is what `check --json` prints and what results/<student>.json holds. Its lessons are documented with
// [verdict.Lesson], its other fields with [Report].
type Document struct {
	Schema  int     `json:"schema"`  // version of this form, see [Schema]
	Summary Summary `json:"summary"` // lessons passed and in all
	Report
}

// JSON writes r as a [Document], indented, with a line end. Lists that must be there are never null, and no character
// in it acts on a terminal. It returns what w returns.
func JSON(w io.Writer, r Report) error {
	r.Lessons = withLists(r.Lessons)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(Document{Schema: Schema, Summary: Summarize(r.Lessons), Report: r}); err != nil {
		return fmt.Errorf("write the report as JSON: %w", err)
	}
	_, err := io.WriteString(w, escapeHidden(b.String()))
	return err
}

// withLists copies lessons so that a list without elements is [] in JSON.
func withLists(lessons []verdict.Lesson) []verdict.Lesson {
	out := append([]verdict.Lesson{}, lessons...)
	for i := range out {
		out[i].Requirements = append([]verdict.Requirement{}, out[i].Requirements...)
	}
	return out
}

// escapeHidden escapes what encoding/json leaves as it is although a terminal would obey it. Such characters can only
// be inside of strings.
func escapeHidden(document string) string {
	var b strings.Builder
	for _, r := range document {
		if r < 0x7f || !hidden(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}
