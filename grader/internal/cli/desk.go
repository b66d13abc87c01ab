package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
	"github.com/threadwise/threadwise/grader/internal/watch"
)

// desk answers what a watch asks about the course. It implements [watch.Course].
type desk struct {
	app    *app
	course atomic.Pointer[course.Course]
}

func newDesk(a *app, c *course.Course) *desk {
	d := &desk{app: a}
	d.course.Store(c)
	return d
}

// Grade implements [watch.Course]. It reads the course anew each time, as check does: a watch is left open while the course is updated.
func (d *desk) Grade(ctx context.Context, q watch.Request, say func(string)) (report.Report, error) {
	c, err := d.app.shipped()
	if err != nil {
		return report.Report{}, err
	}
	d.course.Store(c)
	var names []string
	if q.Lesson != "" {
		names = []string{q.Lesson}
	}
	asked, err := c.Select(names)
	if err != nil {
		return report.Report{}, err
	}
	return gradeTree(ctx, c, asked, checkOptions{strict: q.Strict, fresh: q.Fresh}, &spoken{say: say})
}

// Place implements [watch.Course]. The digest is of what a submission is, so that what is no change to grading is none here.
func (d *desk) Place(name string) watch.Place {
	root := d.course.Load().Root
	return watch.Place{Lesson: name, Dir: filepath.Join(root, "exercises", name), Digest: func() string {
		c := d.course.Load()
		i := indexOf(c, name)
		sub, err := submission.Open(c.Root)
		if err != nil || i < 0 {
			return fmt.Sprint(err)
		}
		return workDigest(sub.Lesson(c.Lessons[i]))
	}}
}

func workDigest(w submission.Work) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", w.Refused, w.Notes)
	for _, f := range w.Files {
		fmt.Fprintf(h, " %q %q", f.Name, f.Data)
	}
	return string(h.Sum(nil))
}

// Hint implements [watch.Course].
func (d *desk) Hint(ctx context.Context, name string) (watch.Hint, error) {
	c := d.course.Load()
	l, err := c.Lookup(name)
	if err != nil {
		return watch.Hint{}, err
	}
	h, ok, err := takeHint(ctx, c, l, false)
	switch {
	case ok: // that it cannot be noted is no reason to keep it back
		text := l.Hints[h.index].Text
		if h.about != "" {
			text = fmt.Sprintf("For what fails now: %s.\n\n%s", h.about, text)
		}
		return watch.Hint{Number: h.index + 1, Of: len(l.Hints), Text: text}, nil
	case err != nil:
		return watch.Hint{}, err
	}
	return watch.Hint{}, errors.New(allSeen(l))
}

// Text implements [watch.Course].
func (d *desk) Text(name string) (string, error) {
	c := d.course.Load()
	l, err := c.Lookup(name)
	if err != nil {
		return "", err
	}
	text, err := lessonText(c.Root, l)
	return string(text), err
}

// indexOf returns the place of a lesson in the course, -1 when it has none of that name.
func indexOf(c *course.Course, name string) int {
	return slices.IndexFunc(c.Lessons, func(l course.Lesson) bool { return l.Name == name })
}

// spoken puts progress into words. It implements [engine.Progress].
type spoken struct {
	say           func(string)
	lessons, done atomic.Int64
}

func (s *spoken) Warming(done, total int) {
	s.say(fmt.Sprintf("%s: %d of %d …", warmText, done, total))
}

func (s *spoken) Building(lessons int) { s.lessons.Store(int64(lessons)) }

func (s *spoken) Graded(verdict.Lesson) {
	if done, of := s.done.Add(1), s.lessons.Load(); of > 1 {
		s.say(fmt.Sprintf("Checked %d of %d lessons …", done, of))
	}
}
