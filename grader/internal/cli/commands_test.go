package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/threadwise/threadwise/grader/internal/coursetest"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/timeline"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// commands are what scripts may use beside testscript's own. A LESSON is its number.
//
//	exits CODE PROGRAM ARG...          runs the program, which must end with exactly that exit code
//	interrupt FILE PROGRAM ARG...      runs the program, interrupts it as Ctrl-C does once it has written FILE, and wants exit code 2
//	solve LESSON...                    puts the reference solution in place of the stub
//	put LESSON FILE...                 puts the script's files in place of the stub: "package lesson" becomes the lesson's package
//	edit FILE OLD NEW                  replaces the first OLD in a file, which must be there
//	lesson JSON LESSON STATE [REGEXP]  checks a lesson in a document of check --json, and its reason and notes
//	test JSON LESSON TEST STATE [CAUSE [REGEXP]]
//	                                   checks a requirement, its cause and its message; TEST all means each
//	[!] cached JSON LESSON             checks whether the lesson's verdict was remembered
//	empty DIR                          checks that nothing is in a folder, not even a hidden file
//	real DIR FOLDER...                 makes a course of the repository's own lessons in these folders, as shipped
//
// JSON is a file or stdout.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":  exits,
	"solve":  solve,
	"put":    put,
	"edit":   edit,
	"lesson": checkLesson,
	"test":   checkTest,
	"cached": cached,
	"empty":  empty,
	"real":   realCourse,

	"interrupt": interrupt,
}

// need ends the script unless cond holds.
func need(ts *testscript.TestScript, cond bool, format string, args ...any) {
	if !cond {
		ts.Fatalf(format, args...)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) >= 2, "usage: exits CODE PROGRAM ARG...")
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	need(ts, strconv.Itoa(code) == args[0], "exit code %d, want %s", code, args[0])
}

func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) >= 2, "usage: interrupt FILE PROGRAM ARG...")
	program, err := exec.LookPath(args[1])
	ts.Check(err)
	cmd := exec.Command(program, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "WORK="+ts.Getenv("WORK"), "PATH="+ts.Getenv("PATH"))
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	ts.Check(cmd.Start())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // the exit code tells
	}()
	waitForFile(ts.MkAbs(args[0]), ended)
	ts.Check(cmd.Process.Signal(os.Interrupt))
	<-ended
	need(ts, cmd.ProcessState.ExitCode() == 2, "exit code %d, want 2", cmd.ProcessState.ExitCode())
}

// waitForFile returns when there is a file of that name, or when ended is closed.
func waitForFile(name string, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-time.After(10 * time.Millisecond):
		}
		if _, err := os.Stat(name); err == nil {
			return
		}
	}
}

func solve(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) > 0, "usage: solve LESSON...")
	for _, number := range args {
		c, l := lesson(ts, number)
		ts.Check(c.Solve(l, ""))
	}
}

func put(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) >= 2, "usage: put LESSON FILE...")
	c, l := lesson(ts, args[0])
	var text strings.Builder
	for _, file := range args[1:] {
		text.WriteString(ts.ReadFile(workFile(ts, file)))
	}
	ts.Check(c.Write(l.Stub(), strings.Replace(text.String(), "package lesson", "package "+l.Package, 1)))
}

func edit(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 3, "usage: edit FILE OLD NEW")
	text := ts.ReadFile(args[0])
	escapes := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\ufeff`, "\ufeff")
	from, to := escapes.Replace(args[1]), escapes.Replace(args[2])
	need(ts, strings.Contains(text, from), "%s does not contain %q", args[0], from)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, from, to, 1)), 0o644))
}

func checkLesson(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && (len(args) == 3 || len(args) == 4), "usage: lesson JSON LESSON STATE [REGEXP]")
	l := document(ts, args[0], args[1])
	need(ts, string(l.State) == args[2], "lesson %s is %q, want %q\n%+v", args[1], l.State, args[2], l)
	if len(args) == 4 {
		matches(ts, args[3], strings.Join(append(l.Notes, l.Reason), "\n"))
	}
}

func checkTest(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) >= 4 && len(args) <= 6, "usage: test JSON LESSON TEST STATE [CAUSE [REGEXP]]")
	l := document(ts, args[0], args[1])
	found := false
	for _, r := range l.Requirements {
		if args[2] != "all" && r.Test != args[2] {
			continue
		}
		found = true
		need(ts, string(r.State) == args[3], "lesson %s: %s is %q, want %q\n%+v", args[1], r.Test, r.State, args[3], r)
		if len(args) > 4 {
			need(ts, r.Cause == args[4], "lesson %s: %s has the cause %q, want %q\n%+v", args[1], r.Test, r.Cause, args[4], r)
		}
		if len(args) > 5 {
			matches(ts, args[5], text(r))
		}
	}
	need(ts, found, "lesson %s has no test %s", args[1], args[2])
}

func cached(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, len(args) == 2, "usage: [!] cached JSON LESSON")
	l := document(ts, args[0], args[1])
	need(ts, l.Cached != neg, "lesson %s: cached is %v", args[1], l.Cached)
}

func empty(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "usage: empty DIR")
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	need(ts, len(entries) == 0, "%s holds %v", args[0], entries)
}

func realCourse(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) >= 2, "usage: real DIR FOLDER...")
	ts.Check(coursetest.Real(ts.MkAbs(args[0]), args[1:]...))
}

// text is a failure with its timeline and the places that it names.
func text(r verdict.Requirement) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Message)
	b.WriteString(r.Timeline.Chart(timeline.Width))
	for _, w := range r.Where {
		fmt.Fprintf(&b, "%s:%d: %s (%s)\n", w.File, w.Line, w.Source, w.Role)
	}
	return b.String()
}

func matches(ts *testscript.TestScript, pattern, text string) {
	re, err := regexp.Compile("(?m)" + pattern)
	ts.Check(err)
	need(ts, re.MatchString(text), "no match for %q in:\n%s", pattern, text)
}

// document returns a lesson of the JSON document in a file. Fields that the model does not have are an error.
func document(ts *testscript.TestScript, file, number string) verdict.Lesson {
	var d report.Document
	decoder := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile(file))))
	decoder.DisallowUnknownFields()
	ts.Check(decoder.Decode(&d))
	i := slices.IndexFunc(d.Lessons, func(l verdict.Lesson) bool { return strconv.Itoa(l.Number) == number })
	need(ts, i >= 0, "the document has no lesson %s", number)
	return d.Lessons[i]
}

// lesson finds the script's course and one of its lessons.
func lesson(ts *testscript.TestScript, number string) (*coursetest.Course, coursetest.Lesson) {
	c := ts.Value(courseKey{}).(*coursetest.Course)
	n, err := strconv.Atoi(number)
	ts.Check(err)
	need(ts, n >= 1 && n <= len(c.Lessons), "no lesson %s", number)
	return c, c.Lessons[n-1]
}

// workFile is the name of one of the script's own files.
func workFile(ts *testscript.TestScript, name string) string { return ts.Getenv("WORK") + "/" + name }

// goEnv returns a variable of the environment or of go env.
func goEnv(name string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return goSettings()[name]
}

var goSettings = sync.OnceValue(func() map[string]string {
	settings := map[string]string{}
	if out, err := exec.Command("go", "env", "-json").Output(); err == nil {
		_ = json.Unmarshal(out, &settings) // what is missing shows in the scripts
	}
	return settings
})

// condition adds [root], for scripts that mount or rely on permissions, to testscript's own.
func condition(name string) (bool, error) {
	switch name {
	case "root":
		return runtime.GOOS != "windows" && os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}
