package lab

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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

func TestRecorder_Chart(t *testing.T) {
	rec := &Recorder{}
	assert.Empty(t, rec.Chart(72))
	rec.spans = append(rec.spans, Span{"never ends", time.Second, 0, false}, Span{"task", 0, 2 * time.Second, true})
	rec.marks = append(rec.marks, Mark{"Stop called", 3 * time.Second})
	assert.Equal(t, `
             0s              2s
task         ████████████████            0s – 2s
never ends           █████████████████…  1s – …
Stop called                           ▏  at 3s
`, "\n"+rec.Chart(48))
}
