// Package doctor looks at what the grader needs of a machine: Go, a C compiler, modules, notifications of changed files, a terminal,
// room on the disk, and the course as it was shipped.
package doctor

import (
	"context"

	"github.com/threadwise/threadwise/grader/internal/build"
)

// A Mark is how a check ended.
type Mark string

// The marks. Only what is Bad keeps the grader from its work.
const (
	Good Mark = "good"
	Odd  Mark = "odd" // works less well than it could
	Bad  Mark = "bad"
)

// A Finding is what one check found.
type Finding struct {
	Mark   Mark
	Name   string   // of the check
	Text   string   // what was found: one line
	Remedy []string // what to do about it, a line each; empty when all is good
}

// Terminal is what is known of the one that output goes to.
type Terminal struct {
	Is    bool // there is one
	Width int  // columns
	Color bool // it shows colours
}

// A Doctor examines a machine. Tests replace what asks the system.
type Doctor struct {
	Root     string // the course's
	Terminal Terminal
	Getenv   func(name string) string

	FindGo func(ctx context.Context, root string) (*build.Toolchain, error)
	Run    func(ctx context.Context, c Command) (output string, err error)
	Notify func(ctx context.Context, dir string) error
	Free   func(dir string) (bytes uint64, err error)
}

// New returns a doctor who asks the system. The course is at root.
func New(root string, t Terminal, getenv func(string) string) *Doctor {
	return &Doctor{Root: root, Terminal: t, Getenv: getenv, FindGo: build.FindToolchain, Run: run, Notify: notify, Free: free}
}

// Examine makes every check in turn, hands each finding to say, and tells whether nothing was bad.
func (d *Doctor) Examine(ctx context.Context, say func(Finding)) bool {
	well := true
	tell := func(name string, f Finding) {
		f.Name = name
		well = well && f.Mark != Bad
		say(f)
	}
	tools, f := d.checkGo(ctx)
	tell("Go", f)
	if tools != nil {
		tell("C compiler and race detector", d.checkRace(ctx, tools))
		tell("Modules", d.checkModules(ctx))
	}
	tell("File notifications", d.checkNotify(ctx))
	tell("Terminal", d.checkTerminal())
	tell("Disk", d.checkDisk(tools))
	tell("Course", d.checkCourse())
	return well
}

func good(text string) Finding { return Finding{Mark: Good, Text: text} }

func odd(text string, remedy ...string) Finding {
	return Finding{Mark: Odd, Text: text, Remedy: remedy}
}

func bad(text string, remedy ...string) Finding {
	return Finding{Mark: Bad, Text: text, Remedy: remedy}
}
