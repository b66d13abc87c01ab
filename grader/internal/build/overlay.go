package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// mainDir is the virtual package of the generated program, relative to the course's root.
const mainDir = "grader/internal/suites"

// suiteDir is the virtual folder, in each lesson's, that holds its tests as a package.
const suiteDir = "suite"

// sealFile is the virtual file in each lesson's package that makes package seal initialise before it.
const sealFile = "threadwise_seal.go"

// overlay collects the files of a build. See `go help build`, flag -overlay.
type overlay struct {
	root    string            // the course's
	dir     string            // where the real files are written
	replace map[string]string // path in the course → path of the real file, or "" for a file that is to be absent
}

// writeOverlay writes the files for group into dir and returns the path of the overlay's description.
func (t *Toolchain) writeOverlay(dir string, group []Unit) (string, error) {
	o := &overlay{root: t.root, dir: dir, replace: map[string]string{}}
	for _, u := range group {
		if err := o.addUnit(u); err != nil {
			return "", err
		}
	}
	if err := o.add(path.Join(mainDir, "main.go"), mainText(group)); err != nil {
		return "", err
	}
	return o.describe()
}

// describe writes what the go command's flag -overlay wants to the overlay's folder, and returns the file's path.
func (o *overlay) describe() (string, error) {
	text, err := json.Marshal(map[string]any{"Replace": o.replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(o.dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o644)
}

// add presents data as the file called name, relative to the course's root, with slashes.
func (o *overlay) add(name string, data []byte) error {
	rel := filepath.FromSlash(name)
	file := filepath.Join(o.dir, "src", rel)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	o.replace[filepath.Join(o.root, rel)] = file
	return os.WriteFile(file, data, 0o644)
}

func (o *overlay) addUnit(u Unit) error {
	for _, dir := range []string{u.Lesson.Dir(), path.Join(u.Lesson.Dir(), suiteDir)} {
		if err := o.hide(dir); err != nil {
			return err
		}
	}
	files := append(append([]course.File{}, u.Files...), u.Lesson.Given...)
	files = append(files, course.File{Name: sealFile, Data: sealText(u.Lesson)})
	for _, f := range files {
		if err := o.add(path.Join(u.Lesson.Dir(), f.Name), f.Data); err != nil {
			return err
		}
	}
	for _, f := range u.Lesson.Tests {
		if err := o.add(path.Join(u.Lesson.Dir(), suiteDir, strings.TrimSuffix(f.Name, "_test.go")+".go"), o.suiteText(u.Lesson, f)); err != nil {
			return err
		}
	}
	return nil
}

// hide makes every file that lies in the folder called name absent, so that only what [overlay.add] adds is compiled.
func (o *overlay) hide(name string) error {
	dir := filepath.Join(o.root, filepath.FromSlash(name))
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil
	}
	for _, e := range entries {
		if !e.IsDir() {
			o.replace[filepath.Join(dir, e.Name())] = ""
		}
	}
	return err
}

// suiteText is the test file f as a file of a package that others can import. Messages and stacks name the original.
func (o *overlay) suiteText(l course.Lesson, f course.File) []byte {
	original := filepath.Join(o.root, filepath.FromSlash(l.Dir()), f.Name)
	return append([]byte("//line "+original+":1\n"), f.Data...)
}

func sealText(l course.Lesson) []byte {
	return fmt.Appendf(nil, "package %s\n\nimport _ %q\n", l.Package(), course.Module+"/grader/lab/seal")
}

var mainTemplate = template.Must(template.New("main").Parse(`package main

import (
	"testing"

	"{{.Module}}/grader/internal/harness"
{{range .Group}}	{{if .Lesson.Requirements}}s{{.Lesson.Number}}{{else}}_{{end}} "{{.Lesson.ImportPath}}/suite"
{{end}})

func main() {
	harness.Main(map[string][]testing.InternalTest{
{{range .Group}}{{$n := .Lesson.Number}}		"{{.Lesson.Name}}": {
{{range .Lesson.Requirements}}			{Name: "{{.Test}}", F: s{{$n}}.{{.Test}}},
{{end}}		},
{{end}}	})
}
`))

// mainText is the text of the program that calls the tests of every lesson of group.
func mainText(group []Unit) []byte {
	var b bytes.Buffer
	err := mainTemplate.Execute(&b, map[string]any{"Module": course.Module, "Group": group})
	if err != nil {
		panic(err) // the template and its data are fixed at compile time
	}
	return b.Bytes()
}
