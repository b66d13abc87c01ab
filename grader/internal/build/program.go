package build

import (
	"context"
	"fmt"
	"path"
	"path/filepath"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// A Replacement lays files over a folder of the course: nothing else is in it then.
type Replacement struct {
	Dir   string // relative to the course's root, with slashes
	Files []course.File
}

// Program builds the command in the folder pkg of the course, as it will run in earnest: without the race detector, and with the
// compiler's usual settings. It is written below dir, an existing folder that the caller removes.
func (t *Toolchain) Program(ctx context.Context, dir, pkg string, replace []Replacement) (binary string, err error) {
	overlay, err := t.layOver(dir, replace)
	if err != nil {
		return "", fmt.Errorf("writing the overlay: %w", err)
	}
	binary = filepath.Join(dir, "program.exe")
	cmd := t.command(ctx, "build", "-json", "-buildvcs=false", "-overlay", overlay, "-o", binary, parallel, "./"+pkg)
	cmd.Env = append(cmd.Env, noCollection...)
	out, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "", fmt.Errorf("building %s: %w: %s", pkg, err, firstLines(out))
	}
	return binary, nil
}

// layOver writes the overlay into dir and returns the path of its description.
func (t *Toolchain) layOver(dir string, replace []Replacement) (string, error) {
	o := &overlay{root: t.root, dir: dir, replace: map[string]string{}}
	for _, r := range replace {
		if err := o.hide(r.Dir); err != nil {
			return "", err
		}
		for _, f := range r.Files {
			if err := o.add(path.Join(r.Dir, f.Name), f.Data); err != nil {
				return "", err
			}
		}
	}
	return o.describe()
}
