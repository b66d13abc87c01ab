package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/run"
	"github.com/threadwise/threadwise/grader/internal/timeline"
)

// An explanation is why an attempt did not pass.
type explanation struct {
	cause    string
	message  string
	where    []Location
	timeline *timeline.Timeline
}

// causeSilent marks an attempt that was ended by the wall clock, which proves nothing about the code.
const causeSilent = "silent"

// causeTool marks an attempt in which the race detector crashed.
const causeTool = "tool"

// explain finds the most telling reason: what the test itself noted, then a race, then how the process ended, then the log.
func (c Case) explain(a run.Attempt) explanation {
	switch {
	case len(a.Notes) > 0:
		return c.noted(a)
	case a.Exit != nil:
		return c.exited(*a.Exit)
	case strings.Contains(a.Races, "DATA RACE") || strings.Contains(a.Log, raceNotice): // code under test may have removed the report
		e := c.race(a.Races)
		said, seed := splitSeed(cleanLog(a.Log))
		e.message = join(e.message, said, seed)
		return e
	case a.Skipped:
		return explanation{message: "The test was skipped: a requirement that is not checked is not met."}
	}
	e := explanation{message: cleanLog(a.Log), where: c.testLine(a.Log)}
	if e.message == "" {
		e.message = "The test ended without saying why: it was cut off, most likely by runtime.Goexit."
	}
	return e
}

func (c Case) noted(a run.Attempt) explanation {
	e := explanation{cause: a.Notes[0].Cause, timeline: chosen(a)}
	var said []message
	for _, n := range a.Notes {
		said = append(said, message{lines: strings.Split(strings.TrimRight(n.Text, "\n"), "\n")})
		if n.File != "" {
			e.where = append(e.where, c.location(n.File, n.Line, ""))
		}
	}
	lines := texts(said)
	if a.Exit != nil && a.Exit.Before {
		lines = slices.Insert(lines, 0, "In package-level code, before any test began:")
	}
	e.message = strings.Join(lines, "\n")
	return e
}

// chosen is the one of several timelines that tells most: the first with an end that was expected, else the first.
func chosen(a run.Attempt) *timeline.Timeline {
	var first *timeline.Timeline
	for _, n := range a.Notes {
		if n.Timeline != nil && n.Timeline.Ends != nil {
			return n.Timeline
		}
		if first == nil {
			first = n.Timeline
		}
	}
	return first
}

func (c Case) exited(exit run.Exit) explanation {
	when := "while this test ran"
	if exit.Before {
		when = "before any test began, in package-level code"
	}
	if exit.Tool {
		return explanation{cause: causeTool, message: "The race detector itself crashed, again and again: a fault of the tool, not of your code. Try again."}
	}
	switch exit.Killed {
	case run.Silent:
		return explanation{cause: causeSilent, message: fmt.Sprintf("There was no sign of progress for %v: the machine is too busy, or the code waits for something outside of it.", run.SilenceLimit)}
	case run.OutputFlood:
		return explanation{cause: "output", message: fmt.Sprintf("Your code printed more than %d MiB %s: a loop that prints without end?", run.OutputLimit>>20, when)}
	}
	if crash, ok := dump.ParseCrash([]byte(exit.Stderr)); ok {
		return c.crashed(crash, when)
	}
	if exit.Code == -1 {
		return explanation{cause: "crash", message: fmt.Sprintf("The process was killed %s. Most likely the system ran out of memory: "+
			"does your code start goroutines, or take memory, without end?", when)}
	}
	return explanation{
		cause:   "exit",
		message: fmt.Sprintf("The process ended with exit code %d %s. A library does not call os.Exit: it returns.", exit.Code, when),
		where:   c.exits(),
	}
}

func (c Case) crashed(crash dump.Crash, when string) explanation {
	e := explanation{cause: "panic", message: fmt.Sprintf("panic: %s\nIt ended the whole process %s: nobody recovers a panic on a goroutine of its own.", crash.Message, when)}
	if crash.Fatal {
		e.cause, e.message = "crash", fmt.Sprintf("fatal error: %s\nIt ended the whole process %s.", crash.Message, when)
	}
	if len(crash.Goroutines) > 0 {
		e.where = c.frames(crash.Goroutines[0].Frames)
	}
	return e
}

// maxFrames is how many of the learner's frames of one stack are shown.
const maxFrames = 3

// frames are the learner's lines of a stack, innermost first; those of the test when there are none.
func (c Case) frames(stack []dump.Frame) []Location {
	var own, test []Location
	for _, f := range stack {
		switch _, mine := dump.Learner([]dump.Frame{f}); {
		case mine:
			own = append(own, c.location(f.File, f.Line, "called here"))
		case dump.InTest(f):
			test = append(test, c.location(f.File, f.Line, "the test, called here"))
		}
	}
	if len(own) == 0 {
		own = test
	}
	if len(own) > 0 {
		own[0].Role = strings.Replace(own[0].Role, "called here", "it happened here", 1)
	}
	return own[:min(len(own), maxFrames)]
}
