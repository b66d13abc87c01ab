package course

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
)

// SolutionDir is the folder of the lesson's reference solution, relative to the course's root, with slashes.
func (l Lesson) SolutionDir() string { return path.Join("solutions", l.Name) }

// RightDir is the folder of the lesson's right submissions, relative to the course's root, with slashes.
func (l Lesson) RightDir() string { return path.Join("fixtures", "right", l.Name) }

// Reference reads the reference solution of l: a file for each of the stub's.
func (c *Course) Reference(l Lesson) ([]File, error) {
	var files []File
	for _, s := range l.Stubs {
		name := path.Join(l.SolutionDir(), s.Name)
		data, err := os.ReadFile(filepath.Join(c.Root, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is missing: `git checkout -- %s` brings it back", name, name)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the reference solution: %w", err)
		}
		files = append(files, File{Name: s.Name, Data: Unify(data)})
	}
	return files, nil
}

// An Idiom is another good way to solve a lesson.
type Idiom struct {
	File string // relative to the course's root, with slashes
	Text string // what makes it different, in a sentence or two
}

// idiomText is the comment at the head of a right submission, up to its first empty line.
var idiomText = regexp.MustCompile(`(?m)^// Right: (.+(?:\n// .+)*)$`)

var commentLine = regexp.MustCompile(`\n// *`)

// Idioms lists the right submissions of l by the names of their files. Those that cannot be read are left out.
func (c *Course) Idioms(l Lesson) []Idiom {
	names, _ := filepath.Glob(filepath.Join(c.Root, filepath.FromSlash(l.RightDir()), "*.go")) // the pattern is well formed
	slices.Sort(names)
	var idioms []Idiom
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		if m := idiomText.FindSubmatch(Unify(text)); m != nil {
			idioms = append(idioms, Idiom{path.Join(l.RightDir(), filepath.Base(name)), commentLine.ReplaceAllString(string(m[1]), " ")})
		}
	}
	return idioms
}
