package verify

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// standard tells whether a package of the standard library that is called pkg declares name. It reads the source that comes with Go.
func standard(pkg, name string) bool {
	if pkg == "" {
		return false
	}
	for _, depth := range []string{"", "*", "*/*"} { // sync, net/http, testing/synctest
		files, _ := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(depth), pkg, "*.go")) // the pattern is well formed
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") && declares(file, name) {
				return true
			}
		}
	}
	return false
}

// declares tells whether a Go file declares name at its top level.
func declares(file, name string) bool {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if declaresSpec(s, name) {
					return true
				}
			}
		}
	}
	return false
}

func declaresSpec(s ast.Spec, name string) bool {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return s.Name.Name == name
	case *ast.ValueSpec:
		for _, n := range s.Names {
			if n.Name == name {
				return true
			}
		}
	}
	return false
}
