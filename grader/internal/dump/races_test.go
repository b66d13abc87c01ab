package dump_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

const (
	raceBegins = "==================\nWARNING: DATA RACE\n"
	raceEnds   = "==================\n"
	readByMain = "Read at 0x00c0000140a8 by main goroutine:\n  main.main()\n      C:/x y/main.go:12 +0x1d\n\n"
	wroteBy7   = "Previous write at 0x00c0000140a8 by goroutine 7:\n  main.(*T).set()\n      /a.go:3 +0x1d\n\n"
	startOf7   = "Goroutine 7 (finished) created at:\n  main.main()\n      /a.go:9 +0x1d\n"
)

var (
	mainRead = dump.Access{Frames: []dump.Frame{{Func: "main.main", File: "C:/x y/main.go", Line: 12}}}
	write7   = dump.Access{
		Write: true, Goroutine: 7,
		Frames:  []dump.Frame{{Func: "main.(*T).set", File: "/a.go", Line: 3}},
		Created: []dump.Frame{{Func: "main.main", File: "/a.go", Line: 9}},
	}
)

func TestRaces(t *testing.T) {
	whole := dump.Race{Accesses: [2]dump.Access{mainRead, write7}}
	lost := write7
	lost.Frames = nil
	unstarted := write7
	unstarted.Created = nil
	tests := map[string]struct {
		text string
		want []dump.Race
	}{
		"none":            {"==================\nno race\n==================\n" + readByMain, nil},
		"whole":           {raceBegins + readByMain + wroteBy7 + startOf7 + raceEnds, []dump.Race{whole}},
		"two":             {raceBegins + readByMain + wroteBy7 + startOf7 + raceEnds + "hello\n" + raceBegins + readByMain + wroteBy7 + startOf7 + raceEnds, []dump.Race{whole, whole}},
		"end is missing":  {raceBegins + readByMain + wroteBy7 + startOf7 + raceBegins + readByMain + wroteBy7 + startOf7, []dump.Race{whole, whole}},
		"prints between":  {raceBegins + "tick\n" + readByMain + "tick " + wroteBy7 + "Goroutine 8 is here\n" + startOf7 + raceEnds, []dump.Race{whole}},
		"stack lost":      {raceBegins + readByMain + "Previous write at 0x0000000000a8 by goroutine 7:\n  [failed to restore the stack]\n\n" + startOf7 + raceEnds, []dump.Race{{Accesses: [2]dump.Access{mainRead, lost}}}},
		"cut early":       {raceBegins + readByMain + "Previous wri", []dump.Race{{Accesses: [2]dump.Access{mainRead}}}},
		"cut late":        {raceBegins + readByMain + wroteBy7 + "Goroutine 7 (finished) crea", []dump.Race{{Accesses: [2]dump.Access{mainRead, unstarted}}}},
		"cut before all":  {raceBegins, nil},
		"another's start": {raceBegins + readByMain + wroteBy7 + "Goroutine 9 (running) created at:\n  main.g()\n      /a.go:1 +0x1\n" + raceEnds, []dump.Race{{Accesses: [2]dump.Access{mainRead, unstarted}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.want, dump.Races([]byte(test.text))) })
	}
}
