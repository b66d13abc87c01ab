package submission_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/submission"
)

// refused is the line about a submission of one file.
func refused(text string) string {
	return submission.Judged([]course.File{{Name: "join.go", Data: []byte(text)}}).Refused
}

func TestRefused_Imports(t *testing.T) {
	const (
		no       = " may not be imported in a solution: "
		elsewise = no + "beside the standard library, lessons use golang.org/x/sync and github.com/sourcegraph/conc"
	)
	tests := []struct{ spec, want string }{
		{`"unsafe"`, `package "unsafe"` + no + "it reaches past Go's types"},
		{"`unsafe`", `package "unsafe"` + no + "it reaches past Go's types"},
		{`"\x75nsafe"`, `package "unsafe"` + no + "it reaches past Go's types"},
		{`. "unsafe"`, `package "unsafe"` + no + "it reaches past Go's types"},
		{`sync "unsafe"`, `package "unsafe"` + no + "it reaches past Go's types"},
		{`"C"`, `package "C"` + no + "it is cgo"},
		{`"plugin"`, `package "plugin"` + no + "it loads code that is not part of the submission"},
		{`"testing"`, `package "testing"` + no + "it belongs to the tests"},
		{`_ "testing"`, `package "testing"` + no + "it belongs to the tests"},
		{`"testing/synctest"`, `package "testing/synctest"` + no + "it belongs to the tests"},
		{`"testing/quick"`, `package "testing/quick"` + no + "it belongs to the tests"},
		{`"github.com/threadwise/threadwise/solutions/01_join"`, `package "github.com/threadwise/threadwise/solutions/01_join"` + no + "a lesson stands alone"},
		{`"github.com/threadwise/threadwise/grader/lab"`, `package "github.com/threadwise/threadwise/grader/lab"` + no + "a lesson stands alone"},
		{`"github.com/threadwise/threadwise/exercises/02_waitgroup"`, `package "github.com/threadwise/threadwise/exercises/02_waitgroup"` + no + "a lesson stands alone"},
		{`"github.com/threadwise/threadwise"`, `package "github.com/threadwise/threadwise"` + no + "a lesson stands alone"},
		{`"github.com/stretchr/testify/assert"`, `package "github.com/stretchr/testify/assert"` + elsewise},
		{`"go.uber.org/goleak"`, `package "go.uber.org/goleak"` + elsewise},
		{`"golang.org/x/sys/unix"`, `package "golang.org/x/sys/unix"` + elsewise},
		{`"golang.org/x/syncope"`, `package "golang.org/x/syncope"` + elsewise},
		{`"github.com/sourcegraph/conceal"`, `package "github.com/sourcegraph/conceal"` + elsewise},
	}
	for _, test := range tests {
		t.Run(test.spec, func(t *testing.T) {
			assert.Equal(t, "join.go:5: "+test.want, refused("package join\n\nimport (\n\t\"sync\"\n\t"+test.spec+"\n)\n"))
		})
	}
}

func TestRefused_OpenImports(t *testing.T) {
	for _, name := range []string{
		"sync", "context", "net/http", "net/http/httptest", "os", "syscall", "reflect", "runtime", "runtime/debug",
		"golang.org/x/sync/errgroup", "golang.org/x/sync", "github.com/sourcegraph/conc", "github.com/sourcegraph/conc/pool", "nosuchpackage",
	} {
		assert.Empty(t, refused("package join\n\nimport _ \""+name+"\"\n"), name)
	}
}

func TestRefused_Directives(t *testing.T) {
	const suffix = " may not be used in a solution"
	tests := []struct{ line, want string }{
		{"//go:linkname now time.now", "the directive //go:linkname" + suffix},
		{"//go:norace", "the directive //go:norace" + suffix},
		{"//go:embed join_test.go", "the directive //go:embed" + suffix},
		{"//go:cgo_import_dynamic x", "the directive //go:cgo_import_dynamic" + suffix},
		{"//go:nosplit", "the directive //go:nosplit" + suffix},
		{"//go:nocheckptr", "the directive //go:nocheckptr" + suffix},
		{"//line join_test.go:7", "the directive line" + suffix + ": reports would name the wrong place"},
		{"//line :7:3", "the directive line" + suffix + ": reports would name the wrong place"},
		{"/*line join_test.go:7*/", "the directive line" + suffix + ": reports would name the wrong place"},
	}
	for _, test := range tests {
		t.Run(test.line, func(t *testing.T) {
			assert.Equal(t, "join.go:4: "+test.want, refused("package join\n\nfunc f() {}\n"+test.line+"\nfunc g() {}\n"))
		})
	}
}

func TestRefused_OpenDirectives(t *testing.T) {
	for _, line := range []string{
		"//go:build race", "//go:build !race", "//go:generate stringer", "//go:noinline", "//go:fix inline",
		"//line up the goroutines", "// line x.go:7", "// go:norace is not for us", "/* //go:linkname */", "var s = `\n//go:linkname a b\n`",
	} {
		assert.Empty(t, refused("package join\n\n"+line+"\nfunc f() {}\n"), line)
	}
}

