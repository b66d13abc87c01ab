package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// A Job is what a program reads, as JSON, on its standard input. It measures every case, in their order, and answers with
// an [Event] a line on its standard output.
type Job struct {
	Experiment Name     `json:"experiment"`
	URLs       []string `json:"urls,omitempty"` // of the images
	Cases      []Case   `json:"cases"`
}

// Steps is how many steps a program reports while it does the job. Cases that it skips report fewer.
func (j Job) Steps() int {
	steps := 0
	for _, c := range j.Cases {
		steps += c.steps(j.Experiment)
	}
	return steps
}

// An Event is a line of a program's answer: one of its version, a step done, and the figures of a case.
type Event struct {
	Version string  `json:"version,omitempty"` // of the language: "3.11.7"
	Step    bool    `json:"step,omitempty"`
	Case    *int    `json:"case,omitempty"` // index in the job; the fields below are its [Figure]
	Seconds float64 `json:"seconds,omitempty"`
	Memory  float64 `json:"memory,omitempty"`
	Skipped string  `json:"skipped,omitempty"`
}

// Answers writes events. Its methods may be called by several goroutines.
type Answers struct {
	mu      sync.Mutex
	encoder *json.Encoder
	err     error
}

// NewAnswers returns Answers that go to w.
func NewAnswers(w io.Writer) *Answers { return &Answers{encoder: json.NewEncoder(w)} }

// Version reports the version of the language.
func (a *Answers) Version(version string) { a.write(Event{Version: version}) }

// Step reports that a step is done.
func (a *Answers) Step() { a.write(Event{Step: true}) }

// Measured reports how long the case at an index took, in seconds, and, where that was measured, the bytes that each task took.
func (a *Answers) Measured(index int, seconds, memory float64) {
	a.write(Event{Case: &index, Seconds: seconds, Memory: memory})
}

// Err returns the first error of writing.
func (a *Answers) Err() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.err
}

func (a *Answers) write(e Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.encoder.Encode(e); a.err == nil {
		a.err = err
	}
}

// An Answer is what a program said about a job.
type Answer struct {
	Version string
	Figures []Figure // one for each case of the job
}

// ErrIncomplete is returned by [ReadAnswer] when the program ended early: how it ended says more.
var ErrIncomplete = errors.New("the program ended before it had measured everything")

// ReadAnswer reads r to its end and calls step for each step that is reported. It is an error when a line is no event, or
// a case has no figure or two.
func ReadAnswer(r io.Reader, j Job, step func()) (Answer, error) {
	a := Answer{Figures: make([]Figure, len(j.Cases))}
	known := make([]bool, len(j.Cases))
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var e Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return a, fmt.Errorf("the program wrote a line that is no event: %.60q", lines.Bytes())
		}
		switch {
		case e.Version != "":
			a.Version = e.Version
		case e.Step:
			step()
		case e.Case != nil:
			if err := a.set(known, e); err != nil {
				return a, err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return a, fmt.Errorf("reading what the program wrote: %w", err)
	}
	for _, k := range known {
		if !k {
			return a, ErrIncomplete
		}
	}
	return a, nil
}

// set takes the figure that e holds.
func (a *Answer) set(known []bool, e Event) error {
	i := *e.Case
	switch {
	case i < 0 || i >= len(known):
		return fmt.Errorf("the program measured case %d of %d", i, len(known))
	case known[i]:
		return fmt.Errorf("the program measured case %d twice", i)
	case e.Skipped == "" && !(e.Seconds > 0) || math.IsInf(e.Seconds, 0) || e.Memory < 0:
		return fmt.Errorf("the program measured %v s and %v bytes in case %d", e.Seconds, e.Memory, i)
	}
	known[i] = true
	a.Figures[i] = Figure{Seconds: e.Seconds, Memory: e.Memory, Skipped: e.Skipped}
	return nil
}
