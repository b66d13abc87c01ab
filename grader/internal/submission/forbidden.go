package submission

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Packages that no lesson needs and through which a submission could reach into the tests that judge it.
var closedPackages = map[string]string{
	"C":                "is cgo",
	"unsafe":           "reaches past Go's types",
	"plugin":           "loads code that is not part of the submission",
	"testing":          "belongs to the tests",
	"testing/synctest": "belongs to the tests",
	"runtime/race":     "switches the race detector",
}

// Compiler directives that bypass the race detector or visibility.
var closedDirectives = regexp.MustCompile(`^//go:(linkname|norace|cgo_\w+|embed)\b`)

// forbidden returns one line about the first thing in files that no solution may use, and "" when there is none.
// A file that does not parse is left to the compiler, which says it better.
func forbidden(files []course.File) string {
	fset := token.NewFileSet()
	for _, f := range files {
		parsed, err := parser.ParseFile(fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		if pos, why := closedIn(parsed); why != "" {
			at := fset.PositionFor(pos, false)
			return fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, why)
		}
	}
	return ""
}

func closedIn(file *ast.File) (token.Pos, string) {
	for _, spec := range file.Imports {
		if why := closedImport(spec); why != "" {
			return spec.Pos(), why
		}
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if m := closedDirectives.FindStringSubmatch(c.Text); m != nil {
				return c.Pos(), fmt.Sprintf("the directive //go:%s may not be used in a solution", m[1])
			}
		}
	}
	return raceSwitch(file)
}

func closedImport(spec *ast.ImportSpec) string {
	name, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	if why, closed := closedPackages[name]; closed {
		return fmt.Sprintf("package %q may not be imported in a solution: it %s", name, why)
	}
	if name == course.Module || strings.HasPrefix(name, course.Module+"/") {
		return fmt.Sprintf("package %q may not be imported in a solution: a lesson stands alone", name)
	}
	return ""
}

// raceSwitch finds uses of runtime.RaceDisable and its siblings, which exist in race-enabled builds only.
func raceSwitch(file *ast.File) (pos token.Pos, why string) {
	ast.Inspect(file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && why == "" && (id.Name == "RaceDisable" || id.Name == "RaceEnable" || id.Name == "RaceAcquire" || strings.HasPrefix(id.Name, "RaceRelease")) {
			pos, why = id.Pos(), fmt.Sprintf("%s may not be used in a solution: it hides races", id.Name)
		}
		return why == ""
	})
	return pos, why
}
