package explain

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// Busy tells of a goroutine that uses the processor and gets nowhere.
func Busy(g dump.Goroutine) note.Note {
	at, kind := loopOf(g)
	return message("busy", at,
		fmt.Sprintf("goroutine %d keeps a processor busy and gets nowhere: %s", g.ID, kind.what),
		"      in "+function(at)+" at "+where(at),
		kind.hint)
}

type loopKind struct{ what, hint string }

var (
	spinAtomic = loopKind{"it spins on an atomic value",
		"Likely: a loop that asks again and again. Let it wait for a channel, a WaitGroup or a sync.Cond."}
	selectDefault = loopKind{"a select with a default case goes round and round",
		"Likely: with default, select never waits. Leave the default out, and the select sleeps until a case is ready."}
	polling = loopKind{"a loop sleeps and looks again, over and over",
		"Likely: what it looks for never comes, or should be waited for: with a channel, a WaitGroup or a sync.Cond."}
	anyLoop = loopKind{"a loop that does not end",
		"Likely: its condition never comes true, or it asks again and again where it should wait."}
)

// loopOf finds the innermost loop of the learner's that g is in, and what sort of loop it is. The line of the frame is the
// one that tells the sort, wherever in the loop g happened to be seen.
func loopOf(g dump.Goroutine) (dump.Frame, loopKind) {
	atomic := len(g.Frames) > 0 && strings.Contains(g.Frames[0].Func, "atomic.")
	for _, f := range g.Frames {
		if !learners(f) {
			continue
		}
		s := parse(f)
		if loop := s.loop(f.Line); loop != nil {
			sign, kind := kindOf(loop, atomic)
			f.Line = s.fset.Position(sign.Pos()).Line
			return f, kind
		}
	}
	if atomic {
		return Place(g), spinAtomic
	}
	return Place(g), anyLoop
}

// loop returns the innermost loop of the function around line.
func (s *source) loop(line int) ast.Node {
	if s == nil {
		return nil
	}
	var loop ast.Node
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if s.around(n, line) {
				loop = n
			}
		}
		return true
	})
	return loop
}

// kindOf tells loops apart by what they call. The node is the select with a default, if there is one, else the loop.
func kindOf(loop ast.Node, atomic bool) (ast.Node, loopKind) {
	kind := anyLoop
	if atomic {
		kind = spinAtomic
	}
	sign := loop
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			if kind != selectDefault && hasDefault(n) {
				sign, kind = n, selectDefault
			}
		case *ast.SelectorExpr:
			kind = kind.refine(n.Sel.Name)
		}
		return true
	})
	return sign, kind
}

func hasDefault(s *ast.SelectStmt) bool {
	return slices.ContainsFunc(s.Body.List, func(clause ast.Stmt) bool { return clause.(*ast.CommClause).Comm == nil })
}

// refine takes a call in the loop into account. A select with default is the surest sign, then a sleep.
func (k loopKind) refine(called string) loopKind {
	switch {
	case k == selectDefault:
	case called == "Sleep":
		return polling
	case k == anyLoop && (strings.HasPrefix(called, "Load") || strings.HasPrefix(called, "CompareAndSwap")):
		return spinAtomic
	}
	return k
}
