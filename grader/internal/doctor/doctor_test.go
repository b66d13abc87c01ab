package doctor_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/doctor"
)

// healthy is a doctor who finds everything good, in a course of one lesson.
func healthy(t *testing.T) *doctor.Doctor {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"exercises/01_join/join.go":      "package join\n",
		"exercises/01_join/given.go":     "package join\n",
		"exercises/01_join/join_test.go": "package join_test\n",
	} {
		write(t, filepath.Join(root, filepath.FromSlash(name)), text)
	}
	require.NoError(t, os.MkdirAll(filepath.Join(root, "fixtures"), 0o755))
	_, err := course.Sync(root)
	require.NoError(t, err)
	return &doctor.Doctor{
		Root:     root,
		Terminal: doctor.Terminal{Is: true, Width: 100, Color: true},
		Getenv:   variables(map[string]string{"LANG": "en_GB.UTF-8"}),
		FindGo: func(context.Context, string) (*build.Toolchain, error) {
			return &build.Toolchain{Version: "go1.26.8", Cache: root, Race: true}, nil
		},
		Run: func(_ context.Context, c doctor.Command) (string, error) {
			if c.Name == "go" {
				return "", nil
			}
			return "WARNING: DATA RACE", errors.New("exit status 66")
		},
		Notify: func(context.Context, string) error { return nil },
		Free:   func(string) (uint64, error) { return 5 << 30, nil },
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}

