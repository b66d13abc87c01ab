// Package store keeps what the grader remembers between runs in the folder .grader of the course, which git ignores.
// Everything in it may be deleted at any time.
package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Dir is the name of the folder, below the course's root.
const Dir = ".grader"

// A Store is the folder. Where it cannot be written, as in a read-only checkout, nothing is remembered and work is done elsewhere.
type Store struct {
	dir string // empty when nothing can be written
}

// Open returns the store of the course at root. The error says why nothing will be remembered; the store is usable all the same.
func Open(root string) (*Store, error) {
	dir := filepath.Join(root, Dir)
	if err := os.MkdirAll(filepath.Join(dir, "cache"), 0o755); err != nil {
		return &Store{}, fmt.Errorf("results are not remembered: %w", err)
	}
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return &Store{}, fmt.Errorf("results are not remembered: %w", err)
	}
	probe.Close()
	return &Store{dir: dir}, os.Remove(probe.Name())
}

// Load reads the value called key into v and tells whether there was one. A damaged value counts as none.
func (s *Store) Load(key string, v any) bool {
	return s.dir != "" && read(s.path(key), v)
}

func read(name string, v any) bool {
	text, err := os.ReadFile(name)
	return err == nil && json.Unmarshal(text, v) == nil
}

// Save keeps v under key. Without a folder it does nothing.
func (s *Store) Save(key string, v any) error {
	if s.dir == "" {
		return nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return replace(s.path(key), text, false) // what a power cut takes is found out again
}

// Keep keeps v under key until somebody deletes it: unlike what [Store.Save] keeps, it cannot be found out again, so age does not
// remove it, and it is on the disk when Keep returns. Without a folder it does nothing.
func (s *Store) Keep(key string, v any) error {
	if s.dir == "" {
		return nil
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return replace(s.lasting(key), append(text, '\n'), true)
}

// Kept reads into v what [Store.Keep] keeps under key and tells whether there was anything. A damaged value counts as none; v may
// then hold parts of it.
func (s *Store) Kept(key string, v any) bool {
	return s.dir != "" && read(s.lasting(key), v)
}

func (s *Store) lasting(key string) string { return filepath.Join(s.dir, key+".json") }

func (s *Store) path(key string) string { return filepath.Join(s.dir, "cache", key+".json") }

// Temp makes a folder for one run's files. The caller removes it.
func (s *Store) Temp() (string, error) {
	if s.dir == "" {
		return os.MkdirTemp("", "threadwise-")
	}
	tmp := filepath.Join(s.dir, "tmp")
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return "", err
	}
	return os.MkdirTemp(tmp, "run-")
}

// What runs that were killed left behind is removed after staleAfter, results that nobody asked for after forgetAfter.
const (
	staleAfter  = 24 * time.Hour
	forgetAfter = 30 * 24 * time.Hour
)

// Tidy removes what is old. Failing to do so harms nothing, so it returns no error.
func (s *Store) Tidy() {
	if s.dir == "" {
		return
	}
	removeOlder(filepath.Join(s.dir, "tmp"), staleAfter)
	removeOlder(filepath.Join(s.dir, "cache"), forgetAfter)
}

func removeOlder(dir string, age time.Duration) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > age {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

// WriteFile writes data to the file called name so that a reader sees the old text or the new one whole, whatever happens in between.
// It is on the disk when WriteFile returns.
func WriteFile(name string, data []byte) error { return replace(name, data, true) }

func replace(name string, data []byte, durable bool) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(f.Name())))
		}
	}()
	if _, err = f.Write(data); err == nil && durable {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
