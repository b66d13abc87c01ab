package verify

import (
	"fmt"
	"go/types"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// compareAPI tells where stubs and solutions export different things.
func compareAPI(root string, lessons []course.Lesson) ([]string, error) {
	var paths []string
	for _, l := range lessons {
		paths = append(paths, l.ImportPath(), solutionPath(l))
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile, Dir: root}, paths...)
	if err != nil {
		return nil, fmt.Errorf("loading the lessons' packages: %w", err)
	}
	byPath := map[string]*packages.Package{}
	for _, p := range loaded {
		byPath[p.PkgPath] = p
	}
	var problems []string
	for _, l := range lessons {
		problems = append(problems, compare(l, byPath[l.ImportPath()], byPath[solutionPath(l)])...)
	}
	return problems, nil
}

func solutionPath(l course.Lesson) string {
	return course.Module + "/" + path.Join("solutions", l.Name)
}

func compare(l course.Lesson, stub, solution *packages.Package) (problems []string) {
	for _, p := range []*packages.Package{stub, solution} {
		if p == nil || p.Types == nil || len(p.Errors) > 0 {
			return []string{l.Dir() + ": its package or its solution's does not compile"}
		}
	}
	a, b := exported(stub.Types), exported(solution.Types)
	for _, line := range a {
		if !slices.Contains(b, line) {
			problems = append(problems, fmt.Sprintf("%s: the stub has %q, the solution has not", l.Dir(), line))
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			problems = append(problems, fmt.Sprintf("%s: the solution has %q, the stub has not", l.Dir(), line))
		}
	}
	return problems
}

// exported lists what p exports, a line each, with methods. Fields that are not exported do not count.
func exported(p *types.Package) []string {
	var lines []string
	unqualified := types.RelativeTo(p)
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		named, isType := obj.(*types.TypeName)
		if !isType {
			lines = append(lines, types.ObjectString(obj, unqualified))
			continue
		}
		lines = append(lines, typeLines(named, unqualified)...)
	}
	return lines
}

func typeLines(t *types.TypeName, q types.Qualifier) []string {
	lines := []string{"type " + t.Name()}
	if s, ok := t.Type().Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if f.Exported() {
				lines = append(lines, fmt.Sprintf("type %s: field %s %s", t.Name(), f.Name(), types.TypeString(f.Type(), q)))
			}
		}
	} else {
		lines[0] += " " + types.TypeString(t.Type().Underlying(), q)
	}
	methods := types.NewMethodSet(types.NewPointer(t.Type()))
	for m := range methods.Methods() {
		if m.Obj().Exported() {
			lines = append(lines, strings.TrimSpace(types.ObjectString(m.Obj(), q)))
		}
	}
	return lines
}
