package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Summary is what a verification found.
type Summary struct {
	Lessons  int
	Tried    map[string]int // submissions by sort: stub, solution, right, wrong
	Problems []string       // one line each; none means that the course holds
	Took     time.Duration
}

// Submissions is how many were tried in all.
func (s Summary) Submissions() int {
	n := 0
	for _, tried := range s.Tried {
		n += tried
	}
	return n
}

// Minimum numbers of submissions that a lesson has.
const (
	minWrong = 6
	minRight = 2
)

// Verify checks lessons and everything that the course holds for them. Submissions run in batches: number k of all lessons in one
// binary. batch is told how many submissions are done, of how many.
func Verify(ctx context.Context, e *engine.Engine, lessons []course.Lesson, batch func(done, total int)) (Summary, error) {
	start := time.Now()
	s := Summary{Lessons: len(lessons), Tried: map[string]int{}}
	problems, err := checkTree(e.Course.Root, lessons)
	if err != nil {
		return s, err
	}
	s.Problems = problems
	var queues [][]variant
	total := 0
	for _, l := range lessons {
		all, problems := variants(e.Course.Root, l)
		s.Problems = append(s.Problems, problems...)
		s.Problems = append(s.Problems, coverage(l, all)...)
		queues = append(queues, all)
		total += len(all)
	}
	err = s.tryAll(ctx, e, queues, func() { batch(s.Submissions(), total) })
	slices.Sort(s.Problems)
	s.Took = time.Since(start)
	return s, err
}

// tryAll runs batch after batch, so many at a time that one builds while another runs.
func (s *Summary) tryAll(ctx context.Context, e *engine.Engine, queues [][]variant, tried func()) error {
	const atOnce = 2
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for k := 0; len(pick(queues, k)) > 0; k++ {
		g.Go(func() error {
			batch := pick(queues, k)
			graded, err := e.Grade(ctx, tasks(batch))
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			s.add(batch, graded)
			tried()
			return nil
		})
	}
	return g.Wait()
}

// pick takes number k of each queue that has one.
func pick(queues [][]variant, k int) []variant {
	var batch []variant
	for _, q := range queues {
		if k < len(q) {
			batch = append(batch, q[k])
		}
	}
	return batch
}

// coverage tells what l lacks: submissions, and a wrong one for each requirement.
func coverage(l course.Lesson, all []variant) (problems []string) {
	count := map[string]int{}
	failed := map[string]bool{}
	for _, v := range all {
		count[v.sort]++
		for _, test := range v.fails {
			failed[test] = true
		}
	}
	if count[wrong] < minWrong {
		problems = append(problems, fmt.Sprintf("fixtures/wrong/%s has too few submissions: %d; a lesson has at least %d", l.Name, count[wrong], minWrong))
	}
	if count[right] < minRight {
		problems = append(problems, fmt.Sprintf("fixtures/right/%s has too few submissions: %d; a lesson has at least %d", l.Name, count[right], minRight))
	}
	for _, r := range l.Requirements {
		if !failed[r.Test] {
			problems = append(problems, fmt.Sprintf("%s: no wrong submission fails %s", l.Dir(), r.Test))
		}
	}
	return problems
}

func tasks(batch []variant) []engine.Task {
	all := make([]engine.Task, len(batch))
	for i, v := range batch {
		all[i] = v.task()
	}
	return all
}

// add counts a batch and what is wrong with it.
func (s *Summary) add(batch []variant, graded []verdict.Lesson) {
	for i, v := range batch {
		s.Tried[v.sort]++
		for _, problem := range v.judge(graded[i]) {
			s.Problems = append(s.Problems, v.name+": "+problem)
		}
	}
}

// task runs a wrong submission's own tests only, so that no other's crash can be taken for theirs.
func (v variant) task() engine.Task {
	t := engine.Task{Lesson: v.lesson, Work: submission.Judged(v.files)}
	if v.sort == wrong {
		t.Isolated = true
		t.Lesson.Requirements = slices.DeleteFunc(slices.Clone(v.lesson.Requirements), func(r course.Requirement) bool {
			return !slices.Contains(v.fails, r.Test)
		})
	}
	return t
}

// judge tells what in l is not as a variant of this sort must be.
func (v variant) judge(l verdict.Lesson) []string {
	if l.State == verdict.NotCompiled {
		return []string{"it does not compile: " + firstFinding(l)}
	}
	if l.Reason != "" {
		return []string{l.Reason}
	}
	switch v.sort {
	case wrong:
		return v.mustFail(l)
	case stub:
		return stubMustFail(l)
	}
	return mustPass(l)
}

func mustPass(l verdict.Lesson) (problems []string) {
	for _, r := range l.Requirements {
		if r.State != verdict.Passed {
			problems = append(problems, fmt.Sprintf("%s is %s: %s", r.Test, r.State, firstLine(r.Message)))
		}
	}
	if len(l.Findings) > 0 {
		problems = append(problems, "go vet: "+firstFinding(l))
	}
	return problems
}

// stubMustFail wants every requirement failed by the test itself: a stub that hangs teaches nobody to wait for the answer.
func stubMustFail(l verdict.Lesson) (problems []string) {
	for _, r := range l.Requirements {
		switch r.State {
		case verdict.Passed:
			problems = append(problems, r.Test+" passes on the untouched stub")
		case verdict.Failed:
		default:
			problems = append(problems, fmt.Sprintf("%s is %s on the untouched stub, where it should fail at once", r.Test, r.State))
		}
	}
	return problems
}

func (v variant) mustFail(l verdict.Lesson) (problems []string) {
	for _, r := range l.Requirements {
		switch r.State {
		case verdict.Failed, verdict.Stuck:
		default:
			problems = append(problems, fmt.Sprintf("%s is %s, though it should fail", r.Test, r.State))
		}
	}
	if slices.Contains(v.fails, vet) && len(l.Findings) == 0 {
		problems = append(problems, "go vet finds nothing, though it should")
	}
	return problems
}

func firstFinding(l verdict.Lesson) string {
	f := l.Findings[0]
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, firstLine(f.Message))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
