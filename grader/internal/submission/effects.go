package submission

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// RunsAtInit tells whether files hold package-level code that runs before main: an init function, or a variable whose
// initial value comes from anything but literals and a few harmless calls. Such code runs in every process of the binary it is
// linked into, so it must not share one with other lessons.
func RunsAtInit(files []course.File) bool {
	return slices.ContainsFunc(files, func(f course.File) bool {
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.SkipObjectResolution)
		return err == nil && slices.ContainsFunc(parsed.Decls, runs)
	})
}

func runs(decl ast.Decl) bool {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return decl.Recv == nil && decl.Name.Name == "init"
	case *ast.GenDecl:
		return decl.Tok == token.VAR && slices.ContainsFunc(decl.Specs, func(s ast.Spec) bool {
			return slices.ContainsFunc(s.(*ast.ValueSpec).Values, hasEffect)
		})
	}
	return false
}

// hasEffect tells whether evaluating x could do more than make a value: call, receive, or panic.
func hasEffect(x ast.Expr) bool {
	effect := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // declared, not called
		case *ast.CallExpr:
			effect = effect || !harmless(n)
		case *ast.UnaryExpr:
			effect = effect || n.Op == token.ARROW
		case *ast.IndexExpr, *ast.SliceExpr, *ast.TypeAssertExpr, *ast.StarExpr:
			effect = true // may panic; a generic instantiation looks the same, and being wrong about it costs only a link
		case *ast.BinaryExpr:
			effect = effect || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL
		}
		return !effect
	})
	return effect
}

// harmless tells whether call is errors.New("…").
func harmless(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && pkg.Name == "errors" && sel.Sel.Name == "New"
}
