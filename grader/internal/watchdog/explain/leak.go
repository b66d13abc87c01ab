package explain

import (
	"strings"

	"github.com/threadwise/threadwise/grader/internal/dump"
	"github.com/threadwise/threadwise/grader/internal/note"
)

// Leak tells of goroutines that are still there when the test is over. There must be at least one.
func Leak(left []dump.Goroutine) note.Note {
	all := groups(left)
	lines := append([]string{leftBehind(len(left))}, list(all)...)
	if hint := all[0].leakHint(); hint != "" {
		lines = append(lines, hint)
	}
	return message("leak", all[0].look(), lines...)
}

func leftBehind(n int) string {
	if n == 1 {
		return "1 goroutine is left behind when everything should have ended:"
	}
	return count(n) + " are left behind when everything should have ended:"
}

// look returns where a learner should look first: the place, or the go statement when the place is not theirs.
func (g group) look() dump.Frame {
	for _, f := range []dump.Frame{g.at, g.creator} {
		if learners(f) {
			return f
		}
	}
	return dump.Frame{}
}

var leakHints = map[string]string{
	"chan send":           "Likely: the receiver has gone. Give the channel room for the value, or select on ctx.Done() or a done channel beside the send.",
	"chan receive":        "Likely: the channel is never closed. Close it when the last value is sent, or select on ctx.Done() or a done channel.",
	"select":              "Likely: the select has no case for the end, or nobody brings that end about: cancel the context, or close the done channel.",
	"sleep":               "Likely: nobody waits for it. Wait for it, or wake it early: select on a timer and on ctx.Done().",
	"sync.Mutex.Lock":     "Likely: a path leaves without Unlock. Write defer mu.Unlock() right after mu.Lock().",
	"sync.RWMutex.Lock":   "Likely: a path leaves without Unlock or RUnlock. Write the defer right after the lock.",
	"sync.RWMutex.RLock":  "Likely: a path leaves without Unlock. Write defer mu.Unlock() right after mu.Lock().",
	"sync.WaitGroup.Wait": "Likely: a Done is missing. Write defer wg.Done() first thing in the goroutine, or start it with wg.Go.",
	"sync.Cond.Wait":      "Likely: a Signal or Broadcast is missing when the work ends.",
	"running":             "Likely: a loop that nothing ends.",
	"runnable":            "Likely: a loop that nothing ends.",
}

const (
	tickerHint     = "Likely: the loop has no end. A ticker's channel is never closed, not even by Stop: select on a done channel too."
	connectionHint = "Likely: a connection is still open. Close the response's body, after reading it; shut the server down."
)

// leakHint names the likely bug.
func (g group) leakHint() string {
	if strings.HasPrefix(g.at.Func, "net/http.") {
		return connectionHint
	}
	source := sourceLine(g.at)
	if g.state == "chan receive" && (strings.Contains(source, ".C ") || strings.HasSuffix(source, ".C") || strings.Contains(source, "time.Tick(")) {
		return tickerHint
	}
	return leakHints[g.state]
}
