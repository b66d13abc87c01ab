package doctor

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// maxNamed is how many changed files are named.
const maxNamed = 5

// checkCourse compares the tests and given files in the tree with those that were shipped.
func (d *Doctor) checkCourse() Finding {
	c, err := course.Shipped(d.Root)
	if err != nil {
		return bad(err.Error(), "To see what differs from the course: git status")
	}
	changed, err := changedFiles(c)
	if err != nil {
		return bad(err.Error())
	}
	if len(changed) == 0 {
		return good(fmt.Sprintf("%d lessons, tests and given files as shipped", len(c.Lessons)))
	}
	count := fmt.Sprintf("%d files differ", len(changed))
	if len(changed) == 1 {
		count = "1 file differs"
	}
	remedy := []string{"The grader uses its own copies, so verdicts are right. To have the course's back:"}
	for i, name := range changed {
		if i == maxNamed {
			remedy = append(remedy, fmt.Sprintf("… and %d more: git status", len(changed)-maxNamed))
			break
		}
		remedy = append(remedy, "git checkout -- "+name)
	}
	return odd(count+" from what was shipped", remedy...)
}

// changedFiles lists the tests and given files that are missing or differ, relative to the course, with slashes.
func changedFiles(c *course.Course) (changed []string, err error) {
	for _, l := range c.Lessons {
		for _, f := range slices.Concat(l.Given, l.Tests) {
			name := path.Join(l.Dir(), f.Name)
			have, err := os.ReadFile(filepath.Join(c.Root, filepath.FromSlash(name)))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("comparing the course: %w", err)
			}
			if err != nil || !bytes.Equal(course.Unify(have), f.Data) {
				changed = append(changed, name)
			}
		}
	}
	return changed, nil
}
