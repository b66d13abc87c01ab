package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// format changes when the meaning of a remembered result does.
const format = "1"

// Prepare digests what every verdict depends on: the grader's and the lab's sources and the versions of all dependencies.
// It must be called once, before Grade.
func (e *Engine) Prepare() error {
	h := sha256.New()
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := addFile(h, filepath.Join(e.Course.Root, name)); err != nil {
			return fmt.Errorf("reading the course: %w", err)
		}
	}
	for _, dir := range []string{"grader", "fixtures/fakenet", "fixtures/images"} {
		if err := addTree(h, filepath.Join(e.Course.Root, filepath.FromSlash(dir))); err != nil {
			return fmt.Errorf("reading the course: %w", err)
		}
	}
	e.shared = digest(format, hex.EncodeToString(h.Sum(nil)), e.Tools.Version, fmt.Sprint(e.Tools.Race))
	return nil
}

// addTree adds every file below dir that is linked into a test binary or into the grader.
func addTree(h hash.Hash, dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		return addFile(h, name)
	})
}

func addFile(h hash.Hash, name string) error {
	text, err := os.ReadFile(name)
	add(h, name, text)
	return err
}

// add adds text under a name. Lengths keep apart what concatenation would join.
func add(h hash.Hash, name string, text []byte) {
	fmt.Fprintf(h, "%d %s %d ", len(name), name, len(text))
	h.Write(text)
}

// key names the verdict on t after so many rounds: it changes with everything that the verdict depends on.
func (e *Engine) key(t Task, rounds int) string {
	h := sha256.New()
	add(h, "shared", []byte(e.shared))
	add(h, "rounds", fmt.Append(nil, rounds))
	add(h, "lesson", []byte(t.Lesson.Name))
	add(h, "isolated", fmt.Append(nil, t.Isolated, t.Lesson.Requirements))
	for _, files := range [][]course.File{t.Lesson.Tests, t.Lesson.Given, t.Work.Files} {
		for _, f := range files {
			add(h, f.Name, f.Data)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digest is a short name for words.
func digest(words ...string) string {
	h := sha256.New()
	for _, w := range words {
		add(h, "", []byte(w))
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}
