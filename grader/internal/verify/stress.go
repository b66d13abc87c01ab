package verify

import (
	"context"
	"regexp"
	"runtime"
	"slices"
	"sync"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Count says in how many runs a submission ended as it must.
type Count struct {
	Submission string // path relative to the course, with slashes
	Test       string // the test that a wrong submission must fail; empty where everything must pass
	Runs       int    // of each sort
	Quiet      int    // runs that ended as they must while the machine did nothing else: one at a time
	Busy       int    // the same while every processor was kept busy
}

// Holds tells whether every run ended as it must.
func (c Count) Holds() bool { return c.Quiet == c.Runs && c.Busy == c.Runs }

// Stress runs each submission of lessons n times, and n times more while every processor is kept busy: each test of its own that a
// wrong one must fail, every test of the others but stubs. Only tests whose name matches only count; nil stands for all of them.
// done is told how many submissions have been run, of how many. With an error come the counts that were complete by then.
func Stress(ctx context.Context, e *engine.Engine, lessons []course.Lesson, only *regexp.Regexp, n int, done func(done, total int)) ([]Count, error) {
	var queues [][]variant
	total := 0
	for _, l := range lessons {
		all, _ := variants(e.Course.Root, l) // [Verify] has said what is wrong with their form
		all = stressed(all, only)
		queues = append(queues, all)
		total += len(all)
	}
	var counts []Count
	tried := 0
	for k := 0; len(pick(queues, k)) > 0; k++ {
		batch := pick(queues, k)
		quiet, err := e.Repeat(ctx, tasks(batch), n, 1)
		if err != nil {
			return counts, err
		}
		stop := load()
		busy, err := e.Repeat(ctx, tasks(batch), n, runtime.GOMAXPROCS(0))
		stop()
		if err != nil {
			return counts, err
		}
		for i, v := range batch {
			counts = append(counts, v.counts(n, quiet[i], busy[i])...)
		}
		tried += len(batch)
		done(tried, total)
	}
	return counts, nil
}

// stressed lists the variants that have something to show in tests that match only, and leaves them these tests.
func stressed(all []variant, only *regexp.Regexp) (some []variant) {
	other := func(test string) bool { return only != nil && !only.MatchString(test) }
	for _, v := range all {
		v.lesson.Requirements = slices.DeleteFunc(slices.Clone(v.lesson.Requirements), func(r course.Requirement) bool { return other(r.Test) })
		v.fails = slices.DeleteFunc(slices.Clone(v.fails), other)
		if v.sort != stub && len(v.lesson.Requirements) > 0 && (v.sort != wrong || len(v.fails) > 0) {
			some = append(some, v)
		}
	}
	return some
}

// counts is a row for each test that v must fail, or one for all that it must pass.
func (v variant) counts(n int, quiet, busy engine.Outcomes) (rows []Count) {
	if v.sort != wrong {
		return []Count{{Submission: v.name, Runs: n, Quiet: quiet.Passed, Busy: busy.Passed}}
	}
	for _, test := range v.fails {
		if test != vet {
			rows = append(rows, Count{v.name, test, n, failures(quiet, test), failures(busy, test)})
		}
	}
	return rows
}

func failures(o engine.Outcomes, test string) int {
	return o.Tests[test][verdict.Failed] + o.Tests[test][verdict.Stuck]
}

// load keeps every processor busy until stop is called.
func load() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var burning sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		burning.Go(func() {
			for ctx.Err() == nil {
			}
		})
	}
	return func() {
		cancel()
		burning.Wait()
	}
}
