// Package dump turns what the Go runtime prints about goroutines, data races and crashes into values.
// It is pure: text in, values out.
package dump

import "time"

// A Frame is one call on a stack.
type Frame struct {
	Func string // as printed, without arguments: "github.com/x/y.(*T).Do.func1"
	File string // as printed
	Line int
}

// A Goroutine is one goroutine of a stack dump.
type Goroutine struct {
	ID        int
	State     string        // wait reason or status without its decorations: "chan receive", "sync.Mutex.Lock", "running"
	Durable   bool          // blocked in a way that only its own bubble can end (testing/synctest)
	Bubble    int           // number of its synctest bubble, 0 outside of any
	Waiting   time.Duration // whole minutes, as the header gives them; 0 below one minute
	Frames    []Frame       // innermost first
	CreatedBy Frame         // the go statement; zero for the main goroutine
	CreatedIn int           // ID of the goroutine that ran the go statement; 0 when unknown
}

// An Access is one side of a data race.
type Access struct {
	Write     bool
	Atomic    bool
	Goroutine int     // the race detector's own number, no Goroutine's ID; 0 is the main goroutine
	Frames    []Frame // innermost first; those of an atomic access may lack its caller
	Created   []Frame // where that goroutine was started; nil for the main goroutine
}

// A Race is one report of the race detector: the later access first, as it prints them.
type Race struct {
	Accesses [2]Access
}

// A Crash is the end of a process by panic or by the runtime's own fatal error.
type Crash struct {
	Fatal      bool   // "fatal error: …" in place of "panic: …"
	Message    string // what follows "panic: " or "fatal error: ", all of its lines, without "[recovered, repanicked]"
	Goroutines []Goroutine
}
