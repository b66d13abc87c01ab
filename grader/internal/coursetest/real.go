package coursetest

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Real makes a course in the folder root of this repository's own lessons in these folders, as shipped, with their solutions.
func Real(root string, folders ...string) error {
	repository, err := course.Find(".")
	if err != nil {
		return err
	}
	shipped, err := course.Shipped(repository)
	if err != nil {
		return err
	}
	c := &Course{Root: root}
	if err := copyModule(repository, root); err != nil {
		return fmt.Errorf("copying the grader: %w", err)
	}
	for _, name := range folders {
		l, err := shipped.Lookup(name)
		if err != nil {
			return err
		}
		for _, f := range slices.Concat(l.Stubs, l.Given, l.Tests) {
			if err := c.Write(path.Join(l.Dir(), f.Name), string(f.Data)); err != nil {
				return err
			}
		}
		solution := filepath.Join("solutions", l.Name)
		if err := copyTree(filepath.Join(repository, solution), c.path(solution)); err != nil {
			return err
		}
	}
	_, err = course.Sync(root)
	return err
}
