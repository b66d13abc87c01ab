package run

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/wire"
)

// orders is the process's standard input.
func (p *process) orders() (io.Reader, error) {
	text, err := json.Marshal(p.job)
	return bytes.NewReader(text), err
}

// maxText is how many bytes of a test's log or race reports are kept.
const maxText = 256 << 10

// attempts reads what the process reported. When it died, the last attempt is the one that was under way, or the first that had
// not begun: each process settles at least one test. late is a race report that belongs to no test.
func (p *process) attempts() (all []Attempt, late string) {
	results, _ := os.ReadFile(p.job.Results) // what cannot be read was not reported
	records := wire.Read(results, p.job.Key)
	var start wire.Record
	var early []note.Note // on package-level code
	next, hello, done := 0, false, false
	for _, r := range records {
		switch r.Event {
		case wire.Hello:
			hello = true
		case wire.Start:
			start, next = r, r.Step
			all = append(all, p.attempt(r.Step))
		case wire.Noted:
			if n := len(all); n > 0 {
				all[n-1].Notes = append(all[n-1].Notes, *r.Note)
			} else {
				early = append(early, *r.Note)
			}
		case wire.End:
			a := &all[len(all)-1]
			a.Reported, a.Finished, a.Failed, a.Skipped, a.Varied = true, r.Finished, r.Failed, r.Skipped, r.Varied
			p.texts(a, start, r)
			next = r.Step + 1
		case wire.Pause:
			done = true
		case wire.Done:
			done = true
			late = p.late(r, all)
		}
	}
	if !done {
		all = p.died(all, next, start, !hello)
		if !hello && len(all) > 0 {
			all[0].Notes = early
		}
	}
	return all, late
}

func (p *process) attempt(step int) Attempt {
	s := p.job.Steps[step]
	return Attempt{Test: s.Test, Procs: s.Procs}
}

// died adds how the process ended to the attempt that was under way, or to a new one of the step next.
func (p *process) died(all []Attempt, next int, start wire.Record, before bool) []Attempt {
	if n := len(all); n == 0 || all[n-1].Reported {
		next = p.skip(next, all)
		if next == len(p.job.Steps) {
			return all // every test has been reported; how the process ended no longer matters
		}
		all = append(all, p.attempt(next))
	}
	a := &all[len(all)-1]
	p.texts(a, start, wire.Record{LogAt: start.LogAt + maxText, RacesAt: start.RacesAt + maxText})
	a.Exit = &Exit{Code: p.cmd.ProcessState.ExitCode(), Killed: p.killed, Stderr: p.stderr.text(), Before: before}
	a.Exit.Tool = raceDetectorFailed(a.Exit.Stderr)
	return all
}

// skip returns the first step from next on that the binary does not leave out.
func (p *process) skip(next int, all []Attempt) int {
	past := pastOf(all)
	for next < len(p.job.Steps) && past.LeavesOut(p.job.Steps[next]) {
		next++
	}
	return next
}

func pastOf(all []Attempt) *wire.Past {
	past := new(wire.Past)
	for _, a := range all {
		past.Ended(a.Test, a.Passed(), a.Varied)
	}
	return past
}

// texts cuts what a logged and what the race detector said between two records out of their files.
func (p *process) texts(a *Attempt, from, to wire.Record) {
	a.Log = section(p.job.Log, from.LogAt, to.LogAt)
	a.Races = section(p.racesFile(), from.RacesAt, to.RacesAt)
}

func (p *process) racesFile() string {
	return fmt.Sprintf("%s.%d", p.job.Races, p.cmd.Process.Pid)
}

// late returns the race reports of a process whose tests all passed while the whole failed.
func (p *process) late(done wire.Record, all []Attempt) string {
	for _, a := range all {
		if !a.Passed() {
			return ""
		}
	}
	if !done.Failed {
		return ""
	}
	return section(p.racesFile(), 0, maxText)
}

// section returns the bytes [from, to) of a file, as far as they exist and no more than maxText.
func section(name string, from, to int64) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, from, min(to-from, maxText)))
	if err != nil {
		return ""
	}
	return string(text)
}

// raceDetectorFailed tells from what a process printed last whether the race detector crashed. It does so now and then when
// several timers of a synctest bubble are due at the same instant (Go 1.26; https://go.dev/issue/78156). Whoever prints such
// text on purpose gains nothing: what cannot be checked has not passed.
func raceDetectorFailed(stderr string) bool {
	return strings.Contains(stderr, "ThreadSanitizer: CHECK failed") || strings.Contains(stderr, "ThreadSanitizer:DEADLYSIGNAL") ||
		strings.Contains(stderr, "unexpected signal during runtime execution") && strings.Contains(stderr, "runtime.race")
}
