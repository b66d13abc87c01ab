// Package wire is the protocol between the grader and the test binary that it starts.
//
// The grader sends a [Job] on standard input. The binary answers with [Record]s in a file, each signed with the job's key, so
// that code under test, which can find and write to any file, cannot make one up, change one or say one twice. Dropping
// records only loses: a test that is not reported has not passed.
package wire

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/threadwise/threadwise/grader/internal/note"
)

// Env is the name of the environment variable that tells a test binary that a job waits on its standard input.
const Env = "THREADWISE_JOB"

// A Step is one run of one test.
type Step struct {
	Test  string `json:"test"`
	Procs int    `json:"procs"` // GOMAXPROCS
	Spare bool   `json:"spare"` // left out if the test has passed in this process, and varies GOMAXPROCS on its own
}

// A Job is what one process of a test binary is to do.
type Job struct {
	Key     []byte            `json:"key"`     // signs the records
	Results string            `json:"results"` // file that records are appended to
	Log     string            `json:"log"`     // file for what the tests themselves log; empty for standard output
	Races   string            `json:"races"`   // file that the race detector writes to, without its suffix ".PID"
	Lesson  string            `json:"lesson"`
	Steps   []Step            `json:"steps"`
	Sources map[string]string `json:"sources"` // text of each file that the lesson was built from, by the path that stacks name
	Child   []byte            `json:"child"`   // orders of a test that runs itself in this process; see package child
}

// NewKey returns a random key for a [Job].
func NewKey() []byte {
	key := make([]byte, 32)
	rand.Read(key) // never fails, by its documentation
	return key
}

// Events of a [Record].
const (
	Hello = "hello" // package-level code is done, steps begin
	Start = "start" // a step begins
	Noted = "note"  // a test explains its failure
	End   = "end"   // a step has ended
	Pause = "pause" // what steps are left want a new process
	Done  = "done"  // all steps have ended
)

// A Record is one event in a test binary. Offsets are in bytes, into the files that the [Job] names.
type Record struct {
	Seq      int        `json:"seq"`
	Event    string     `json:"event"`
	Step     int        `json:"step"` // index into the job's steps
	Finished bool       `json:"finished,omitempty"`
	Failed   bool       `json:"failed,omitempty"`
	Skipped  bool       `json:"skipped,omitempty"`
	Varied   bool       `json:"varied,omitempty"` // the test has varied GOMAXPROCS on its own
	Note     *note.Note `json:"note,omitempty"`
	LogAt    int64      `json:"logAt"`   // size of the log so far
	RacesAt  int64      `json:"racesAt"` // size of the race reports so far
}

// A Writer signs records. It is safe for concurrent use.
type Writer struct {
	mu  sync.Mutex
	seq int
	key []byte
	w   io.Writer
}

// NewWriter returns a Writer that appends to w.
func NewWriter(w io.Writer, key []byte) *Writer { return &Writer{w: w, key: key} }

// Write numbers, signs and writes r.
func (w *Writer) Write(r Record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.Seq = w.seq
	w.seq++
	payload, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.w, "%s %s\n", sign(w.key, payload), payload)
	return err
}

// Read returns the records of text up to the first that key did not sign or that is out of order.
func Read(text, key []byte) []Record {
	var records []Record
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		signature, payload, _ := bytes.Cut(lines.Bytes(), []byte(" "))
		var r Record
		if !hmac.Equal(signature, []byte(sign(key, payload))) || json.Unmarshal(payload, &r) != nil || r.Seq != len(records) {
			break
		}
		records = append(records, r)
	}
	return records
}

func sign(key, payload []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write(payload)
	return hex.EncodeToString(mac.Sum(nil))
}
