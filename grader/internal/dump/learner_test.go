package dump_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

func TestLearner_WhoseCode(t *testing.T) {
	const module = "github.com/threadwise/threadwise/"
	tests := []struct {
		frame dump.Frame
		want  bool
	}{
		{dump.Frame{Func: module + "exercises/07_bounded.MapN", File: "/c/bounded.go"}, true},
		{dump.Frame{Func: module + "exercises/07_bounded.MapN[...].func1", File: "/c/bounded.go"}, true},
		{dump.Frame{Func: module + "exercises/07_bounded.(*Pool).Go", File: "/c/bounded.go"}, true},
		{dump.Frame{Func: module + "solutions/07_bounded.MapN", File: "/c/bounded.go"}, true},
		{dump.Frame{Func: module + "exercises/07_bounded.init", File: "/c/bounded.go"}, true},
		{dump.Frame{Func: module + "exercises/07_bounded.MapN", File: "/c/own_test.go"}, false},
		{dump.Frame{Func: module + "exercises/07_bounded/suite.TestMapN", File: "/c/bounded_test.go"}, false},
		{dump.Frame{Func: module + "exercises/07_bounded_test.TestMapN", File: "/c/bounded_test.go"}, false},
		{dump.Frame{Func: module + "grader/lab.Bubble", File: "/c/bubble.go"}, false},
		{dump.Frame{Func: module + "grader/lab/internal/sample.Leak", File: "/c/sample.go"}, true},
		{dump.Frame{Func: module + "grader/internal/note.Send", File: "/c/note.go"}, false},
		{dump.Frame{Func: module + "fixtures/fakenet.(*Net).Dial", File: "/c/fakenet.go"}, false},
		{dump.Frame{Func: "github.com/threadwise/threadwiser/x.F", File: "/c/x.go"}, false},
		{dump.Frame{Func: "iter.Pull[" + module + "exercises/07_bounded.T]", File: "/c/iter.go"}, false},
		{dump.Frame{Func: "sync.(*Mutex).Lock", File: "/c/mutex.go"}, false},
		{dump.Frame{Func: "panic", File: "/c/panic.go"}, false},
	}
	for _, test := range tests {
		_, got := dump.Learner([]dump.Frame{test.frame})
		require.Equal(t, test.want, got, test.frame.Func)
	}
}

func TestLearner_Innermost(t *testing.T) {
	lock := dump.Frame{Func: "sync.(*Mutex).Lock", File: "/go/mutex.go", Line: 46}
	get := dump.Frame{Func: "github.com/threadwise/threadwise/exercises/10_memo.(*Cache).Get", File: "/c/memo.go", Line: 12}
	caller := dump.Frame{Func: "github.com/threadwise/threadwise/exercises/10_memo.Use", File: "/c/memo.go", Line: 40}
	got, ok := dump.Learner([]dump.Frame{lock, get, caller})
	require.True(t, ok)
	require.Equal(t, get, got)
}

func TestInTest(t *testing.T) {
	require.True(t, dump.InTest(dump.Frame{Func: "x/suite.TestA", File: "C:/c/a_test.go"}))
	require.False(t, dump.InTest(dump.Frame{Func: "x/suite.TestA", File: "C:/c/a.go"}))
	require.False(t, dump.InTest(dump.Frame{}))
}
