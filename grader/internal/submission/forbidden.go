package submission

import (
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Packages of the standard library that no lesson needs and through which a submission could reach into the tests that judge it.
var closedPackages = map[string]string{
	"C":       "is cgo",
	"unsafe":  "reaches past Go's types",
	"plugin":  "loads code that is not part of the submission",
	"testing": "belongs to the tests",
}

// openModules are the modules that a solution may use beside the standard library: lessons speak of them.
var openModules = []string{"golang.org/x/sync", "github.com/sourcegraph/conc"}

// openDirectives are the compiler directives that a solution may use. Others bypass visibility or the race detector, or make
// a program that compiles fail to link.
var openDirectives = []string{"build", "generate", "noinline", "fix"}

// closedNames are what single functions and methods of packages could be abused for.
var closedNames = map[string]struct{ pkg, why string }{
	"RaceAcquire":      {"runtime", "hides races"},
	"RaceDisable":      {"runtime", "hides races"},
	"RaceEnable":       {"runtime", "hides races"},
	"RaceRelease":      {"runtime", "hides races"},
	"RaceReleaseMerge": {"runtime", "hides races"},
	"NewAt":            {"reflect", "reaches past Go's types"},
	"UnsafePointer":    {"reflect", "reaches past Go's types"},
	"WriteHeapDump":    {"runtime/debug", "writes out memory that is not the submission's"},
}

// forbidden returns one line about the first thing in files that no solution may use, and "" when there is none.
//
// It reads tokens rather than a syntax tree: what go/parser gives up on, such as very deep nesting, the compiler may still take.
// It keeps the honest honest. Code that runs on a machine can do more than any list holds; only a sandbox keeps that in.
func forbidden(files []course.File) string {
	imported := map[string]bool{}
	for _, f := range files {
		if line := closedImports(f, imported); line != "" {
			return line
		}
	}
	for _, f := range files {
		if line := closedTokens(f, imported); line != "" {
			return line
		}
	}
	return ""
}

// closedImports adds the packages that f imports to imported, up to the first that may not be.
func closedImports(f course.File, imported map[string]bool) string {
	fset := token.NewFileSet()
	// With an error, the file holds what came before it. The compiler says what is wrong.
	parsed, _ := parser.ParseFile(fset, f.Name, f.Data, parser.ImportsOnly|parser.SkipObjectResolution)
	if parsed == nil {
		return ""
	}
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if why := closedImport(name); why != "" {
			line := fset.PositionFor(spec.Pos(), false).Line
			return fmt.Sprintf("%s:%d: package %q may not be imported in a solution: %s", f.Name, line, name, why)
		}
		imported[name] = true
	}
	return ""
}

// closedImport says why the package called name may not be imported, and "" when it may.
func closedImport(name string) string {
	if why, closed := closedPackages[name]; closed {
		return "it " + why
	}
	first, _, _ := strings.Cut(name, "/")
	switch {
	case first == "testing":
		return "it " + closedPackages["testing"]
	case within(name, course.Module):
		return "a lesson stands alone"
	case !strings.Contains(first, "."): // the standard library, or nothing that there is
		return ""
	case slices.ContainsFunc(openModules, func(module string) bool { return within(name, module) }):
		return ""
	}
	return "beside the standard library, lessons use " + strings.Join(openModules, " and ")
}

func within(name, module string) bool { return name == module || strings.HasPrefix(name, module+"/") }

// closedTokens looks for directives and names.
func closedTokens(f course.File, imported map[string]bool) string {
	file := token.NewFileSet().AddFile(f.Name, -1, len(f.Data))
	var s scanner.Scanner
	s.Init(file, f.Data, nil, scanner.ScanComments)
	for {
		pos, tok, text := s.Scan()
		why := ""
		switch tok {
		case token.EOF:
			return ""
		case token.COMMENT:
			why = closedDirective(text)
		case token.IDENT:
			if closed, ok := closedNames[text]; ok && imported[closed.pkg] {
				why = fmt.Sprintf("%s may not be used in a solution: it %s", text, closed.why)
			}
		}
		if why != "" {
			return fmt.Sprintf("%s:%d: %s", f.Name, file.PositionFor(pos, false).Line, why)
		}
	}
}

var (
	goDirective   = regexp.MustCompile(`^//go:(\w+)`)
	lineDirective = regexp.MustCompile(`^(//line .*:\d+\s*$|/\*line .*:\d+\*/)`)
)

func closedDirective(comment string) string {
	if m := goDirective.FindStringSubmatch(comment); m != nil && !slices.Contains(openDirectives, m[1]) {
		return fmt.Sprintf("the directive //go:%s may not be used in a solution", m[1])
	}
	if lineDirective.MatchString(comment) {
		return "the directive line may not be used in a solution: reports would name the wrong place"
	}
	return ""
}
