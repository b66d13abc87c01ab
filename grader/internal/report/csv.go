package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// CSV writes grades.csv: a header, then a line for each student with name, lessons passed, lessons in all, per cent
// (rounded down), the state of each lesson, and a note. Columns of lessons are named by folder. Cells that a
// spreadsheet would run as a formula begin with an apostrophe. It returns what w returns.
func CSV(w io.Writer, c Class) error {
	out := csv.NewWriter(w)
	records := [][]string{c.csvHead()}
	for _, s := range c.Students {
		records = append(records, c.csvRecord(s))
	}
	if err := out.WriteAll(records); err != nil {
		return fmt.Errorf("write the grades as CSV: %w", err)
	}
	return nil
}

func (c Class) csvHead() []string {
	head := []string{"student", "passed", "total", "percent"}
	for _, l := range c.Lessons {
		head = append(head, inert(l.Name))
	}
	return append(head, "note")
}

func (c Class) csvRecord(s Student) []string {
	sum := c.summary(s)
	record := []string{inert(s.Name), strconv.Itoa(sum.Passed), strconv.Itoa(sum.Total), strconv.Itoa(sum.Percent())}
	for _, l := range c.lessonsOf(s) {
		record = append(record, stateName(l.State))
	}
	return append(record, inert(s.Note))
}

// formulaStarts begin a formula in some spreadsheet, in their full-width forms too.
const formulaStarts = "=+-@＝＋－＠"

// inert returns s as a cell that no spreadsheet runs. Students choose the names of their folders.
func inert(s string) string {
	s = cleanLine(s)
	if s != "" && strings.ContainsAny(firstRune(s), formulaStarts) {
		return "'" + s
	}
	return s
}

func firstRune(s string) string { return string([]rune(s)[:1]) }
