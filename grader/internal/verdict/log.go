package verdict

import (
	"fmt"
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
	all := messages(log)
	for i := range all {
		all[i].lines = brief(tidyAssertions(all[i].lines))
	}
	return strings.Trim(strings.Join(texts(all), "\n"), "\n ")
}

// texts is what messages say. What a line of the tests says again about other values, in a loop, is counted.
func texts(all []message) (said []string) {
	repeated := map[string]int{}
	for _, m := range all {
		repeated[m.shape()]++
	}
	for _, m := range all {
		n := repeated[m.shape()]
		repeated[m.shape()] = 0
		text := strings.Join(m.lines, "\n")
		switch {
		case n == 0 || text == "":
		case n == 1:
			said = append(said, text)
		default:
			said = append(said, fmt.Sprintf("%s (and %d more like it)", text, n-1))
		}
	}
	return said
}

// A message is what one line of the tests logged.
type message struct {
	place string // file:line; empty for what stands before the first
	lines []string
}

func messages(log string) []message {
	all := []message{{}}
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\r\n")
		if logMark.MatchString(line) {
			continue
		}
		place, said := splitPlace(line)
		if place == "" {
			said = strings.TrimPrefix(said, "        ")
		}
		if inner, more := splitPlace(said); inner != "" {
			place, said = inner, more // logged in a process of its own, and again by the test that has started it
		}
		if place != "" {
			all = append(all, message{place: place})
		}
		if said != raceNotice { // the report says more
			last := &all[len(all)-1]
			last.lines = append(last.lines, said)
		}
	}
	return all
}

var anyValue = regexp.MustCompile(`"[^"]*"|[\d.]+(?:[a-zµ]+[\d.]+)*[a-zµ]*`) // quoted texts, numbers and durations

// shape is the same for messages of one place that differ in values only.
func (m message) shape() string {
	return m.place + anyValue.ReplaceAllString(strings.Join(m.lines, "\n"), "#")
}

// splitPlace takes the place in the tests that package testing puts in front of a message off a line that begins with one.
func splitPlace(line string) (place, said string) {
	if m := logLine.FindStringSubmatch(line); m != nil {
		return m[1] + ":" + m[2], m[3]
	}
	return "", line
}

// What a message of the tests may take up. Values have no end when a learner's code goes wrong.
const (
	maxLines = 8
	maxLine  = 240 // characters
)

// brief cuts lines to what a message may take up.
func brief(lines []string) []string {
	for i, line := range lines {
		if runes := []rune(line); len(runes) > maxLine {
			lines[i] = string(runes[:maxLine]) + "…"
		}
	}
	if more := len(lines) - maxLines; more > 1 {
		lines = append(lines[:maxLines], fmt.Sprintf("… %d more lines", more))
	}
	return lines
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
		out = append(out, difference(pending)...)
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

var (
	comparedValue = regexp.MustCompile(`^(expected|actual  ?): `)
	typeOf        = regexp.MustCompile(`\([\w.*\[\]]+\) (\(len=\d+\) )?`) // in front of each value of a difference
)

// maxValues is how many characters two values may have together before only their difference is of use.
const maxValues = 150

// difference leaves of testify's words about two long values that differ the lines in which they do.
func difference(lines []string) []string {
	length := 0
	var differ []string
	for _, line := range lines {
		switch {
		case comparedValue.MatchString(line):
			length += len(line)
		case strings.HasPrefix(line, "-"), strings.HasPrefix(line, "+"):
			differ = append(differ, line[:1]+" "+strings.TrimSpace(typeOf.ReplaceAllString(line[1:], "")))
		}
	}
	if length <= maxValues || len(differ) == 0 {
		return lines
	}
	return append([]string{"Not equal (- expected, + actual):"}, differ...)
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
