package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/threadwise/threadwise/"

// mayImport says which packages of this module each package of the grader may import: data flows one way, from course to
// report, and what is linked into the tests of lessons stays apart from what judges them. A new package needs a line.
var mayImport = map[string][]string{
	"grader": {"grader/internal/cli"},

	// Values and files: they know nothing of ours.
	"grader/internal/course":     nil,
	"grader/internal/dump":       nil,
	"grader/internal/store":      nil,
	"grader/internal/tail":       nil,
	"grader/internal/term":       nil,
	"grader/internal/lessontext": nil,
	"grader/internal/group":      nil,
	"grader/internal/bench":      nil,
	"grader/internal/child":      nil,
	"grader/internal/procs":      nil,

	"grader/internal/timeline": nil,
	"grader/internal/topics":   nil,

	// The way of a submission.
	"grader/internal/submission": {"grader/internal/course"},
	"grader/internal/build":      {"grader/internal/course"},
	"grader/internal/note":       {"grader/internal/timeline"},
	"grader/internal/wire":       {"grader/internal/note"},
	"grader/internal/run":        {"grader/internal/group", "grader/internal/note", "grader/internal/wire"},
	"grader/internal/verdict": {"grader/internal/build", "grader/internal/course", "grader/internal/dump", "grader/internal/run",
		"grader/internal/timeline"},
	"grader/internal/report":  {"grader/internal/bench", "grader/internal/timeline", "grader/internal/topics", "grader/internal/verdict"},
	"grader/internal/history": {"grader/internal/store", "grader/internal/verdict"},
	"grader/internal/engine": {"grader/internal/build", "grader/internal/course", "grader/internal/run", "grader/internal/store",
		"grader/internal/submission", "grader/internal/verdict"},

	// The learner's loop asks for grading through an interface.
	"grader/internal/watch": {"grader/internal/report", "grader/internal/verdict"},

	// What works with the engine.
	"grader/internal/class": {"grader/internal/course", "grader/internal/engine", "grader/internal/report", "grader/internal/submission",
		"grader/internal/verdict"},
	"grader/internal/verify": {"grader/internal/course", "grader/internal/engine", "grader/internal/submission",
		"grader/internal/verdict"},
	"grader/internal/coursetest": {"grader/internal/course", "grader/internal/store"},
	"grader/internal/doctor":     {"grader/internal/build", "grader/internal/course", "grader/internal/store"},
	"grader/internal/benchmark":  nil,
	"grader/internal/cli": {"grader/internal/bench", "grader/internal/bench/runner", "grader/internal/build", "grader/internal/class",
		"grader/internal/course", "grader/internal/doctor", "grader/internal/engine", "grader/internal/history",
		"grader/internal/lessontext", "grader/internal/report", "grader/internal/store", "grader/internal/submission",
		"grader/internal/term", "grader/internal/topics", "grader/internal/verdict", "grader/internal/verify", "grader/internal/watch"},

	// What measures the lessons' code in real time: the one, and what it builds and starts.
	"grader/internal/bench/runner": {"fixtures/images", "grader/internal/bench", "grader/internal/build", "grader/internal/course",
		"grader/internal/group", "grader/internal/tail"},
	"grader/internal/bench/program": {"grader/internal/bench", "grader/internal/bench/program/stdout", "solutions/02_waitgroup",
		"solutions/03_measure", "solutions/32_download", "solutions/33_cpu"},
	"grader/internal/bench/program/stdout": nil,

	// What is linked into the tests of lessons.
	"grader/internal/watchdog/explain": {"grader/internal/dump", "grader/internal/note"},
	"grader/internal/watchdog":         {"grader/internal/dump", "grader/internal/note", "grader/internal/watchdog/explain"},
	"grader/internal/harness": {"grader/internal/child", "grader/internal/note", "grader/internal/procs", "grader/internal/watchdog",
		"grader/internal/wire", "grader/lab/seal"},
	"grader/lab/seal": {"grader/internal/note", "grader/internal/watchdog", "grader/internal/watchdog/explain", "grader/internal/wire"},
	"grader/lab": {"grader/internal/child", "grader/internal/dump", "grader/internal/note", "grader/internal/procs", "grader/internal/tail",
		"grader/internal/timeline", "grader/internal/watchdog", "grader/internal/watchdog/explain"},
	"grader/lab/internal/sample": nil,
}

