package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/store"
)

// checkGo returns no toolchain when there is none to go on with.
func (d *Doctor) checkGo(ctx context.Context) (*build.Toolchain, Finding) {
	tools, err := d.FindGo(ctx, d.Root)
	if unusable, ok := errors.AsType[*build.UnusableError](err); ok {
		return nil, bad(unusable.Why, "To do: "+unusable.Remedy+".")
	}
	if err != nil {
		return nil, bad(strings.ReplaceAll(err.Error(), "\n", " "), "`go version` must work in this folder. Go is at https://go.dev/dl.")
	}
	return tools, good(strings.TrimPrefix(tools.Version, "go"))
}

// racy has a data race that the detector finds in each run, in whatever order the two writes come.
const racy = `package main

func main() {
	x, done := 0, make(chan bool)
	go func() { x = 1; done <- true }()
	x = 2
	<-done
	_ = x
}
`

const raceNeeds = "What it needs: https://go.dev/doc/articles/race_detector#Requirements"

// checkRace builds a program with a race and wants the detector to find it.
func (d *Doctor) checkRace(ctx context.Context, tools *build.Toolchain) Finding {
	if !tools.Race {
		why, remedy, found := strings.Cut(tools.NoRace, ": ")
		if !found {
			return bad(why, raceNeeds)
		}
		return bad(why, "To do: "+remedy+".", raceNeeds)
	}
	dir, err := d.temp()
	if err != nil {
		return bad("no folder can be made to build a program in: " + err.Error())
	}
	defer os.RemoveAll(dir)
	source, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "racy.exe")
	if err := os.WriteFile(source, []byte(racy), 0o644); err != nil {
		return bad("no program can be written: " + err.Error())
	}
	out, err := d.Run(ctx, Command{Dir: d.Root, Env: []string{"GOWORK=off"}, Name: "go", Args: []string{"build", "-race", "-o", binary, source}})
	if err != nil {
		return bad("a small program cannot be built with -race: "+firstLine(out, err), "Install gcc or clang, or another version of it.", raceNeeds)
	}
	out, err = d.Run(ctx, Command{Dir: dir, Env: []string{"GORACE=atexit_sleep_ms=0"}, Name: binary})
	if err == nil || !strings.Contains(out, "DATA RACE") {
		return bad("a small program with a race was built, and the race was not found: "+firstLine(out, errors.New("it printed nothing")), raceNeeds)
	}
	return good("the race in a small program was found")
}

// temp makes a folder where those of the grader's runs are.
func (d *Doctor) temp() (string, error) {
	kept, _ := store.Open(d.Root) // where nothing can be kept, the folder is elsewhere
	return kept.Temp()
}

// needed are packages that import, with what they import, every module that grading needs.
var needed = []string{"./grader", "./grader/lab", "github.com/stretchr/testify/require"}

// checkModules asks Go for the modules without a network.
func (d *Doctor) checkModules(ctx context.Context) Finding {
	offline := Command{Dir: d.Root, Env: []string{"GOWORK=off", "GOPROXY=off"}, Name: "go"}
	list, verify := offline, offline
	list.Args = append([]string{"list", "-deps"}, needed...)
	if out, err := d.Run(ctx, list); err != nil {
		return bad("some are missing: "+firstLine(out, err), "With a network, run in the top folder: go mod download")
	}
	verify.Args = []string{"mod", "verify"}
	out, err := d.Run(ctx, verify)
	if line, found := modified(out); err != nil && found {
		return bad("some are not what they should be: "+line, "With a network, run in the top folder: go clean -modcache && go mod download")
	}
	if err != nil { // go mod verify asks for what only other systems need, too
		return good("all that grading needs are in the module cache")
	}
	return good("all are in the module cache, as they should be")
}

// modified is the line of `go mod verify` about a module whose content is not what go.sum says.
func modified(out string) (line string, found bool) {
	for line := range strings.Lines(out) {
		if strings.Contains(line, "has been modified") || strings.Contains(line, "missing ziphash") {
			return strings.TrimSpace(line), true
		}
	}
	return "", false
}
