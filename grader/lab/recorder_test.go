package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRecorder_SpansAndPeak(t *testing.T) {
	Bubble(t, func(t *testing.T) {
		rec := NewRecorder()
		var wg sync.WaitGroup
		wg.Go(func() { rec.Sleep("b", time.Second); rec.Sleep("c", time.Second) })
		wg.Go(rec.Task("a", 2*time.Second))
		wg.Wait()
		rec.Mark("over")

		assert.Equal(t, []Span{
			{"a", 0, 2 * time.Second, true},
			{"b", 0, time.Second, true},
			{"c", time.Second, 2 * time.Second, true},
		}, rec.Spans())
		assert.Equal(t, []Mark{{"over", 2 * time.Second}}, rec.Marks())
		assert.Equal(t, 2, rec.Peak(), "c starts when b ends, so the two do not overlap")
	})
}

func TestRecorder_SortsNumbers(t *testing.T) {
	rec := &Recorder{}
	for _, name := range []string{"task 10", "task 9", "job 2"} {
		rec.spans = append(rec.spans, Span{Name: name})
	}
	var names []string
	for _, s := range rec.Spans() {
		names = append(names, s.Name)
	}
	assert.Equal(t, []string{"job 2", "task 9", "task 10"}, names)
}

func TestRecorder_EndCountsOnce(t *testing.T) {
	Bubble(t, func(t *testing.T) {
		rec := NewRecorder()
		end := rec.Start("a")
		assert.False(t, rec.Spans()[0].Ended)
		time.Sleep(time.Second)
		end()
		time.Sleep(time.Second)
		end()
		assert.Equal(t, time.Second, rec.Spans()[0].End)
	})
}

// charts are recordings whose charts are in testdata.
var charts = map[string]func(rec *Recorder){
	"limit": func(rec *Recorder) {
		for i := range 5 {
			start := time.Duration(i/2) * 1500 * time.Millisecond
			rec.spans = append(rec.spans, Span{fmt.Sprintf("task %d", i+1), start, start + 1500*time.Millisecond, true})
		}
		rec.marks = append(rec.marks, Mark{"MapN returned", 4500 * time.Millisecond})
	},
	"open and instant": func(rec *Recorder) {
		rec.spans = append(rec.spans, Span{"never ends", time.Second, 0, false}, Span{"instant", 2 * time.Second, 2 * time.Second, true})
		rec.marks = append(rec.marks, Mark{"Stop called by the test itself", 3 * time.Second})
	},
	"folded": func(rec *Recorder) {
		for i := range 100 {
			start := time.Duration(i%30) / 10 * time.Second
			rec.spans = append(rec.spans, Span{fmt.Sprintf("call %d", i), start, start + time.Second, true})
		}
	},
	"many marks": func(rec *Recorder) {
		for i := range 100 {
			rec.marks = append(rec.marks, Mark{fmt.Sprintf("Join %d returned", i), 2 * time.Second})
		}
	},
	"hidden": func(rec *Recorder) {
		for i := range 30 {
			start := time.Duration(i) * time.Millisecond
			rec.spans = append(rec.spans, Span{fmt.Sprintf("call %d", i), start, start + time.Millisecond, true})
		}
	},
	"at once": func(rec *Recorder) { rec.spans = append(rec.spans, Span{"task", 0, 0, true}) },
}

func TestRecorder_Chart(t *testing.T) {
	for name, record := range charts {
		t.Run(name, func(t *testing.T) {
			rec := &Recorder{}
			record(rec)
			got := rec.Chart(chartWidth)
			file := filepath.Join("testdata", strings.ReplaceAll(name, " ", "_")+".txt")
			if os.Getenv("UPDATE") != "" {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o666))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
			for line := range strings.SplitSeq(got, "\n") {
				assert.LessOrEqual(t, utf8.RuneCountInString(line), chartWidth)
			}
		})
	}
	assert.Empty(t, new(Recorder).Chart(chartWidth))
}
