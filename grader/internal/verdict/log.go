package verdict

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// What package testing puts around the messages of a test run with -test.v.
var (
	logMark    = regexp.MustCompile(`^\s*(=== (RUN|PAUSE|CONT|NAME)|--- (PASS|FAIL|SKIP|BENCH):) `)
	logLine    = regexp.MustCompile(`^ {4}(\S+\.go):(\d+): (.*)$`)
	raceNotice = "race detected during execution of test"
)

// cleanLog returns the messages of a test's log without the decorations of testing and testify.
func cleanLog(log string) string {
	var lines []string
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\r\n")
		if logMark.MatchString(line) {
			continue
		}
		if m := logLine.FindStringSubmatch(line); m != nil {
			line = m[3]
		}
		if line == raceNotice {
			continue // the report says more
		}
		line = strings.TrimPrefix(line, "        ")
		if m := logLine.FindStringSubmatch(line); m != nil {
			line = m[3] // logged in a process of its own, and again by the test that has started it
		}
		lines = append(lines, line)
	}
	return strings.Trim(strings.Join(tidyAssertions(lines), "\n"), "\n ")
}

var (
	assertion = regexp.MustCompile(`^\t(Error Trace|Error|Test|Messages):\s*(.*)$`)
	assertsOn = regexp.MustCompile(`^\t {12}\t`) // a further line of the same
	diffHead  = regexp.MustCompile(`^(--- Expected|\+\+\+ Actual|@@ .* @@)$`)
)

// tidyAssertions turns testify's tables into sentences: the message first, then what differed; never the stack.
func tidyAssertions(lines []string) []string {
	var out, pending []string
	label := ""
	flush := func() {
		out = append(out, pending...)
		pending, label = nil, ""
	}
	for _, line := range lines {
		m := assertion.FindStringSubmatch(line)
		switch {
		case m != nil && m[1] == "Error":
			label, pending = m[1], append(pending, m[2])
		case m != nil && m[1] == "Messages":
			label, out = m[1], append(out, m[2])
		case m != nil:
			label = m[1]
		case label != "" && strings.HasPrefix(line, "\t"):
			switch more := assertsOn.ReplaceAllString(line, ""); {
			case diffHead.MatchString(more):
			case label == "Error":
				pending = append(pending, more)
			case label == "Messages":
				out = append(out, more)
			}
		default:
			flush()
			out = append(out, line)
		}
	}
	flush()
	return dropEmpty(out)
}

func dropEmpty(lines []string) []string {
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.TrimRightFunc(line, unicode.IsSpace); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// testLine is where in the tests the first message of log came from.
func (c Case) testLine(log string) []Location {
	for line := range strings.Lines(log) {
		m := logLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil || !strings.HasSuffix(m[1], "_test.go") {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return nil
		}
		return []Location{c.location(c.Lesson.Dir()+"/"+m[1], n, "checked here")}
	}
	return nil
}

// splitSeed takes the line that tells how to repeat random inputs, which is of the least interest, out of a cleaned log.
func splitSeed(log string) (said, seed string) {
	var rest []string
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\n")
		if strings.Contains(line, "THREADWISE_SEED=") {
			seed = line
			continue
		}
		rest = append(rest, line)
	}
	return strings.Trim(strings.Join(rest, "\n"), "\n "), seed
}

// join joins what is not empty, a line each.
func join(texts ...string) string {
	return strings.Join(dropEmpty(texts), "\n")
}
