package watch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/sourcegraph/conc/panics"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// loop is the state of a watch. Only the goroutine that runs the loop touches it.
type loop struct {
	Watch
	ctx      context.Context // of the watch; runs get one of their own below it
	view     View
	furthest int // how far the page can be scrolled

	running *running
	replace *Request  // what replaces the run that is being called off
	later   []Request // what was asked for during the run, to be done after it
	results chan result
	said    chan string

	praised  map[string]bool
	verified bool // everything was graded afresh since the last change
	quit     bool
	ended    bool // there will be no more keys

	tasks    sync.WaitGroup
	panicked chan *panics.Recovered
}

// running is a run that has not reported yet.
type running struct {
	Request
	cancel context.CancelFunc
}

// result is what came of a run.
type result struct {
	Request
	report report.Report
	err    error
}

func newLoop(ctx context.Context, w Watch, v View) *loop {
	return &loop{
		Watch: w, ctx: ctx, view: v,
		results: make(chan result), said: make(chan string),
		praised: map[string]bool{}, panicked: make(chan *panics.Recovered),
	}
}

// spawn runs task on a goroutine of its own. When it panics, the loop does.
func (l *loop) spawn(task func()) {
	l.tasks.Go(func() {
		if p := panics.Try(task); p != nil {
			select {
			case l.panicked <- p:
			case <-l.ctx.Done():
			}
		}
	})
}

// wait returns when everything that was spawned has ended, which the end of ctx brings about.
func (l *loop) wait() { l.tasks.Wait() }

// over tells whether the watch has ended. Without keys nobody can ask for more, but what is being done is shown.
func (l *loop) over() bool { return l.quit || l.ended && l.running == nil }

// next waits for something to happen, and acts upon it.
func (l *loop) next(ctx context.Context) error {
	keys := l.Keys
	if l.ended {
		keys = nil
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case p := <-l.panicked:
		panic(p)
	case r := <-l.results:
		l.finish(r)
	case text := <-l.said:
		l.say(text)
	case lesson := <-l.Files.Changed():
		l.change(lesson)
	case text := <-l.Files.Notices():
		l.view.Notice = text
	case k, more := <-keys:
		l.ended = !more
		if more {
			l.key(k)
		}
	case <-l.Resized:
	}
	return nil
}

func (l *loop) draw() {
	l.furthest = l.Screen.Draw(l.view)
	l.view.Scroll = min(l.view.Scroll, l.furthest)
}

// lesson is the name of the current one.
func (l *loop) lesson() string { return l.view.Lesson().Name }

// turnTo makes the lesson of that index the current one. What was asked for the one before is dropped.
func (l *loop) turnTo(index int) {
	l.view.Current = index
	l.view.Praise, l.view.Problem = false, ""
	l.show(PageLesson)
	l.later = nil
	l.Files.Watch(l.Course.Place(l.lesson()))
	l.grade(Request{Lesson: l.lesson()})
}

func (l *loop) show(p Page) { l.view.Page, l.view.Scroll = p, 0 }

// change grades lesson, whose files have changed. A hint or a text makes way for the result; a search stays, for somebody is typing.
func (l *loop) change(lesson string) {
	if lesson != l.lesson() {
		return // it was left meanwhile
	}
	if l.view.Page != PageList {
		l.show(PageLesson)
	}
	l.verified, l.view.AllDone = false, false
	l.grade(Request{Lesson: lesson})
}

// grade starts a run. One that is on is called off first: its result would be old.
func (l *loop) grade(q Request) {
	l.view.Busy = l.doing(q)
	if l.running != nil {
		l.running.cancel()
		l.replace = &q
		return
	}
	ctx, cancel := context.WithCancel(l.ctx)
	l.running = &running{q, cancel}
	l.spawn(func() {
		report, err := l.Course.Grade(ctx, q, func(text string) {
			select {
			case l.said <- text:
			case <-ctx.Done():
			}
		})
		select {
		case l.results <- result{q, report, err}:
		case <-l.ctx.Done():
		}
	})
}

// after does q once the run that is on has ended, at once if there is none. Asked for twice meanwhile, it is done once.
func (l *loop) after(q Request) {
	switch {
	case l.running == nil:
		l.grade(q)
	case !slices.Contains(l.later, q):
		l.later = append(l.later, q)
	}
}

// doing says what is being done.
func (l *loop) doing(q Request) string {
	switch {
	case q.Lesson == "":
		return "Every lesson has passed. Checking all of them afresh …"
	case q.Strict:
		return "Grading strictly: every test runs many times …"
	}
	return "Grading …"
}

// say shows what the run that is on does.
func (l *loop) say(text string) {
	if l.running != nil && l.replace == nil {
		l.view.Busy = text
	}
}

// finish takes the result of the run that was on, and starts what is to follow.
func (l *loop) finish(r result) {
	l.running.cancel()
	l.running = nil
	l.view.Busy = ""
	l.Files.Look()
	if q := l.replace; q != nil {
		l.replace = nil
		l.grade(*q)
		return
	}
	l.take(r)
	switch {
	case len(l.later) > 0:
		q := l.later[0]
		l.later = l.later[1:]
		l.grade(q)
	case r.err == nil && l.view.allPassed() && !l.verified:
		l.grade(Request{Fresh: true})
	}
}

// ungraded begins the line about a run that has no result.
const ungraded = "The grader could not grade: "

// take shows a result.
func (l *loop) take(r result) {
	l.view.Problem = ""
	if l.view.Page == PageLesson {
		l.view.Scroll = 0
	}
	if r.err != nil {
		l.view.Problem = ungraded + r.err.Error()
		l.Screen.Result(l.view)
		return
	}
	before := l.view.Lesson()
	l.view.Report = l.merge(r)
	l.view.Current = max(0, slices.IndexFunc(l.view.Report.Lessons, func(now verdict.Lesson) bool { return now.Name == before.Name }))
	now := l.view.Lesson().State
	l.view.Praise = now == verdict.Passed && (l.view.Praise || before.State != now && l.firstPraise())
	if r.Lesson == "" {
		l.view.Problem = fallen(r.report.Lessons)
	}
	l.verified = l.view.allPassed() && (l.verified || r.Lesson == "")
	l.view.AllDone = l.verified
	l.Screen.Result(l.view)
}

// merge returns the report to show. Of a strict run only the lesson that was asked for counts: what is known of the others comes from
// runs that were not.
func (l *loop) merge(r result) report.Report {
	if !r.Strict {
		return r.report
	}
	merged := r.report
	merged.Lessons = slices.Clone(l.view.Report.Lessons)
	for i, graded := range r.report.Lessons {
		if graded.Name == r.Lesson && i < len(merged.Lessons) {
			merged.Lessons[i] = graded
		}
	}
	return merged
}

// firstPraise tells whether this watch has not praised the current lesson yet, and notes that it does now.
func (l *loop) firstPraise() bool {
	first := !l.praised[l.lesson()]
	l.praised[l.lesson()] = true
	return first
}

// fallen names the lessons that did not pass when all were graded afresh.
func fallen(lessons []verdict.Lesson) string {
	var names []string
	for _, l := range lessons {
		if l.State != verdict.Passed {
			names = append(names, title(l))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Checked afresh, not all passed: %s. Press n to go there.", strings.Join(names, "; "))
}
