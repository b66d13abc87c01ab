package bench_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/bench"
)

// two is a job of two cases.
func two() bench.Job {
	return bench.Job{Experiment: bench.IO, Cases: []bench.Case{{Tasks: 3, AtOnce: 1}, {Tasks: 3, AtOnce: 3}}}
}

// What Answers writes, ReadAnswer reads.
func TestAnswers(t *testing.T) {
	var text bytes.Buffer
	answers := bench.NewAnswers(&text)
	answers.Version("go1.26.8")
	var steps sync.WaitGroup
	for range two().Steps() {
		steps.Go(answers.Step)
	}
	steps.Wait()
	answers.Measured(1, 0.5, 0)
	answers.Measured(0, 1.5, 2048)
	require.NoError(t, answers.Err())

	done := 0
	got, err := bench.ReadAnswer(&text, two(), func() { done++ })
	require.NoError(t, err)
	assert.Equal(t, bench.Answer{Version: "go1.26.8", Figures: []bench.Figure{{Seconds: 1.5, Memory: 2048}, {Seconds: 0.5}}}, got)
	assert.Equal(t, 6, done)
}

func TestReadAnswer_Skipped(t *testing.T) {
	got, err := bench.ReadAnswer(strings.NewReader(`{"case": 0, "seconds": 1}`+"\n"+`{"case": 1, "skipped": "not tried"}`), two(), func() {})
	require.NoError(t, err)
	assert.Equal(t, []bench.Figure{{Seconds: 1}, {Skipped: "not tried"}}, got.Figures)
}

func TestReadAnswer_Bad(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", "ended before"},
		{"one case only", `{"case": 1, "seconds": 1}`, "ended before"},
		{"no JSON", "hello", `no event: "hello"`},
		{"another case", `{"case": 2, "seconds": 1}`, "case 2 of 2"},
		{"a case below the first", `{"case": -1, "seconds": 1}`, "case -1 of 2"},
		{"a case again", `{"case": 0, "seconds": 1}` + "\n" + `{"case": 0, "seconds": 1}`, "case 0 twice"},
		{"no time", `{"case": 0}`, "0 s"},
		{"less than no time", `{"case": 0, "seconds": -1}`, "-1 s"},
		{"a line without an end", strings.Repeat("x", 100_000), "token too long"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := bench.ReadAnswer(strings.NewReader(test.text), two(), func() {})
			assert.ErrorContains(t, err, test.want)
		})
	}
}

// Whatever a program writes, an answer without an error is complete.
func FuzzReadAnswer(f *testing.F) {
	f.Add(`{"version":"1"}` + "\n" + `{"step":true}` + "\n" + `{"case":0,"seconds":1}` + "\n" + `{"case":1,"skipped":"no"}`)
	f.Add(`{"case":0,"seconds":1e400}`)
	f.Add("null\n\n{}")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := bench.ReadAnswer(strings.NewReader(text), two(), func() {})
		if err != nil {
			return
		}
		for _, figure := range got.Figures {
			assert.True(t, figure.Seconds > 0 || figure.Skipped != "", "%+v", figure)
		}
		_, err = json.Marshal(got) // no infinities
		assert.NoError(t, err)
	})
}
