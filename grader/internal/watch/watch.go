// Package watch is the learner's loop: it shows a lesson, grades it whenever one of its files is saved, and obeys keys.
//
// One goroutine owns all state and waits for whatever comes first: a change, a key, the end of a run. Everything slow happens elsewhere
// and reports to it. What grades and what draws are interfaces, so the loop knows neither files nor terminals.
package watch

import (
	"context"
	"os"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Request is what to grade.
type Request struct {
	Lesson string // its name; empty means every lesson
	Strict bool   // run each test more often
	Fresh  bool   // do not believe earlier results
}

// A Course is what a watch asks about lessons, which it names by their folders.
type Course interface {
	// Grade grades what q asks for. Its report is on all lessons, as far as is known. It says what it does in a line now and then.
	// It is called from one goroutine at a time, and returns soon after ctx has ended.
	Grade(ctx context.Context, q Request, say func(string)) (report.Report, error)

	Place(lesson string) Place                             // where its files are
	Hint(ctx context.Context, lesson string) (Hint, error) // the next hint
	Text(lesson string) (string, error)                    // its text, Markdown
}

// A Screen shows views.
type Screen interface {
	// Draw shows v and returns how far its page can be scrolled.
	Draw(v View) (furthest int)

	// Result is told of each result once, before it is drawn.
	Result(v View)
}

// A Source tells of changes of files. It is a [Files], or a fake.
type Source interface {
	Run(ctx context.Context)
	Watch(p Place)
	Look()
	Changed() <-chan string
	Notices() <-chan string
}

// A Watch is what the loop needs.
type Watch struct {
	Course  Course
	Screen  Screen
	Files   Source
	Keys    <-chan Key       // closed when there will be no more: the watch ends then, after the run that is on
	Resized <-chan os.Signal // when to draw anew; may be nil
}

// Run watches the lesson of that index until the learner quits, keys end, or ctx does. It returns the lesson that was shown last and how
// it stood. A panic of anything that Run started comes out of Run, so that whoever called it can tidy up.
func (w Watch) Run(ctx context.Context, known report.Report, current int) (verdict.Lesson, error) {
	ctx, cancel := context.WithCancel(ctx)
	l := newLoop(ctx, w, View{Report: known, Current: current})
	defer l.wait()
	defer cancel()
	l.spawn(func() { w.Files.Run(ctx) })
	l.turnTo(current)
	for !l.over() {
		l.draw()
		if err := l.next(ctx); err != nil {
			return l.view.Lesson(), err
		}
	}
	return l.view.Lesson(), nil
}
