package submission

import (
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Packages of the standard library that no lesson needs and through which a submission could reach into the tests that judge it,
// or out of them: each with the packages below it.
var closedPackages = map[string]string{
	"C":              "is cgo",
	"unsafe":         "reaches past Go's types",
	"plugin":         "loads code that is not part of the submission",
	"testing":        "belongs to the tests",
	"debug":          "reads programs",
	"os/exec":        "starts other programs",
	"os/signal":      "belongs to the program, not to a library",
	"os/user":        "asks about the machine",
	"io/ioutil":      "reads and writes files",
	"archive":        "reads and writes files",
	"embed":          "reads files",
	"go":             "reads files",
	"text/template":  "reads files",
	"html/template":  "reads files",
	"log/syslog":     "writes to the machine's log",
	"runtime/cgo":    "is cgo",
	"runtime/pprof":  "shows memory that is not the submission's",
	"net/http/cgi":   "starts other programs",
	"net/http/pprof": "shows memory that is not the submission's",
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

// openMembers is what a solution may use of packages that reach into the system: it may print, ask for its environment and exit, which
// ends the test. Files and other processes are not its business. Names that begin with Err or Is are open too.
var openMembers = map[string][]string{
	"os":      {"Stdout", "Stderr", "Stdin", "Exit", "Getenv", "LookupEnv", "Args", "File"},
	"syscall": {"Exit"},
}

// closedFiles are the functions of other packages that open files.
var closedFiles = map[string][]string{
	"net/http": {"Dir", "FS", "FileServer", "FileServerFS", "ServeFile", "ServeFileFS", "NewFileTransport", "NewFileTransportFS"},
	"net":      {"FileConn", "FileListener", "FilePacketConn"},
}

// forbidden returns one line about the first thing in files that no solution may use, and "" when there is none.
//
// It reads tokens rather than a syntax tree: what go/parser gives up on, such as very deep nesting, the compiler may still take.
// It keeps the honest honest. Code that runs on a machine can do more than any list holds; only a sandbox keeps that in.
func forbidden(files []course.File) string {
	imported := map[string]bool{}
	byFile := make([]aliases, len(files))
	for i, f := range files {
		var line string
		if byFile[i], line = closedImports(f, imported); line != "" {
			return line
		}
	}
	for i, f := range files {
		if line := closedTokens(f, imported, byFile[i]); line != "" {
			return line
		}
	}
	return ""
}

// aliases are the packages that a file imports, by the names that it has for them.
type aliases map[string]string

// closedImports adds the packages that f imports to imported, up to the first that may not be, and returns f's names for them.
func closedImports(f course.File, imported map[string]bool) (names aliases, line string) {
	fset := token.NewFileSet()
	// With an error, the file holds what came before it. The compiler says what is wrong.
	parsed, _ := parser.ParseFile(fset, f.Name, f.Data, parser.ImportsOnly|parser.SkipObjectResolution)
	names = aliases{}
	if parsed == nil {
		return names, ""
	}
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		alias := path.Base(name)
		if spec.Name != nil {
			alias = spec.Name.Name
		}
		why := closedImport(name)
		if why == "" && alias == "." {
			why = "not with a dot, which hides where names come from"
		}
		if why != "" {
			line := fset.PositionFor(spec.Pos(), false).Line
			return names, fmt.Sprintf("%s:%d: package %q may not be imported in a solution: %s", f.Name, line, name, why)
		}
		imported[name], names[alias] = true, name
	}
	return names, ""
}

// closedImport says why the package called name may not be imported, and "" when it may.
func closedImport(name string) string {
	for closed, why := range closedPackages {
		if within(name, closed) {
			return "it " + why
		}
	}
	first, _, _ := strings.Cut(name, "/")
	switch {
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
func closedTokens(f course.File, imported map[string]bool, names aliases) string {
	file := token.NewFileSet().AddFile(f.Name, -1, len(f.Data))
	var s scanner.Scanner
	s.Init(file, f.Data, nil, scanner.ScanComments)
	var before [2]string // the two tokens before, as far as they are a name and a dot
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
			} else if before[1] == "." {
				why = closedMember(names[before[0]], text)
			}
		}
		if why != "" {
			return fmt.Sprintf("%s:%d: %s", f.Name, file.PositionFor(pos, false).Line, why)
		}
		if tok == token.PERIOD {
			text = "."
		}
		if tok != token.COMMENT {
			before = [2]string{before[1], text}
		}
	}
}

// closedMember says why the member called name of a package may not be used, and "" when it may.
func closedMember(pkg, name string) string {
	open, narrow := openMembers[pkg]
	closed := narrow && !slices.Contains(open, name) && !strings.HasPrefix(name, "Err") && !strings.HasPrefix(name, "Is")
	if closed || slices.Contains(closedFiles[pkg], name) {
		return fmt.Sprintf("%s.%s may not be used in a solution: files and other processes are not its business", path.Base(pkg), name)
	}
	return ""
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
