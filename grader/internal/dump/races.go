package dump

import "strings"

// Races returns every report of the race detector in text, in its order. Other text is passed over. A report that
// is cut short is returned with what is there, if that is at least the header of one access.
func Races(text []byte) []Race {
	var r raceReader
	for line := range lines(text) {
		r.line(line)
	}
	r.finish()
	return r.all
}

// A raceReader collects reports line by line.
type raceReader struct {
	all      []Race
	open     bool       // inside a report
	race     Race       // the open report
	accesses int        // how many accesses of it have begun
	stacks   []*[]Frame // the stacks of it that the next frames belong to
	call     string     // the call whose position comes next
}

func (r *raceReader) line(s string) {
	switch {
	case strings.HasSuffix(s, "WARNING: DATA RACE"):
		r.finish()
		r.open = true
	case !r.open:
	case s == "==================":
		r.finish()
	case s == "":
		r.stacks = nil
	case strings.HasPrefix(s, "      "):
		r.position(s[6:])
	case strings.HasPrefix(s, "  "):
		r.call = s[2:]
	default:
		r.section(s)
	}
}

// finish ends the open report.
func (r *raceReader) finish() {
	if r.accesses > 0 {
		for i := range r.race.Accesses {
			a := &r.race.Accesses[i]
			a.Atomic = len(a.Frames) > 0 && isAtomic(a.Frames[0])
		}
		r.all = append(r.all, r.race)
	}
	*r = raceReader{all: r.all}
}

// isAtomic tells an atomic access by where it happens: the race detector has no word for it.
func isAtomic(f Frame) bool {
	switch packageOf(f.Func) {
	case "sync/atomic", "internal/runtime/atomic":
		return true
	}
	return false
}

// section begins a stack: of an access, or of the start of a goroutine.
func (r *raceReader) section(s string) {
	r.call = ""
	if a, ok := access(s); ok && r.accesses < len(r.race.Accesses) {
		next := &r.race.Accesses[r.accesses]
		*next = a
		r.accesses++
		r.stacks = []*[]Frame{&next.Frames}
	} else if id, ok := startOf(s); ok {
		r.stacks = r.startsOf(id)
	}
}

// startsOf returns where to keep the start of goroutine id: with each access that it made.
func (r *raceReader) startsOf(id int) []*[]Frame {
	var stacks []*[]Frame
	for i := range r.race.Accesses {
		if a := &r.race.Accesses[i]; id != 0 && a.Goroutine == id && a.Created == nil {
			stacks = append(stacks, &a.Created)
		}
	}
	return stacks
}

func (r *raceReader) position(s string) {
	name, isCall := function(r.call)
	file, line, ok := position(s)
	r.call = ""
	if !isCall || !ok {
		return
	}
	for _, stack := range r.stacks {
		*stack = append(*stack, Frame{Func: name, File: file, Line: line})
	}
}

// access reads "Previous write at 0x00c0000140a8 by goroutine 7:".
func access(s string) (Access, bool) {
	what, who, ok := strings.Cut(s, " by ")
	kind, _, hasAddress := strings.Cut(what, " at 0x")
	if !ok || !hasAddress {
		return Access{}, false
	}
	kind = strings.ToLower(kind)
	write := strings.HasSuffix(kind, "write")
	id, ok := accessor(who)
	return Access{Write: write, Goroutine: id}, ok && (write || strings.HasSuffix(kind, "read"))
}

// accessor reads "goroutine 7:" or "main goroutine:".
func accessor(s string) (id int, ok bool) {
	if s == "main goroutine:" {
		return 0, true
	}
	digits, isGoroutine := strings.CutPrefix(s, "goroutine ")
	id, ok = number(strings.TrimSuffix(digits, ":"))
	return id, isGoroutine && ok
}

// startOf reads "Goroutine 7 (finished) created at:".
func startOf(s string) (id int, ok bool) {
	who, created := strings.CutSuffix(s, " created at:")
	who, state, hasState := strings.Cut(who, " (")
	digits, isGoroutine := strings.CutPrefix(who, "Goroutine ")
	id, ok = number(digits)
	return id, ok && created && hasState && isGoroutine && strings.HasSuffix(state, ")")
}
