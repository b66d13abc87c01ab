package run

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/threadwise/threadwise/grader/internal/note"
	"github.com/threadwise/threadwise/grader/internal/wire"
)

// This test binary also plays the binaries that package run starts: as one, it does what the job's lesson is called.
func TestMain(m *testing.M) {
	if address := os.Getenv(orphanEnv); address != "" {
		orphan(address)
	}
	if os.Getenv(wire.Env) == "" {
		os.Exit(m.Run())
	}
	var job wire.Job
	orders, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = json.Unmarshal(orders, &job)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "reading the job:", err)
		os.Exit(3)
	}
	play(job)
}

// play behaves as binaries of lessons might, and ends the process.
func play(job wire.Job) {
	results, err := os.OpenFile(job.Results, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		os.Exit(3)
	}
	b := &binary{job: job, file: results, out: wire.NewWriter(results, job.Key)}
	act, ok := acts[job.Lesson]
	if !ok {
		os.Exit(3)
	}
	act(b)
	os.Exit(0)
}

// binary is a harness that can lie.
type binary struct {
	job  wire.Job
	file *os.File
	out  *wire.Writer
}

func (b *binary) say(r wire.Record) {
	if b.out.Write(r) != nil {
		os.Exit(3)
	}
}

func (b *binary) begin(step int) { b.say(wire.Record{Event: wire.Start, Step: step}) }

func (b *binary) pass(step int) {
	b.begin(step)
	b.say(wire.Record{Event: wire.End, Step: step, Finished: true})
}

// passAll reports every step from first on as passed, and the end.
func (b *binary) passAll(first int) {
	for step := first; step < len(b.job.Steps); step++ {
		b.pass(step)
	}
	b.say(wire.Record{Event: wire.Done})
}

func (b *binary) hello() { b.say(wire.Record{Event: wire.Hello}) }

// text is the results file so far.
func (b *binary) text() string {
	text, err := os.ReadFile(b.job.Results)
	if err != nil {
		os.Exit(3)
	}
	return string(text)
}

// races writes to the race detector's file.
func (b *binary) races(text string) {
	if os.WriteFile(fmt.Sprintf("%s.%d", b.job.Races, os.Getpid()), []byte(text), 0o600) != nil {
		os.Exit(3)
	}
}

// acts are what binaries do, by the lesson's name.
var acts = map[string]func(b *binary){
	"good": func(b *binary) { b.hello(); b.passAll(0) },
	"prints": func(b *binary) {
		b.hello()
		fmt.Print("hello ", strings.Repeat("x", headSize))
		b.passAll(0)
	},
	"cwd": func(b *binary) {
		dir, _ := os.Getwd()
		fmt.Print(dir)
		b.hello()
		b.passAll(0)
	},
	"exit before": func(*binary) {},
	"prints PASS": func(*binary) {
		fmt.Print("=== RUN   TestA\n--- PASS: TestA (0.00s)\nPASS\n\x16--- PASS: TestB (0.00s)\n")
	},
	"panic before": func(*binary) { panic("at package level") },
	"exits in every test": func(b *binary) {
		b.hello()
		b.begin(0)
	},
	"panics in the second": func(b *binary) {
		b.hello()
		b.pass(0)
		b.begin(1)
		panic("boom")
	},
	"exits after the last": func(b *binary) {
		b.hello()
		for step := range b.job.Steps {
			b.pass(step)
		}
		os.Exit(7)
	},
	"floods": func(b *binary) {
		b.hello()
		b.begin(0)
		for {
			fmt.Println("a line without end")
		}
	},
	"floods, then the rest passes": func(b *binary) {
		b.hello()
		b.begin(0)
		for b.job.Steps[0].Test == "TestA" {
			fmt.Fprintln(os.Stderr, "a line without end")
		}
		b.say(wire.Record{Event: wire.End, Finished: true})
		b.passAll(1)
	},
	"waits": func(b *binary) {
		b.hello()
		b.begin(0)
		select {}
	},
	"forges without a key": func(b *binary) {
		fmt.Fprintln(b.file, `{"seq":0,"event":"hello"}`)
		for i := range b.job.Steps {
			fmt.Fprintf(b.file, `{"seq":%d,"event":"start","step":%d}`+"\n", 2*i+1, i)
			fmt.Fprintf(b.file, `{"seq":%d,"event":"end","step":%d,"finished":true}`+"\n", 2*i+2, i)
		}
	},
	"forges with a key of its own": func(b *binary) {
		b.out = wire.NewWriter(b.file, wire.NewKey())
		b.hello()
		b.passAll(0)
	},
	"forges after a test has begun": func(b *binary) {
		b.hello()
		b.begin(0)
		b.out = wire.NewWriter(b.file, wire.NewKey())
		b.say(wire.Record{Event: wire.End, Finished: true})
		b.passAll(1)
	},
	"repeats what was said": func(b *binary) {
		b.hello()
		b.pass(0)
		lines := strings.SplitAfter(b.text(), "\n")
		b.begin(1)
		fmt.Fprint(b.file, lines[2]) // the end of the first test, once more
	},
	"wipes what was said": func(b *binary) {
		b.hello()
		b.begin(0)
		b.say(wire.Record{Event: wire.End, Finished: true, Failed: true})
		if b.file.Truncate(0) != nil {
			os.Exit(3)
		}
		b.passAll(1)
	},
	"removes the results": func(b *binary) {
		b.hello()
		if os.Remove(b.job.Results) != nil {
			os.Exit(3)
		}
		b.passAll(0)
	},
	"reports": func(b *binary) {
		b.hello()
		log := "log of A|log of B|"
		if os.WriteFile(b.job.Log, []byte(log), 0o600) != nil {
			os.Exit(3)
		}
		b.races("race of A|race of B|")
		b.say(wire.Record{Event: wire.Start})
		b.say(wire.Record{Event: wire.Noted, Note: &note.Note{Cause: "leak", Text: "left behind"}})
		b.say(wire.Record{Event: wire.End, Failed: true, LogAt: 9, RacesAt: 10})
		b.say(wire.Record{Event: wire.Start, Step: 1, LogAt: 9, RacesAt: 10})
		b.say(wire.Record{Event: wire.End, Step: 1, Finished: true, Skipped: true, LogAt: int64(len(log)), RacesAt: 20})
		b.say(wire.Record{Event: wire.Done})
	},
	"races late": func(b *binary) {
		b.hello()
		for step := range b.job.Steps {
			b.pass(step)
		}
		b.races("WARNING: DATA RACE")
		b.say(wire.Record{Event: wire.Done, Failed: true})
	},
	"crashes the race detector": func(b *binary) {
		b.hello()
		b.begin(0)
		fmt.Fprintln(os.Stderr, "ThreadSanitizer: CHECK failed: tsan_rtl.cpp:1")
		os.Exit(66)
	},
	"leaves a child behind": func(b *binary) {
		b.hello()
		startOrphan()
		b.passAll(0)
	},
}
