package submission_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/submission"
)

// runsNothing are declarations that run nothing at the start of a process, or only what is harmless.
var runsNothing = []string{
	``,
	`func Init() {}`,
	`func (t T) init() {}`,
	`const n = len("four")`,
	`type T struct{ mu sync.Mutex }`,
	`var mu sync.Mutex`,
	`var n, s, b = 1, "x", true`,
	`var wait = time.Second`,
	`var wait = 10 * time.Second / 2`,
	`var size = 1 << 20`,
	`var half = 7 % 2 >> 1`,
	`var d = time.Duration(3)`,
	`var ErrClosed = errors.New("closed")`,
	`var errs = []error{errors.New("a"), errors.New("b")}`,
	`var m = map[string]int{"a": 1}`,
	`var m = map[string]*T{}`,
	`var m = make(map[string]int)`,
	`var c = make(chan struct{}, 8)`,
	`var s = make([]*T, 0, 16)`,
	`var p = new(sync.Mutex)`,
	`var p = &T{n: -1}`,
	`var p = new(len("x"))`,
	`var once = sync.Once{}`,
	`var v = atomic.Pointer[T]{}`,
	`var cache = Cache[string, int]{}`,
	`var pool = sync.Pool{New: func() any { return work() }}`,
	`var f = func() { os.Exit(0) }`,
	`var f = work`,
	`var b = []byte("x")`,
	`var x = any(nil)`,
	`var n = int64(3)`,
	`var _ io.Reader = (*T)(nil)`,
	`var _ func() = (func())(nil)`,
	`var now = time.Now`,
}

// runsSomething are declarations that run code at the start of a process which is not known to be harmless.
var runsSomething = []string{
	`func init() {}`,
	`func len(s string) int { os.Exit(0); return 0 }`,
	`func make(s string) int { return 0 }`,
	`var _ = work()`,
	`var (
	a = 1
	b = work()
)`,
	`var a, b = 1, work()`,
	`var a = 1 + work()`,
	`var a = []int{work()}`,
	`var a = map[string]int{"a": work()}`,
	`var a = &T{n: work()}`,
	`var a = []byte(work())`,
	`var a = (*T)(work())`,
	`var a = make([]int, n)`,
	`var a = make([]int, -1)`,
	`var a = make([]byte, 99999999999)`,
	`var a = make([]byte, 1<<40)`,
	`var a = new(work())`,
	`var a = errors.New(work())`,
	`var a = time.Now()`,
	`var a = errors.Join()`,
	`var a = T(3)`,
	`var a = func() int { return 1 }()`,
	`var a = t.errors.New("x")`,
	`var a = <-ch`,
	`var a = xs[3]`,
	`var a = xs[1:]`,
	`var a = x.(int)`,
	`var a = *p`,
	`var a = [4]int(xs)`,
	`var a = 1 / n`,
	`var a = 1 % n`,
	`var a = 1 << n`,
	`var a = 1 >> n`,
	`var a = x == y`,
	`var f = generic[int]`,
}

func TestRunsAtInit(t *testing.T) {
	for want, texts := range map[bool][]string{false: runsNothing, true: runsSomething} {
		for _, text := range texts {
			files := []course.File{{Name: "a.go", Data: []byte("package join\n")}, {Name: "b.go", Data: []byte("package join\n\n" + text + "\n")}}
			assert.Equal(t, want, submission.RunsAtInit(files), text)
		}
	}
}

func TestRunsAtInit_WhatDoesNotCompileDoesNotRun(t *testing.T) {
	assert.False(t, submission.RunsAtInit([]course.File{{Name: "a.go", Data: []byte("package join\n\nfunc init( {")}}))
}
