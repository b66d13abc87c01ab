package dump

import (
	"slices"
	"strings"
)

// ParseCrash returns the last panic or fatal error in text, with the goroutines printed after it. One that goroutines
// follow is preferred, since a program may print such a line itself. A printed line cannot be told from a crash that
// shows no goroutines, so ask only about a process that died.
func ParseCrash(text []byte) (Crash, bool) {
	all := slices.Collect(lines(text))
	at, ok := lastEnding(all)
	if !ok {
		return Crash{}, false
	}
	crash, _ := ending(all, at)
	crash.Goroutines = goroutines(slices.Values(all[at+1:]))
	return crash, true
}

// lastEnding returns the index of the line where the crash begins.
func lastEnding(lines []string) (at int, ok bool) {
	goroutineFollows := false
	for i := len(lines) - 1; i >= 0; i-- {
		if _, isHeader := header(lines[i]); isHeader {
			goroutineFollows = true
			continue
		}
		if _, isEnding := ending(lines, i); !isEnding {
			continue
		}
		if goroutineFollows || isRaceLimit(lines[i]) {
			return i, true
		}
		if !ok {
			at, ok = i, true
		}
	}
	return at, ok
}

// ending reads the crash that begins at line i, without its goroutines.
func ending(lines []string, i int) (Crash, bool) {
	s := lines[i]
	if isRaceLimit(s) {
		return Crash{Fatal: true, Message: s}, true
	}
	for _, sign := range []string{"runtime: out of memory", "runtime: goroutine stack exceeds "} {
		if strings.HasPrefix(s, sign) {
			return Crash{Fatal: true, Message: strings.TrimPrefix(s, "runtime: ")}, true
		}
	}
	for _, sign := range []string{"panic: ", "fatal error: "} {
		before, first, found := strings.Cut(s, sign)
		if found && (before == "" || startsText(before) && stackFollows(lines[i+1:])) {
			return Crash{Fatal: sign == "fatal error: ", Message: message(first, lines[i+1:])}, true
		}
	}
	return Crash{}, false
}

// isRaceLimit recognises how the race detector ends a process; it prints no goroutines.
func isRaceLimit(s string) bool {
	return strings.HasPrefix(s, "race: limit on ") && strings.HasSuffix(s, "is exceeded, dying")
}

// startsText reports whether before may be output without a newline that the runtime's own line was added to.
// Indented lines are quotations and nested panics.
func startsText(before string) bool { return before[0] != ' ' && before[0] != '\t' }

// stackFollows reports whether lines, which come after a first line of a crash, go on as the runtime's do.
func stackFollows(lines []string) bool {
	lines = lines[len(continuation(lines)):]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "[signal ") {
		lines = lines[1:]
	}
	if len(lines) < 2 || lines[0] != "" {
		return false
	}
	_, ok := header(lines[1])
	return ok || lines[1] == "runtime stack:"
}

// message joins the lines of a panic's message. The runtime indents all but the first.
func message(first string, rest []string) string {
	lines := []string{withoutRecovery(first)}
	for _, line := range continuation(rest) {
		lines = append(lines, withoutRecovery(line[1:]))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), " \t\n")
}

// continuation returns the indented lines at the beginning of lines.
func continuation(lines []string) []string {
	end := slices.IndexFunc(lines, func(s string) bool { return !strings.HasPrefix(s, "\t") })
	if end < 0 {
		end = len(lines)
	}
	return lines[:end]
}

func withoutRecovery(line string) string {
	line = strings.TrimSuffix(line, " [recovered, repanicked]")
	return strings.TrimSuffix(line, " [recovered]")
}
