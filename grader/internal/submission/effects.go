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
// linked into, so it must not share one with other lessons. Being wrong costs a link, or the other lessons of the same submission.
func RunsAtInit(files []course.File) bool {
	return slices.ContainsFunc(files, func(f course.File) bool {
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.SkipObjectResolution)
		return err == nil && slices.ContainsFunc(parsed.Decls, runs)
	})
}

func runs(decl ast.Decl) bool {
	switch decl := decl.(type) {
	case *ast.FuncDecl: // a function may take the name of one that is built in
		return decl.Recv == nil && (decl.Name.Name == "init" || slices.Contains(harmlessNames, decl.Name.Name))
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
		case *ast.CompositeLit:
			effect = effect || slices.ContainsFunc(n.Elts, hasEffect)
			return false // its type does nothing
		case *ast.CallExpr:
			effect = effect || !harmless(n)
			return false
		case *ast.UnaryExpr:
			effect = effect || n.Op == token.ARROW
		case *ast.IndexExpr, *ast.SliceExpr, *ast.TypeAssertExpr, *ast.StarExpr:
			effect = true // may panic; a generic instantiation looks the same
		case *ast.BinaryExpr:
			effect = effect || mayPanic(n)
		}
		return !effect
	})
	return effect
}

// mayPanic tells whether the operation itself may: a division by zero, a shift by less than zero, a comparison of
// what cannot be compared. The compiler refuses the first two when the right side is a literal.
func mayPanic(x *ast.BinaryExpr) bool {
	switch x.Op {
	case token.QUO, token.REM, token.SHL, token.SHR:
		_, literal := x.Y.(*ast.BasicLit)
		return !literal
	case token.EQL, token.NEQ:
		return true
	}
	return false
}

// harmlessNames are calls of what is built in that only make a value.
var harmlessNames = []string{
	"make", "new", "len", "cap", "string", "any", "error", "bool", "byte", "rune", "int", "int32", "int64", "uint", "uint32", "uint64", "float64",
}

// harmless tells whether call is a conversion, one of harmlessNames, or errors.New.
func harmless(call *ast.CallExpr) bool {
	args := call.Args
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.ArrayType:
		if fun.Len != nil {
			return false // from a slice that may be too short
		}
	case *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.InterfaceType, *ast.StarExpr:
	case *ast.Ident:
		if fun.Name == "make" && len(args) > 0 {
			return !slices.ContainsFunc(args[1:], func(size ast.Expr) bool { return !isSmall(size) })
		}
		if !slices.Contains(harmlessNames, fun.Name) {
			return false
		}
	case *ast.SelectorExpr:
		if !isOneOf(fun, "errors.New", "time.Duration") {
			return false
		}
	default:
		return false
	}
	return !slices.ContainsFunc(args, hasEffect)
}

// isSmall tells whether x is a literal of a few digits: making something of that size cannot fail.
func isSmall(x ast.Expr) bool {
	literal, ok := x.(*ast.BasicLit)
	return ok && literal.Kind == token.INT && len(literal.Value) <= 4
}

// isOneOf tells whether sel is one of names, which have the form package.Name.
func isOneOf(sel *ast.SelectorExpr, names ...string) bool {
	pkg, ok := sel.X.(*ast.Ident)
	return ok && slices.Contains(names, pkg.Name+"."+sel.Sel.Name)
}
