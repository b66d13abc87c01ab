package build

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

func unit(name string, files ...course.File) Unit {
	l := course.Lesson{Name: name, Stubs: []course.File{{Name: "join.go", Data: []byte("package join\n")}}}
	return Unit{Lesson: l, Files: files}
}

func file(name, text string) course.File { return course.File{Name: name, Data: []byte(text)} }

// output is what go said once, as a file of testdata.
func output(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return course.Unify(text)
}

const (
	join     = "exercises/01_join/join.go"
	joinTest = "exercises/01_join/join_test.go"
)

// The files hold the whole output of builds that failed, with two lessons in the binary.
func TestAttribute(t *testing.T) {
	tests := []struct {
		output string
		files  []course.File
		want   []Diagnostic
	}{
		{"syntax.json", nil, []Diagnostic{{join, 3, 13, "syntax error: unexpected {, expected )"}}},
		{"types.json", nil, []Diagnostic{
			{join, 34, 13, `cannot use "s" (untyped string constant) as int value in variable declaration`},
			{join, 36, 12, "declared and not used: y"},
		}},
		{"unknown_module.json", nil, []Diagnostic{{join, 3, 8, "no required module provides package example.com/nothing/here; to add it:\ngo get example.com/nothing/here"}}},
		{"unknown_std.json", nil, []Diagnostic{{join, 3, 8, "package nothing is not in std (/opt/go/src/nothing)"}}},
		{"internal_package.json", nil, []Diagnostic{{join, 3, 8, "use of internal package internal/abi not allowed"}}},
		{"empty_file.json", nil, []Diagnostic{{join, 1, 1, "expected 'package', found 'EOF'"}}},
		{"two_packages.json", []course.File{file("join.go", "package join\n"), file("x.go", "// Mine.\npackage other\n")},
			[]Diagnostic{{"exercises/01_join/x.go", 2, 9, "package other: the lesson's package is join"}}},
		{"renamed_package.json", []course.File{file("join.go", "package main\n")}, []Diagnostic{{join, 1, 9, "package main: the lesson's package is join"}}},
		{"two_packages.json", nil, []Diagnostic{{joinTest, 17, 0, "found packages join (join.go) and other (x.go) in /home/ann/threadwise/exercises/01_join"}}},
		{"bad_file_name.json", nil, []Diagnostic{{"", 0, 0, "package github.com/threadwise/threadwise/grader/internal/suites (test)\n\timports exercises/01_join/suite\n\timports exercises/01_join: invalid input file name \"-x.go\""}}},
	}
	for _, test := range tests {
		t.Run(strings.TrimSuffix(test.output, ".json"), func(t *testing.T) {
			got := attribute(output(t, test.output), []Unit{unit("01_join", test.files...), unit("02_waitgroup"), unit("01_joiner")})
			assert.Equal(t, map[string][]Diagnostic{"01_join": test.want}, got)
		})
	}
}

// A changed signature is found where the tests use it: the suite does not compile, and it is that lesson's.
func TestAttribute_Suite(t *testing.T) {
	for name, first := range map[string]string{
		"signature.json": "assignment mismatch: 1 variable but join.Start returns 2 values",
		"left_out.json":  "undefined: join.Start",
	} {
		got := attribute(output(t, name), []Unit{unit("02_waitgroup"), unit("01_join")})
		require.Len(t, got, 1, name)
		assert.Len(t, got["01_join"], maxDiagnostics)
		assert.Equal(t, Diagnostic{joinTest, 24, 0, first}, got["01_join"][0])
	}
}

// The same output with the paths of Windows gives the same.
func TestAttribute_Windows(t *testing.T) {
	for _, name := range []string{"syntax.json", "types.json", "unknown_module.json", "signature.json"} {
		out := windows(t, output(t, name))
		group := []Unit{unit("01_join")}
		assert.Equal(t, attribute(output(t, name), group), attribute(out, group), name)
	}
}

