// Package class grades many submissions, each on its own: a broken one costs nobody else anything.
package class

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/submission"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// A Folder is where one student's submission lies.
type Folder struct {
	Name string // the student's, and that of the result file
	Dir  string
}

// Folders lists the submissions in dirs: each folder directly below one of them, but for hidden ones and for those in skip, which
// are absolute paths. A link in place of a folder is listed too; grading it says why it cannot be graded.
func Folders(dirs []string, skip ...string) ([]Folder, error) {
	var all []Folder
	taken := map[string]string{}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("reading the class: %w", err)
		}
		for _, e := range entries {
			f := Folder{Name: e.Name(), Dir: filepath.Join(dir, e.Name())}
			if !isSubmission(e) || within(f.Dir, skip) {
				continue
			}
			if other, ok := taken[f.Name]; ok {
				return nil, fmt.Errorf("two submissions are called %s: %s and %s", f.Name, other, f.Dir)
			}
			taken[f.Name] = f.Dir
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no submissions in %s: each folder below it is one student's", strings.Join(dirs, ", "))
	}
	return all, nil
}

func isSubmission(e fs.DirEntry) bool {
	return !strings.HasPrefix(e.Name(), ".") && (e.IsDir() || e.Type()&fs.ModeSymlink != 0)
}

func within(dir string, skip []string) bool {
	abs, err := filepath.Abs(dir)
	for _, s := range skip {
		if err == nil && abs == s {
			return true
		}
	}
	return false
}

// A Result is how a student stands.
type Result struct {
	Folder
	Report report.Report
	Cached bool   // nothing had to run: it was graded before and has not changed
	Note   string // one line, when the submission could not be graded or something about it should be known
	Failed bool   // it could not be graded
}

// Grade grades folders, jobs at a time, and calls done after each, never two at once. Results are in the order of folders.
// It returns early only when ctx ends or done fails.
func Grade(ctx context.Context, e *engine.Engine, lessons []course.Lesson, folders []Folder, jobs int, done func(Result) error) ([]Result, error) {
	results := make([]Result, len(folders))
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(jobs)
	for i, f := range folders {
		g.Go(func() error {
			r := grade(ctx, e, lessons, f)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			mu.Lock()
			defer mu.Unlock()
			results[i] = r
			return done(r)
		})
	}
	return results, g.Wait()
}

// grade grades one submission. What goes wrong becomes its note.
func grade(ctx context.Context, e *engine.Engine, lessons []course.Lesson, f Folder) Result {
	start := time.Now()
	r := Result{Folder: f}
	graded, err := check(ctx, e, lessons, f)
	if err != nil {
		r.Failed, r.Note = true, err.Error()
		graded = engine.Unchecked(lessons, "the submission could not be graded")
	} else {
		r.Note, r.Cached = note(graded), cached(graded)
	}
	r.Report = report.Report{Lessons: graded, Seconds: time.Since(start).Seconds()}
	if r.Note != "" {
		r.Report.Notes = []string{r.Note}
	}
	return r
}

func check(ctx context.Context, e *engine.Engine, lessons []course.Lesson, f Folder) ([]verdict.Lesson, error) {
	info, err := os.Lstat(f.Dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, errors.New("is a link, not a folder: links out of the class are not followed")
	}
	sub, err := submission.Open(f.Dir)
	if err != nil {
		return nil, err
	}
	handedIn := slices.DeleteFunc(slices.Clone(lessons), func(l course.Lesson) bool { return !sub.HasLessons([]course.Lesson{l}) })
	if len(handedIn) == 0 {
		return nil, errors.New("holds no lesson: neither an exercises folder nor folders like 01_join")
	}
	graded, err := e.Check(ctx, sub, handedIn)
	return withAbsent(lessons, graded), err
}

// withAbsent adds to graded the lessons that were not handed in. In a class that is no fault: a student may hand in one folder.
func withAbsent(lessons []course.Lesson, graded []verdict.Lesson) []verdict.Lesson {
	all := engine.Unchecked(lessons, "not handed in")
	for i := range all {
		all[i].State = verdict.NotStarted
		if j := slices.IndexFunc(graded, func(l verdict.Lesson) bool { return l.Name == all[i].Name }); j >= 0 {
			all[i] = graded[j]
		}
	}
	return all
}

// note is the first thing that kept a lesson from being graded.
func note(lessons []verdict.Lesson) string {
	for _, l := range lessons {
		if l.State == verdict.Failed && l.Reason != "" {
			return l.Reason
		}
	}
	return ""
}

func cached(lessons []verdict.Lesson) bool {
	for _, l := range lessons {
		if !l.Cached && l.State != verdict.NotStarted {
			return false
		}
	}
	return true
}
