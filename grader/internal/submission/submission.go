// Package submission reads what somebody handed in: the exercise files of a working tree, of a student's clone, or of a
// bare exercises folder.
//
// A submission is not trusted. Only a lesson's own non-test Go files are taken from it, links are refused, and what no lesson
// needs and a grader could be fooled with is refused with one clear line.
package submission

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Limits of what is read from a submission. A solution is a few hundred lines in one file.
const (
	maxFileSize = 1 << 20 // bytes
	maxFiles    = 32      // Go files in a lesson
)

// A Submission is a folder that holds exercises.
type Submission struct {
	Name string // the folder's base name: the student's, when grading
	root string // the folder whose children are the lessons
}

// Open finds the exercises in dir: dir/exercises of a clone, or dir itself when lessons lie right in it.
func Open(dir string) (*Submission, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the submission: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", dir)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Submission{Name: filepath.Base(abs), root: abs}
	nested := filepath.Join(abs, "exercises")
	if info, err := os.Lstat(nested); err == nil && info.IsDir() {
		s.root = nested
	}
	return s, nil
}

// HasLessons tells whether there is a folder for any of lessons.
func (s *Submission) HasLessons(lessons []course.Lesson) bool {
	return slices.ContainsFunc(lessons, func(l course.Lesson) bool {
		_, err := os.Lstat(filepath.Join(s.root, l.Name))
		return err == nil
	})
}

// A Work is what a submission holds for one lesson.
type Work struct {
	Files   []course.File // the learner's own Go files, by name; nil when Refused is set
	Started bool          // differs from the stub as shipped
	Refused string        // one line: why the files cannot be graded; empty when they can
	Notes   []string      // one line each: what a learner should know, though it does not change the verdict
}

// Lesson reads the submission's files for l.
func (s *Submission) Lesson(l course.Lesson) Work {
	files, err := s.read(l)
	if err != nil {
		return Work{Started: true, Refused: err.Error()}
	}
	own := slices.DeleteFunc(slices.Clone(files), func(f course.File) bool { return !isOwn(f.Name) })
	w := Work{Files: own, Started: !sameFiles(own, l.Stubs), Notes: notes(l, files)}
	if !w.Started {
		return w
	}
	if len(own) == 0 {
		w.Refused = fmt.Sprintf("%s/%s is missing: `grader reset %d` brings it back", l.Dir(), l.Stubs[0].Name, l.Number)
		return w
	}
	if line := forbidden(own); line != "" {
		w.Refused = l.Dir() + "/" + line
	}
	return w
}

// Judged is work that is graded though it may be the untouched stub: a submission of the course's own.
func Judged(files []course.File) Work {
	return Work{Files: files, Started: true, Refused: forbidden(files)}
}

// isOwn tells whether a file of that name is the learner's to write.
func isOwn(name string) bool {
	return !strings.HasSuffix(name, "_test.go") && name != course.GivenFile
}

// read returns the Go files of the lesson's folder. It refuses links rather than following them out of the submission.
func (s *Submission) read(l course.Lesson) ([]course.File, error) {
	root, err := os.OpenRoot(s.root)
	if err != nil {
		return nil, fmt.Errorf("the exercises cannot be read: %w", cause(err))
	}
	defer root.Close()
	if info, err := root.Lstat(l.Name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", l.Dir(), cause(err))
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is a link or a file, not a folder", l.Dir())
	}
	entries, err := fs.ReadDir(root.FS(), l.Name)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", l.Dir(), cause(err))
	}
	return readGo(root, l, entries)
}

func readGo(root *os.Root, l course.Lesson, entries []fs.DirEntry) ([]course.File, error) {
	var files []course.File
	for _, e := range entries {
		// Go itself ignores files that begin with a dot or an underscore: editors leave some.
		if path.Ext(e.Name()) != ".go" || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") {
			continue
		}
		if len(files) == maxFiles {
			return nil, fmt.Errorf("%s holds more than %d Go files", l.Dir(), maxFiles)
		}
		data, err := readFile(root, path.Join(l.Name, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("%s/%s %w", l.Dir(), e.Name(), err)
		}
		files = append(files, course.File{Name: e.Name(), Data: course.Unify(data)})
	}
	return files, nil
}

// readFile reads a regular file of at most maxFileSize bytes. Its errors continue a sentence that begins with the name.
func readFile(root *os.Root, name string) ([]byte, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", cause(err))
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, errors.New("is a folder, not a file")
	case !mode.IsRegular():
		return nil, errors.New("is a link or another special file, not a regular one")
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", cause(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", cause(err))
	case len(data) > maxFileSize:
		return nil, fmt.Errorf("is larger than %d KiB", maxFileSize>>10)
	case bytes.IndexByte(data, 0) >= 0:
		return nil, errors.New("is not text")
	}
	return data, nil
}

// cause strips the path that the os package adds: the lines here name the file themselves.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

func sameFiles(a, b []course.File) bool {
	return slices.EqualFunc(a, b, func(a, b course.File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) })
}

// notes tells where the submission's copies of what is not the learner's differ from the course's.
func notes(l course.Lesson, files []course.File) []string {
	var notes []string
	for _, shipped := range slices.Concat(l.Given, l.Tests) {
		i := slices.IndexFunc(files, func(f course.File) bool { return f.Name == shipped.Name })
		if i >= 0 && !bytes.Equal(files[i].Data, shipped.Data) {
			notes = append(notes, fmt.Sprintf("%s/%s differs from the course's; the course's own was used", l.Dir(), shipped.Name))
		}
	}
	return notes
}