func variables(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

// examine returns the findings by name.
func examine(t *testing.T, d *doctor.Doctor) (found map[string]doctor.Finding, well bool) {
	t.Helper()
	found = map[string]doctor.Finding{}
	well = d.Examine(t.Context(), func(f doctor.Finding) { found[f.Name] = f })
	return found, well
}

const race = "C compiler and race detector"

func TestExamine_Healthy(t *testing.T) {
	found, well := examine(t, healthy(t))
	assert.True(t, well)
	assert.Equal(t, []string{race, "Course", "Disk", "File notifications", "Go", "Modules", "Terminal"}, slices.Sorted(maps.Keys(found)))
	for _, f := range found {
		assert.Equal(t, doctor.Good, f.Mark, "%+v", f)
		assert.NotEmpty(t, f.Text, f.Name)
		assert.Empty(t, f.Remedy, f.Name)
	}
}

// An illness is something that is wrong with a machine, and what the doctor says of it.
type illness struct {
	name    string
	spoil   func(d *doctor.Doctor)
	check   string
	mark    doctor.Mark
	text    string
	remedy  string
	unasked []string // checks that are left out then
}

func TestExamine_Toolchain(t *testing.T) {
	noGo := func(err error) func(context.Context, string) (*build.Toolchain, error) {
		return func(context.Context, string) (*build.Toolchain, error) { return nil, err }
	}
	noRace := func(why string) func(context.Context, string) (*build.Toolchain, error) {
		return func(context.Context, string) (*build.Toolchain, error) { return &build.Toolchain{NoRace: why}, nil }
	}
	fails := func(arg, out string) func(context.Context, doctor.Command) (string, error) {
		return func(_ context.Context, c doctor.Command) (string, error) {
			if slices.Contains(c.Args, arg) {
				return out, errors.New("exit status 1")
			}
			return "DATA RACE", errIfProgram(c)
		}
	}
	diagnose(t, []illness{
		{"no Go", func(d *doctor.Doctor) {
			d.FindGo = noGo(&build.UnusableError{Why: "no Go on PATH", Remedy: "install it"})
		},
			"Go", doctor.Bad, "no Go on PATH", "To do: install it.", []string{race, "Modules"}},
		{"a broken Go", func(d *doctor.Doctor) { d.FindGo = noGo(errors.New("asking Go about itself: exit status 2")) },
			"Go", doctor.Bad, "asking Go about itself: exit status 2", "`go version` must work in this folder.", []string{race, "Modules"}},
		{"no C compiler", func(d *doctor.Doctor) { d.FindGo = noRace("no C compiler (gcc): install gcc or clang") },
			race, doctor.Bad, "no C compiler (gcc)", "To do: install gcc or clang.", nil},
		{"no detector for the machine", func(d *doctor.Doctor) { d.FindGo = noRace("Go has no race detector for plan9/386") },
			race, doctor.Bad, "Go has no race detector for plan9/386", "go.dev/doc/articles/race_detector", nil},
		{"a C compiler that does not work", func(d *doctor.Doctor) { d.Run = fails("-race", "# runtime/cgo\ncgo: cc1 not found\nmore") },
			race, doctor.Bad, "a small program cannot be built with -race: cgo: cc1 not found", "Install gcc or clang", nil},
		{"a race that is not found", func(d *doctor.Doctor) {
			d.Run = func(context.Context, doctor.Command) (string, error) { return "", nil }
		},
			race, doctor.Bad, "the race was not found: it printed nothing", "race_detector", nil},
		{"a program that does not start", func(d *doctor.Doctor) { d.Run = fails("", "") },
			"Modules", doctor.Good, "all are in the module cache", "", nil},
		{"modules missing", func(d *doctor.Doctor) { d.Run = fails("list", "x.go:3: module lookup disabled by GOPROXY=off") },
			"Modules", doctor.Bad, "some are missing: x.go:3: module lookup disabled", "go mod download", nil},
		{"modules changed", func(d *doctor.Doctor) { d.Run = fails("verify", "testify: dir has been modified") },
			"Modules", doctor.Bad, "some are not what they should be: testify: dir has been modified", "go clean -modcache", nil},
		{"modules of other systems missing", func(d *doctor.Doctor) {
			d.Run = fails("verify", "go: example.com/windows@v1.1.0: module lookup disabled by GOPROXY=off")
		},
			"Modules", doctor.Good, "all that grading needs are in the module cache", "", nil},
	})
}

func TestExamine_Surroundings(t *testing.T) {
	diagnose(t, []illness{
		{"no notifications", func(d *doctor.Doctor) {
			d.Notify = func(context.Context, string) error { return errors.New("too many watches") }
		},
			"File notifications", doctor.Odd, "too many watches", "Watching looks at the files", nil},
		{"a narrow terminal", func(d *doctor.Doctor) { d.Terminal.Width = 70 },
			"Terminal", doctor.Odd, "70 columns, in colour", "80 columns", nil},
		{"no UTF-8", func(d *doctor.Doctor) { d.Getenv = variables(map[string]string{"LC_ALL": "C", "LANG": "C.UTF-8"}) },
			"Terminal", doctor.Odd, "no locale with UTF-8", "LC_ALL=C.UTF-8", nil},
		{"no terminal", func(d *doctor.Doctor) { d.Terminal = doctor.Terminal{Width: 40} },
			"Terminal", doctor.Good, "output goes elsewhere, 40 columns wide, without colour", "", nil},
		{"little room", func(d *doctor.Doctor) { d.Free = func(string) (uint64, error) { return 500 << 20, nil } },
			"Disk", doctor.Odd, "500 MiB free for results, 500 MiB free for Go's build cache", "go clean -cache", nil},
		{"no room", func(d *doctor.Doctor) { d.Free = func(string) (uint64, error) { return 10 << 20, nil } },
			"Disk", doctor.Bad, "10 MiB free for results", "Make room", nil},
		{"room not known", func(d *doctor.Doctor) { d.Free = func(string) (uint64, error) { return 0, errors.ErrUnsupported } },
			"Disk", doctor.Good, "can be written", "", nil},
		{"nothing can be kept", func(d *doctor.Doctor) {
			_ = os.RemoveAll(d.Root + "/.grader")
			_ = os.WriteFile(d.Root+"/.grader", nil, 0o644)
		},
			"Disk", doctor.Odd, "results are not remembered: ", "writable", nil},
		{"a changed test", func(d *doctor.Doctor) { _ = os.WriteFile(d.Root+"/exercises/01_join/join_test.go", nil, 0o644) },
			"Course", doctor.Odd, "1 file differs from what was shipped", "git checkout -- exercises/01_join/join_test.go", nil},
		{"a missing given file", func(d *doctor.Doctor) { _ = os.Remove(d.Root + "/exercises/01_join/given.go") },
			"Course", doctor.Odd, "1 file differs from what was shipped", "git checkout -- exercises/01_join/given.go", nil},
		{"a changed stub is work", func(d *doctor.Doctor) { _ = os.WriteFile(d.Root+"/exercises/01_join/join.go", nil, 0o644) },
			"Course", doctor.Good, "1 lessons", "", nil},
		{"nothing to compare with", func(d *doctor.Doctor) { _ = os.Remove(d.Root + "/fixtures/pristine.txtar") },
			"Course", doctor.Bad, "fixtures/pristine.txtar is missing: `git checkout -- fixtures/pristine.txtar` brings it back", "git status", nil},
	})
}

// diagnose checks what the doctor says of each illness in a machine that is otherwise well.
func diagnose(t *testing.T, tests []illness) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := healthy(t)
			test.spoil(d)
			found, well := examine(t, d)
			f := found[test.check]
			assert.Equal(t, test.mark, f.Mark, "%+v", f)
			assert.Contains(t, f.Text, test.text)
			assert.NotContains(t, f.Text, "\n")
			assert.Contains(t, strings.Join(f.Remedy, "\n"), test.remedy)
			assert.Equal(t, test.mark != doctor.Good, len(f.Remedy) > 0, "there is something to do unless all is good")
			if test.mark == doctor.Bad {
				assert.False(t, well)
			}
			for _, name := range test.unasked {
				assert.NotContains(t, found, name)
			}
		})
	}
}

