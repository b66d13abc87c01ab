// Package build turns lessons into test binaries: one for all of them where possible.
//
// An overlay lays the submission's files over the course's tree and presents each lesson's tests as a package of their own,
// so that a generated program can call all of them. One link then serves every lesson.
package build

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// A Unit is a lesson with the files of one submission of it.
type Unit struct {
	Lesson course.Lesson
	Files  []course.File
	Alone  bool // gets a binary of its own, because its package-level code would run in the other lessons' processes too
}

// Built is what became of a set of units, by the lessons' names.
type Built struct {
	Binaries map[string]string       // path of the binary that holds the lesson's tests
	Errors   map[string][]Diagnostic // why it did not compile
}

// Shares tells whether the lesson's binary holds others too.
func (b *Built) Shares(lesson string) bool {
	for other, binary := range b.Binaries {
		if other != lesson && binary == b.Binaries[lesson] {
			return true
		}
	}
	return false
}

// Build compiles units below dir, an existing folder that the caller removes. Lessons that do not compile are in the result's
// Errors; the error is for what is not a lesson's fault.
func (t *Toolchain) Build(ctx context.Context, dir string, units []Unit) (*Built, error) {
	built := &Built{Binaries: map[string]string{}, Errors: map[string][]Diagnostic{}}
	var shared []Unit
	for _, u := range units {
		if !u.Alone {
			shared = append(shared, u)
			continue
		}
		if err := t.buildGroup(ctx, filepath.Join(dir, u.Lesson.Name), []Unit{u}, built); err != nil {
			return nil, err
		}
	}
	return built, t.buildGroup(ctx, filepath.Join(dir, "shared"), shared, built)
}

// buildGroup builds one binary of group, leaving out whatever does not compile.
func (t *Toolchain) buildGroup(ctx context.Context, dir string, group []Unit, built *Built) error {
	for round := 0; len(group) > 0; round++ {
		binary, out, err := t.link(ctx, filepath.Join(dir, strconv.Itoa(round)), group)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil {
			for _, u := range group {
				built.Binaries[u.Lesson.Name] = binary
			}
			return nil
		}
		broken := attribute(out, group)
		if len(broken) == 0 {
			return t.separate(ctx, dir, group, built, buildError{err, firstLines(out)})
		}
		maps.Copy(built.Errors, broken)
		group = slices.DeleteFunc(slices.Clone(group), func(u Unit) bool { return broken[u.Lesson.Name] != nil })
	}
	return nil
}

// separate builds each unit of a group for itself when nobody can tell whose fault a failure was. A unit that fails again is at
// fault when a binary of no lesson at all can be built; when that fails too, the failure is not theirs.
func (t *Toolchain) separate(ctx context.Context, dir string, group []Unit, built *Built, failure buildError) error {
	if len(group) == 1 {
		_, _, err := t.link(ctx, filepath.Join(dir, "none"), nil)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return failure
		}
		l := group[0].Lesson
		built.Errors[l.Name] = []Diagnostic{{Message: inText(dropHead(failure.said), l)}}
		return nil
	}
	for _, u := range group {
		if err := t.buildGroup(ctx, filepath.Join(dir, u.Lesson.Name), []Unit{u}, built); err != nil {
			return err
		}
	}
	return nil
}

// buildError is a failed build.
type buildError struct {
	err  error
	said string // the beginning of what go printed
}

func (e buildError) Error() string { return fmt.Sprintf("building the tests: %v: %s", e.err, e.said) }

func (e buildError) Unwrap() error { return e.err }

// link writes the overlay for group into dir and builds the binary there. When it fails it returns the build's messages.
func (t *Toolchain) link(ctx context.Context, dir string, group []Unit) (binary string, out []byte, err error) {
	overlay, err := t.writeOverlay(dir, group)
	if err != nil {
		return "", nil, fmt.Errorf("writing the overlay: %w", err)
	}
	binary = filepath.Join(dir, "lessons.test.exe")
	args := slices.Concat([]string{"build", "-json", "-buildvcs=false", "-overlay", overlay, "-o", binary}, buildFlags, t.raceFlag(),
		[]string{parallel, "./" + mainDir})
	cmd := t.command(ctx, args...)
	cmd.Env = append(cmd.Env, noCollection...)
	out, err = cmd.CombinedOutput()
	if err != nil {
		return "", out, err
	}
	_, err = os.Stat(binary)
	return binary, out, err
}

// buildFlags leave out what only a debugger reads; stacks and race reports do without. The compiler's flags, no inlining among them, are
// for the lessons alone: with them, everything else would be compiled anew. The binary is a plain program, which is built faster than
// what go test -c makes of the same, and says of itself that it is a test.
var buildFlags = []string{
	"-ldflags=-s -w -X testing.testBinary=1",
	"-gcflags=" + course.Module + "/exercises/...=-dwarf=false -l",
}

// parallel keeps processors busy while small compilers start and end.
var parallel = "-p=" + strconv.Itoa(2*runtime.NumCPU())

// noCollection spares short-lived compilers and linkers their garbage collections, unless one needs very much memory.
// This and buildFlags save a quarter of a build's processor time.
var noCollection = []string{"GOGC=off", "GOMEMLIMIT=512MiB"}