// windows turns the slashes of the positions in what go said.
func windows(t *testing.T, out []byte) []byte {
	t.Helper()
	var turned bytes.Buffer
	for line := range bytes.Lines(out) {
		var event map[string]any
		require.NoError(t, json.Unmarshal(line, &event))
		said, _ := event["Output"].(string)
		if path, rest, found := strings.Cut(said, ".go:"); found {
			event["Output"] = strings.ReplaceAll(strings.Replace(path, "/tmp", `C:\tmp`, 1), "/", `\`) + ".go:" + rest
		}
		text, err := json.Marshal(event)
		require.NoError(t, err)
		turned.Write(append(text, '\r', '\n'))
	}
	return turned.Bytes()
}

func TestAttribute_NobodysFault(t *testing.T) {
	group := []Unit{unit("01_join"), unit("02_waitgroup")}
	for _, out := range []string{
		"",
		"go: cannot write: no space left on device\n",
		`{"ImportPath":"github.com/threadwise/threadwise/grader/lab","Action":"build-output","Output":"/x/grader/lab/real.go:1:1: oh\n"}`,
		`{"ImportPath":"github.com/threadwise/threadwise/grader/internal/suites.test","Action":"build-output","Output":"too much data, last section\n"}`,
	} {
		assert.Empty(t, attribute([]byte(out), group), out)
	}
}

func TestAttribute_SeveralLessons(t *testing.T) {
	out := append(output(t, "syntax.json"), bytes.ReplaceAll(output(t, "types.json"), []byte("01_join"), []byte("02_waitgroup"))...)
	got := attribute(out, []Unit{unit("01_join"), unit("02_waitgroup"), unit("03_measure")})
	assert.Len(t, got["01_join"], 1)
	assert.Len(t, got["02_waitgroup"], 2)
	assert.Len(t, got, 2)
}

// A name of 100,000 letters makes a long line, which is still a message.
func TestMessages_LongLine(t *testing.T) {
	long := strings.Repeat("a", 100_000)
	out, err := json.Marshal(map[string]string{"ImportPath": "x", "Action": "build-output", "Output": "join.go:1:2: undefined: " + long + "\n"})
	require.NoError(t, err)
	assert.Equal(t, []message{{"x", "join.go:1:2: undefined: " + long + "\n"}, {"", "plain\n"}}, messages(append(out, "\nplain\n"...)))
}

func TestDiagnostics(t *testing.T) {
	l := unit("01_join").Lesson
	tests := []struct {
		name, text string
		want       []Diagnostic
	}{
		{"no column", "/x/exercises/01_join/join.go:3: oh\n", []Diagnostic{{join, 3, 0, "oh"}}},
		{"Windows", "C:\\x\\exercises\\01_join\\join.go:3:4: oh\r\n", []Diagnostic{{join, 3, 4, "oh"}}},
		{"another place", "grader/lab/real.go:3:4: oh", []Diagnostic{{"grader/lab/real.go", 3, 4, "oh"}}},
		{"a second line", "join.go:1:2: have f()\n\twant g()\n", []Diagnostic{{"join.go", 1, 2, "have f()\nwant g()"}}},
		{"a tab first", "\tjoin.go:1:2: oh\n", []Diagnostic{{"\tjoin.go", 1, 2, "oh"}}},
		{"no position", "# pkg\nlink: out of memory in /tmp/x/exercises/01_join\n", []Diagnostic{{Message: "link: out of memory in exercises/01_join"}}},
		{"nothing", "", []Diagnostic{{}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, diagnostics(test.text, l)) })
	}
}

func TestFirstLines(t *testing.T) {
	assert.Equal(t, "1\n2\n3\n4\n5", firstLines([]byte("1\n2\n3\n4\n5\n6\n")))
	assert.Empty(t, firstLines(nil))
}

func TestFindings(t *testing.T) {
	got := findings(output(t, "vet.json"), []Unit{unit("01_join"), unit("90_twin")})
	assert.Equal(t, map[string][]Diagnostic{"01_join": {
		{join, 40, 35, "return copies lock value: sync.Mutex (copylocks)"},
		{join, 42, 40, "the cancel function returned by context.WithCancel should be called, not discarded, to avoid a context leak (lostcancel)"},
		{join, 42, 90, `fmt.Printf format %d has arg "x" of wrong type string (printf)`},
	}}, got, "a brace at the end of a line before them hides none")
}

func TestFindings_Nothing(t *testing.T) {
	for _, out := range []string{"", "{}\n", "{\n", "# x\n{\n\t\"x\": {}\n}\n", `{"github.com/threadwise/threadwise/exercises/01_join": {"printf": {"error": "could not"}}}`} {
		assert.Empty(t, findings([]byte(out), []Unit{unit("01_join")}), out)
	}
	failed := "{\n\"github.com/threadwise/threadwise/exercises/01_join\": {\"printf\": {\"error\": \"could not\"}}}\n"
	assert.Empty(t, findings([]byte(failed), []Unit{unit("01_join")}))
}