// errIfProgram is how c ends when it is the small program with a race.
func errIfProgram(c doctor.Command) error {
	if c.Name == "go" {
		return nil
	}
	return errors.New("exit status 66")
}

// Odd findings keep nobody from working.
func TestExamine_OddIsWell(t *testing.T) {
	d := healthy(t)
	d.Terminal.Width = 60
	_, well := examine(t, d)
	assert.True(t, well)
}

// Of many changed files a few are named.
func TestExamine_ManyChanged(t *testing.T) {
	d := healthy(t)
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		write(t, filepath.Join(d.Root, "exercises", "01_join", name+"_test.go"), "package join_test\n")
	}
	_, err := course.Sync(d.Root)
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(d.Root, "exercises", "01_join", "*_test.go"))
	require.NoError(t, err)
	for _, file := range files {
		require.NoError(t, os.Remove(file))
	}
	found, _ := examine(t, d)
	assert.Equal(t, "7 files differ from what was shipped", found["Course"].Text)
	require.Len(t, found["Course"].Remedy, 7)
	assert.Equal(t, "… and 2 more: git status", found["Course"].Remedy[6])
}

// What asks the system works on this one: a change is noticed, however long that takes here, and disks have some room.
func TestNew(t *testing.T) {
	d := doctor.New(t.TempDir(), doctor.Terminal{}, os.Getenv)
	require.NoError(t, d.Notify(t.Context(), t.TempDir()))
	room, err := d.Free(t.TempDir())
	if !errors.Is(err, errors.ErrUnsupported) {
		require.NoError(t, err)
		assert.Positive(t, room)
	}
	out, err := d.Run(t.Context(), doctor.Command{Dir: t.TempDir(), Name: "go", Args: []string{"env", "GOOS", "DOCTOR"}, Env: []string{"GOOS=plan9", "GOARCH=amd64"}})
	require.NoError(t, err)
	assert.Equal(t, "plan9", out)
}

// Nobody waits for a change that never comes.
func TestNotify_Ends(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := doctor.New(t.TempDir(), doctor.Terminal{}, os.Getenv)
	if err := d.Notify(ctx, filepath.Join(t.TempDir(), "missing")); assert.Error(t, err) {
		assert.Contains(t, err.Error(), "a folder cannot be watched")
	}
}
