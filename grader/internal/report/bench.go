package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

// BenchJSON writes r, indented, with a line end; see [bench.Report]. It returns what w returns.
func BenchJSON(w io.Writer, r bench.Report) error {
	r.Experiments = append([]bench.Experiment{}, r.Experiments...)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("write the measurements as JSON: %w", err)
	}
	_, err := io.WriteString(w, escapeHidden(b.String()))
	return err
}

// BenchText writes what was measured: a table with bars for each experiment, and what it shows. It returns what w returns.
func BenchText(w io.Writer, r bench.Report, s Style) error {
	p := newPage(s)
	p.benchHead(r)
	for _, e := range r.Experiments {
		p.experiment(e, r)
	}
	p.blank()
	for _, n := range r.Notes {
		p.hanging(" Note: ", len(" Note: "), cleanLine(n), plain)
	}
	p.hanging(" ", 1, "× is how many times as fast as the first line something was. Bars are times, each language's for itself.", p.quiet)
	p.line(p.quiet(fmt.Sprintf(" Measured in %s.", seconds(r.Seconds))))
	return p.flush(w)
}

// benchHead says on what was measured, and at which scale.
func (p *page) benchHead(r bench.Report) {
	m := r.Machine
	machine := fmt.Sprintf("%s/%s, %d processors, %s", m.OS, m.Arch, m.GOMAXPROCS, language("Go", m.Go))
	if m.GOMAXPROCS == 1 {
		machine = strings.Replace(machine, "processors", "processor", 1)
	}
	if m.Python != "" {
		machine += ", " + language("Python", m.Python)
	}
	p.blank()
	const title = " Threadwise, measured  "
	p.hanging(p.strong(title), cells(title), cleanLine(machine), p.quiet)
	if r.Waits != 1 {
		scale := fmt.Sprintf("Tasks and images take %s of their real time; --full takes all of it.", part(r.Waits))
		p.hanging(" ", 1, scale, plain)
	}
}

// part writes a fraction as people say it.
func part(f float64) string {
	if f == 0.1 {
		return "a tenth"
	}
	return fmt.Sprintf("%g", f)
}

// language is a version with the language's name: Go's own versions begin with "go".
func language(name, version string) string {
	return name + " " + strings.TrimPrefix(version, strings.ToLower(name))
}

// experiment adds a heading, the table, and what it shows.
func (p *page) experiment(e bench.Experiment, r bench.Report) {
	p.blank()
	p.line(" ", p.strong(e.Title))
	p.hanging(" ", 1, source(e), p.quiet)
	t := newBenchTable(p, e)
	t.head(r.Machine)
	for _, rows := range e.Works() {
		p.line("   ", cleanLine(rows[0].Work))
		for _, row := range rows {
			t.row(row, rows)
		}
	}
	p.blank()
	p.hanging(" ", 1, cleanLine(e.Finding), plain)
}

// source says whose code was measured.
func source(e bench.Experiment) string {
	number, _, _ := strings.Cut(e.Lesson, "_")
	if e.Yours {
		return fmt.Sprintf("Lesson %s, %s: your code.", number, e.Code)
	}
	return fmt.Sprintf("Lesson %s, %s: the reference solution, as yours has not passed yet.", number, e.Code)
}
