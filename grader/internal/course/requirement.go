package course

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Requirement is one test function of a lesson.
type Requirement struct {
	Test string // the function's name
	Text string // first sentence of its doc comment, without the full stop; empty when there is none
	Kind string // "works", "timing", "leaks", "errors" or "races"
}

var kinds = []string{"works", "timing", "leaks", "errors", "races"}

const directive = "//grader:"

// requirements lists the test functions of files in the order of the source.
func requirements(files []File) ([]Requirement, error) {
	var all []Requirement
	fset := token.NewFileSet()
	for _, f := range files {
		parsed, err := parser.ParseFile(fset, f.Name, f.Data, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("reading the tests: %w", err)
		}
		for _, decl := range parsed.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || !isTest(fn) {
				continue
			}
			r, err := requirement(fn)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// isTest tells whether fn is func TestXxx(t *testing.T), as package testing reads names.
func isTest(fn *ast.FuncDecl) bool {
	name, found := strings.CutPrefix(fn.Name.Name, "Test")
	first, _ := utf8.DecodeRuneInString(name)
	return found && !unicode.IsLower(first) && fn.Recv == nil && fn.Type.Params.NumFields() == 1 && isTestingT(fn.Type.Params.List[0].Type)
}

// isTestingT tells whether x is *testing.T.
func isTestingT(x ast.Expr) bool {
	pointer, ok := x.(*ast.StarExpr)
	if !ok {
		return false
	}
	t, ok := pointer.X.(*ast.SelectorExpr)
	return ok && t.Sel.Name == "T"
}

func requirement(fn *ast.FuncDecl) (Requirement, error) {
	r := Requirement{Test: fn.Name.Name, Kind: kinds[0]}
	if fn.Doc == nil {
		return r, nil
	}
	r.Text = strings.TrimSuffix(new(doc.Package).Synopsis(fn.Doc.Text()), ".")
	for _, c := range fn.Doc.List {
		kind, found := strings.CutPrefix(c.Text, directive)
		if !found {
			continue
		}
		if !slices.Contains(kinds, kind) {
			return r, fmt.Errorf("%s: unknown kind %q; one of %s", r.Test, kind, strings.Join(kinds, ", "))
		}
		r.Kind = kind
	}
	return r, nil
}