func TestRefused_Names(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a call", "import \"runtime\"\n\nfunc f() { runtime.RaceDisable() }\n", "join.go:5: RaceDisable may not be used in a solution: it hides races"},
		{"a dot import", "import . \"runtime\"\n\nfunc f() { RaceDisable() }\n", "join.go:3: package \"runtime\" may not be imported in a solution: not with a dot, which hides where names come from"},
		{"another name", "import rt \"runtime\"\n\nfunc f() { rt.RaceEnable() }\n", "join.go:5: RaceEnable may not be used in a solution: it hides races"},
		{"a value", "import \"runtime\"\n\nvar f = runtime.RaceReleaseMerge\n", "join.go:5: RaceReleaseMerge may not be used in a solution: it hides races"},
		{"reflect", "import \"reflect\"\n\nvar f = reflect.NewAt\n", "join.go:5: NewAt may not be used in a solution: it reaches past Go's types"},
		{"a method of reflect", "import \"reflect\"\n\nvar f = reflect.Value.UnsafePointer\n", "join.go:5: UnsafePointer may not be used in a solution: it reaches past Go's types"},
		{"the heap", "import \"runtime/debug\"\n\nvar f = debug.WriteHeapDump\n", "join.go:5: WriteHeapDump may not be used in a solution: it writes out memory that is not the submission's"},
		{"the learner's own", "type car struct{}\n\nfunc (car) RaceDisable() { NewAt() }\n\nfunc NewAt() {}\n", ""},
		{"in a comment", "import \"runtime\"\n\n// RaceDisable would hide it.\nvar n = runtime.NumCPU\n", ""},
		{"in a string", "import \"runtime\"\n\nvar n, s = runtime.NumCPU, \"RaceDisable\"\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, refused("package join\n\n"+test.text))
		})
	}
}

func TestRefused_FilesAndProcesses(t *testing.T) {
	const why = " may not be used in a solution: files and other processes are not its business"
	tests := []struct{ name, text, want string }{
		{"a file", "import \"os\"\n\nfunc f() { os.ReadFile(\"/proc/self/mem\") }\n", "join.go:5: os.ReadFile" + why},
		{"by another name", "import system \"os\"\n\nvar f = system.OpenRoot\n", "join.go:5: os.OpenRoot" + why},
		{"over lines and comments", "import \"os\"\n\nvar f = os. // here\n\tOpen\n", "join.go:6: os.Open" + why},
		{"a process", "import \"os\"\n\nvar f = os.FindProcess\n", "join.go:5: os.FindProcess" + why},
		{"a system call", "import \"syscall\"\n\nvar f = syscall.Kill\n", "join.go:5: syscall.Kill" + why},
		{"a folder over HTTP", "import \"net/http\"\n\nvar d = http.Dir(\"/\")\n", "join.go:5: http.Dir" + why},
		{"output", "import \"os\"\n\nvar f, g = os.Stdout, os.ErrNotExist\n", ""},
		{"the end", "import (\n\"os\"\n\"syscall\")\n\nfunc f() { os.Exit(0); syscall.Exit(0) }\n", ""},
		{"a method of the learner's", "import \"os\"\n\ntype box struct{}\n\nfunc (box) Open() {}\n\nfunc f(b box) { b.Open(); _ = os.Args }\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, refused("package join\n\n"+test.text))
		})
	}
}

// A value may cross files: the one that uses it needs no import.
func TestRefused_AcrossFiles(t *testing.T) {
	files := []course.File{
		{Name: "a.go", Data: []byte("package join\n\nfunc f() { value().UnsafePointer() }\n")},
		{Name: "b.go", Data: []byte("package join\n\nimport \"reflect\"\n\nfunc value() reflect.Value { return reflect.ValueOf(f) }\n")},
	}
	assert.Equal(t, "a.go:3: UnsafePointer may not be used in a solution: it reaches past Go's types", submission.Judged(files).Refused)
}

// Go's own parser gives up on deep nesting, which the compiler takes.
func TestRefused_WhatDoesNotParse(t *testing.T) {
	deep := "\nvar x = " + strings.Repeat("(", 110_000) + "1" + strings.Repeat(")", 110_000) + "\n"
	assert.Equal(t, "join.go:3: package \"unsafe\" may not be imported in a solution: it reaches past Go's types", refused("package join\n\nimport \"unsafe\"\n"+deep))
	assert.Equal(t, "join.go:5: the directive //go:linkname may not be used in a solution", refused("package join\n"+deep+"\n//go:linkname a b\n"))
}

// The compiler says it better.
func TestRefused_LeavesSyntaxToTheCompiler(t *testing.T) {
	for _, text := range []string{"", "package", "package join\n\nfunc {", "\xff\xfe", "import \"sync", "package join\n\nimport \"a\\q\"\n"} {
		assert.Empty(t, refused(text), "%q", text)
	}
}

// No text makes the check fail, and what it says is one line that begins with a place.
func FuzzRefused(f *testing.F) {
	f.Add("package join\n\nimport \"unsafe\"\n")
	f.Add("package join\n//go:linkname a b\n")
	f.Add("import . \"runtime\"\nvar _ = RaceDisable\n/*line x.go:1*/")
	f.Fuzz(func(t *testing.T, text string) {
		if line := refused(text); line != "" {
			assert.Regexp(t, `^join\.go:\d+: [^\n]+$`, line)
		}
		submission.RunsAtInit([]course.File{{Name: "join.go", Data: []byte(text)}})
	})
}
