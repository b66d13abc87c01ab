package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

// A lock is a call of Lock or RLock that the source shows.
type lock struct {
	name string // as written: "c.mu"
	key  string // "(*Cache).mu" where c is the receiver, so that two methods of one type agree; else as written
	read bool
	at   dump.Frame
}

// held returns the locks that a goroutine holds, as far as the source tells: those taken, in the functions on its
// stack, before the line that it has reached and not given back on the way there.
func held(g dump.Goroutine) []lock {
	var all []lock
	for _, f := range g.Frames {
		if learners(f) {
			all = append(all, heldAt(f)...)
		}
	}
	return all
}

func heldAt(f dump.Frame) []lock {
	fn := parse(f)
	if fn == nil {
		return nil
	}
	var locks []lock
	for _, c := range fn.calls() {
		if c.line >= f.Line || !c.leadsTo(f.Line) {
			continue
		}
		switch c.method {
		case "Lock", "RLock":
			locks = append(locks, fn.lock(c, f))
		case "Unlock", "RUnlock":
			locks = without(locks, c.name)
		}
	}
	return locks
}

func without(locks []lock, name string) []lock {
	for i := len(locks) - 1; i >= 0; i-- {
		if locks[i].name == name {
			return append(locks[:i], locks[i+1:]...)
		}
	}
	return locks
}

// wanted returns the lock that a goroutine waits for.
func wanted(g dump.Goroutine) (lock, bool) {
	f, ok := dump.Learner(g.Frames)
	if !ok {
		return lock{}, false
	}
	if fn := parse(f); fn != nil {
		for _, c := range fn.calls() {
			if c.line == f.Line && (c.method == "Lock" || c.method == "RLock") {
				return fn.lock(c, f), true
			}
		}
	}
	return lock{}, false
}

// A source is the innermost function around a line.
type source struct {
	text     []byte // of the whole file
	fset     *token.FileSet
	body     *ast.BlockStmt
	receiver string // its name; empty without one
	typ      string // the receiver's type
}

// parse finds the function around f; it is nil when the file cannot be read or does not parse.
func parse(f dump.Frame) *source {
	text, err := ReadFile(f.File)
	if err != nil {
		return nil
	}
	s := &source{text: text, fset: token.NewFileSet()}
	file, err := parser.ParseFile(s.fset, f.File, text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool { return s.enter(n, f.Line) })
	if s.body == nil {
		return nil
	}
	return s
}

// enter notes n when it is a function around line, and reports whether to look inside.
func (s *source) enter(n ast.Node, line int) bool {
	if n == nil || !s.around(n, line) {
		_, file := n.(*ast.File)
		return file
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		s.body = n.Body
		s.setReceiver(n.Recv)
	case *ast.FuncLit:
		s.body = n.Body
	}
	return true
}

func (s *source) setReceiver(list *ast.FieldList) {
	if list == nil || len(list.List) == 0 || len(list.List[0].Names) == 0 {
		return
	}
	s.receiver = list.List[0].Names[0].Name
	s.typ = s.words(list.List[0].Type)
}

// words is n as the source has it.
func (s *source) words(n ast.Node) string {
	return string(s.text[s.fset.Position(n.Pos()).Offset:s.fset.Position(n.End()).Offset])
}

func (s *source) around(n ast.Node, line int) bool {
	return s.fset.Position(n.Pos()).Line <= line && line <= s.fset.Position(n.End()).Line
}

// A call is a method call without arguments, as mutexes have them.
type call struct {
	method string
	name   string // what it is called on: "c.mu"
	line   int
	block  [2]int // first and last line of the block that it stands in
}

// leadsTo reports whether a goroutine at line has passed the call: it stands in a block around that line.
func (c call) leadsTo(line int) bool { return c.block[0] <= line && line <= c.block[1] }

// calls returns the calls of the function itself in order: none in a defer, in a goroutine or in a function inside it.
func (s *source) calls() []call {
	var found []call
	ast.PreorderStack(s.body, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt, *ast.GoStmt, *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if c, ok := s.call(n, innermostBlock(stack)); ok {
				found = append(found, c)
			}
		}
		return true
	})
	return found
}

// innermostBlock returns the innermost of a node's ancestors that is a list of statements.
func innermostBlock(stack []ast.Node) ast.Node {
	for i := len(stack) - 1; i >= 0; i-- {
		switch stack[i].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			return stack[i]
		}
	}
	return nil
}

func (s *source) call(n *ast.CallExpr, block ast.Node) (call, bool) {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || len(n.Args) > 0 || block == nil {
		return call{}, false
	}
	return call{
		method: sel.Sel.Name,
		name:   s.words(sel.X),
		line:   s.fset.Position(sel.Sel.Pos()).Line,
		block:  [2]int{s.fset.Position(block.Pos()).Line, s.fset.Position(block.End()).Line},
	}, true
}

func (s *source) lock(c call, f dump.Frame) lock {
	f.Line = c.line
	l := lock{name: c.name, key: c.name, read: c.method == "RLock", at: f}
	if root, field, ok := strings.Cut(c.name, "."); ok && root == s.receiver {
		l.key = s.typ + "." + field
	}
	return l
}
