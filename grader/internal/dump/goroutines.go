package dump

import (
	"iter"
	"strings"
	"time"
)

// Goroutines returns the goroutines of a dump, in its order: what runtime.Stack(buf, true) writes, or the end of
// a process with GOTRACEBACK=all. Other text before, between and after them is passed over. A goroutine whose
// stack is not printed, or was cut off, has the frames that are there.
func Goroutines(text []byte) []Goroutine {
	return goroutines(lines(text))
}

func goroutines(lines iter.Seq[string]) []Goroutine {
	var r stackReader
	for line := range lines {
		r.line(line)
	}
	return r.all
}

// A stackReader collects goroutines line by line.
type stackReader struct {
	all    []Goroutine
	inside bool   // the lines belong to the last of all
	call   string // the call whose position comes next
}

func (r *stackReader) line(s string) {
	if g, ok := header(s); ok {
		r.all, r.inside, r.call = append(r.all, g), true, ""
		return
	}
	if !r.inside {
		return
	}
	switch {
	case s == "", strings.HasPrefix(s, "[originating from goroutine "):
		r.inside = false
	case s[0] == '\t':
		r.position(s[1:])
	default:
		r.call = s
	}
}

// position completes the call before it, if there is one.
func (r *stackReader) position(s string) {
	call := r.call
	r.call = ""
	file, line, ok := position(s)
	if !ok {
		return
	}
	g := &r.all[len(r.all)-1]
	if by, created := strings.CutPrefix(call, "created by "); created {
		g.CreatedBy, g.CreatedIn = creation(by)
		g.CreatedBy.File, g.CreatedBy.Line = file, line
		r.inside = false
	} else if name, isCall := function(call); isCall {
		g.Frames = append(g.Frames, Frame{Func: name, File: file, Line: line})
	}
}

// creation reads what follows "created by ": "main.start in goroutine 7".
func creation(s string) (Frame, int) {
	if i := strings.LastIndex(s, " in goroutine "); i >= 0 {
		if id, ok := number(s[i+len(" in goroutine "):]); ok {
			return Frame{Func: s[:i]}, id
		}
	}
	return Frame{Func: s}, 0
}

// header reads "goroutine 8 gp=0xc0 m=nil [chan receive (durable), 2 minutes, synctest bubble 1]:". Text may stand
// before it: a program that prints no newline shares its last line with the runtime. An indented header is a quotation,
// such as a stack within a panic's message.
func header(s string) (Goroutine, bool) {
	start := strings.Index(s, "goroutine ")
	if start < 0 || s[0] == '\t' || s[0] == ' ' || !strings.HasSuffix(s, "]:") {
		return Goroutine{}, false
	}
	who, what, ok := strings.Cut(strings.TrimSuffix(s[start:], "]:"), " [")
	if !ok {
		return Goroutine{}, false
	}
	digits, pointers, crashed := strings.Cut(strings.TrimPrefix(who, "goroutine "), " ")
	id, ok := number(digits)
	if !ok || crashed && !strings.HasPrefix(pointers, "gp=") {
		return Goroutine{}, false
	}
	g := Goroutine{ID: id}
	g.status(what)
	return g, true
}

// status reads what stands in the brackets of a header.
func (g *Goroutine) status(s string) {
	s, _, _ = strings.Cut(s, " labels:{")
	state, rest, _ := strings.Cut(s, ", ")
	g.State, g.Durable = undecorated(state)
	for part := range strings.SplitSeq(rest, ", ") {
		if m, ok := strings.CutSuffix(part, " minutes"); ok {
			g.Waiting = minutes(m)
		} else if b, ok := strings.CutPrefix(part, "synctest bubble "); ok {
			g.Bubble, _ = number(b)
		}
	}
}

// undecorated takes off what the runtime adds to a state: " (durable) (leaked) (scan)" or " (leaked) (scan) (durable)",
// or a part of it.
func undecorated(state string) (bare string, durable bool) {
	state, outer := strings.CutSuffix(state, " (durable)")
	state = strings.TrimSuffix(state, " (scan)")
	state = strings.TrimSuffix(state, " (leaked)")
	state, inner := strings.CutSuffix(state, " (durable)")
	return state, outer || inner
}

// minutes is 0 for what is no number, or too many for a time.Duration.
func minutes(s string) time.Duration {
	n, ok := number(s)
	if d := time.Duration(n) * time.Minute; ok && d/time.Minute == time.Duration(n) {
		return d
	}
	return 0
}