// aPackage is what go list says about one.
type aPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// name is the path within the module.
func (p aPackage) name() string { return strings.TrimPrefix(p.ImportPath, module) }

// list asks go about patterns, relative to the module's root.
func list(t *testing.T, patterns ...string) []aPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-e", "-json=ImportPath,Imports,Deps"}, patterns...)...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	require.NoError(t, err)
	var all []aPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p aPackage
		err := d.Decode(&p)
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}

func TestArchitecture_Imports(t *testing.T) {
	found := map[string]bool{}
	for _, p := range list(t, "./grader/...") {
		found[p.name()] = true
		allowed, known := mayImport[p.name()]
		if !known {
			t.Errorf("%s has no line in mayImport: decide what it may know", p.name())
			continue
		}
		for _, path := range p.Imports {
			if name, ours := strings.CutPrefix(path, module); ours && !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s, which it is not to know", p.name(), name)
			}
		}
	}
	for name := range mayImport {
		assert.True(t, found[name], "%s is in mayImport, but there is no such package", name)
	}
}

// The grader that people run holds nothing that is for tests; nor does what is linked in front of a submission's code, which is
// loaded before package testing has to be.
func TestArchitecture_NoTestingInTheProduct(t *testing.T) {
	for _, p := range list(t, "./grader", "./grader/lab/seal") {
		for _, dep := range p.Deps {
			first, _, _ := strings.Cut(dep, "/")
			assert.NotEqual(t, "testing", first, "%s depends on %s", p.name(), dep)
			assert.NotContains(t, dep, "stretchr/testify", p.name())
			assert.NotContains(t, dep, "uber.org/goleak", p.name())
		}
	}
}

// What a learner reads and edits stands alone, as a submission must: package submission refuses the same.
func TestArchitecture_LessonsStandAlone(t *testing.T) {
	for _, p := range list(t, "./exercises/...", "./solutions/...") {
		for _, path := range p.Imports {
			first, _, _ := strings.Cut(path, "/")
			assert.NotContains(t, path, module, p.name())
			assert.NotContains(t, []string{"testing", "unsafe"}, first, p.name())
		}
	}
}

// maxFunction is how many lines a function may have: what fits a screen.
const maxFunction = 60

func TestStyle(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, complaint := range complaints(fset, file) {
			t.Error(complaint)
		}
		return nil
	})
	require.NoError(t, err)
}

// complaints lists long functions and what is left to do, each with its place.
func complaints(fset *token.FileSet, file *ast.File) []string {
	var all []string
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1; n > maxFunction && !isTable(fset, fn) {
			all = append(all, fmt.Sprintf("%s: %s has %d lines, more than %d", fset.Position(fn.Pos()), fn.Name.Name, n, maxFunction))
		}
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if word := leftToDo(c.Text); word != "" {
				all = append(all, fmt.Sprintf("%s: a %s: do it, or open an issue", fset.Position(c.Pos()), word))
			}
		}
	}
	return all
}

// isTable tells whether fn is long by the cases of a table that it declares and not by what it does.
func isTable(fset *token.FileSet, fn *ast.FuncDecl) bool {
	lines := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if ok {
			lines -= fset.Position(literal.End()).Line - fset.Position(literal.Pos()).Line
		}
		return !ok
	})
	return lines <= maxFunction
}

// leftToDo returns the word by which comment says that something is unfinished.
func leftToDo(comment string) string {
	for _, word := range []string{"TO" + "DO", "FIX" + "ME", "XX" + "X"} {
		if strings.Contains(comment, word) {
			return word
		}
	}
	return ""
}

func TestComplaints(t *testing.T) {
	long := strings.Repeat("\n", maxFunction)
	text := "package p\n\nfunc short() {}\n\nfunc long() {" + long + "}\n\nvar s = `// TO" + "DO in a string`\n\n// TO" + "DO: later\nfunc table() {\n_ = []int{" + long + "}\n}\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"p.go:5:1: long has 61 lines, more than 60",
		"p.go:69:1: a TO" + "DO: do it, or open an issue",
	}, complaints(fset, file))
}
