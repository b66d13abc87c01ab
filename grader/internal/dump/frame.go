package dump

import (
	"iter"
	"strconv"
	"strings"
)

// lines yields the lines of text without their ends, be they \n or \r\n.
func lines(text []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(string(text), "\n") {
			if !yield(strings.TrimSuffix(line, "\r")) {
				return
			}
		}
	}
}

// function takes the arguments off a call as printed: "main.(*T).Do(0xc000012345, ...)" is "main.(*T).Do".
func function(call string) (string, bool) {
	open := strings.LastIndexByte(call, '(')
	if open <= 0 || !strings.HasSuffix(call, ")") {
		return "", false
	}
	return call[:open], true
}

// position reads "C:/my course/a.go:12 +0x1d fp=0xc0 sp=0xc0 pc=0x47", whose path may hold blanks and colons.
func position(s string) (file string, line int, ok bool) {
	for _, detail := range []string{" fp=0x", " +0x"} {
		if i := strings.LastIndex(s, detail); i >= 0 {
			s = s[:i]
		}
	}
	colon := strings.LastIndexByte(s, ':')
	if colon <= 0 {
		return "", 0, false
	}
	line, ok = number(s[colon+1:])
	return s[:colon], line, ok
}

// number reads a decimal number without a sign.
func number(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err == nil
}
