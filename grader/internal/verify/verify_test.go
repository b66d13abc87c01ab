package verify

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"

	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

func TestCheckTexts(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(l *course.Lesson)
		want  []string
	}{
		{"whole", func(*course.Lesson) {}, nil},
		{"no title", func(l *course.Lesson) { l.Title = l.Name }, []string{"exercises/01_join/README.md: it must begin with # 01 · Title and *Chapter n · Title*"}},
		{"no chapter", func(l *course.Lesson) { l.Chapter = 0 }, []string{"exercises/01_join/README.md: it must begin with # 01 · Title and *Chapter n · Title*"}},
		{"a section less", func(l *course.Lesson) { l.Sections = sections[1:] }, []string{`exercises/01_join/README.md: its sections are ["In Go" "Your task" "Hints" "Where it bites" "Read on"]; a lesson has ["In Python" "In Go" "Your task" "Hints" "Where it bites" "Read on"]`}},
		{"a hint less", func(l *course.Lesson) { l.Hints = l.Hints[1:] }, []string{"exercises/01_join/README.md: it has 2 hints in <details>; a lesson has 3"}},
		{"a test without a text", func(l *course.Lesson) { l.Requirements[1].Text = "" }, []string{"exercises/01_join/join_test.go: TestB has no doc comment, which is its requirement"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := lesson()
			test.spoil(&l)
			assert.Equal(t, test.want, checkTexts(l))
		})
	}
}

func TestCheckTexts_NothingToRun(t *testing.T) {
	l := lesson()
	l.Stubs = nil
	assert.Len(t, checkTexts(l), 1)
	l = lesson()
	l.Requirements = nil
	assert.Len(t, checkTexts(l), 1)
}

func TestCoverage(t *testing.T) {
	all := []variant{{sort: right}, {sort: right}}
	for range minWrong {
		all = append(all, variant{sort: wrong, fails: []string{"TestA", "TestB"}})
	}
	assert.Empty(t, coverage(lesson(), all))
	assert.Equal(t, []string{"fixtures/right/01_join has too few submissions: 1; a lesson has at least 2"}, coverage(lesson(), all[1:]))
	assert.Equal(t, []string{"fixtures/wrong/01_join has too few submissions: 5; a lesson has at least 6"}, coverage(lesson(), all[:len(all)-1]))
	for i := range all {
		all[i].fails = []string{"TestA"}
	}
	assert.Equal(t, []string{"exercises/01_join: no wrong submission fails TestB"}, coverage(lesson(), all))
}

func TestPick(t *testing.T) {
	queues := [][]variant{{{name: "a0"}, {name: "a1"}}, {}, {{name: "c0"}}}
	assert.Equal(t, []variant{{name: "a0"}, {name: "c0"}}, pick(queues, 0))
	assert.Equal(t, []variant{{name: "a1"}}, pick(queues, 1))
	assert.Empty(t, pick(queues, 2))
}

// graded is a lesson whose only test ended in s.
func graded(s verdict.State, findings ...verdict.Finding) verdict.Lesson {
	return verdict.Lesson{Requirements: []verdict.Requirement{{Test: "TestA", State: s, Message: "why\nmore"}}, Findings: findings}
}

func TestVariant_Judge(t *testing.T) {
	finding := verdict.Finding{Location: verdict.Location{File: "join.go", Line: 3}, Message: "oh\nmore"}
	broken := verdict.Lesson{State: verdict.NotCompiled, Findings: []verdict.Finding{finding}}
	tests := []struct {
		name   string
		v      variant
		graded verdict.Lesson
		want   []string
	}{
		{"a stub fails", variant{sort: stub}, graded(verdict.Failed), nil},
		{"a stub passes", variant{sort: stub}, graded(verdict.Passed), []string{"TestA passes on the untouched stub"}},
		{"a stub hangs", variant{sort: stub}, graded(verdict.Stuck), []string{"TestA is stuck on the untouched stub, where it should fail at once"}},
		{"a stub that vet complains about", variant{sort: stub}, graded(verdict.Failed, finding), nil},
		{"a solution passes", variant{sort: solution}, graded(verdict.Passed), nil},
		{"a solution fails", variant{sort: solution}, graded(verdict.Failed), []string{"TestA is failed: why"}},
		{"a solution is not checked", variant{sort: solution}, graded(verdict.NotChecked), []string{"TestA is not checked: why"}},
		{"vet on a right one", variant{sort: right}, graded(verdict.Passed, finding), []string{"go vet: join.go:3: oh"}},
		{"a wrong one fails", variant{sort: wrong}, graded(verdict.Failed), nil},
		{"a wrong one is stuck", variant{sort: wrong}, graded(verdict.Stuck), nil},
		{"a wrong one passes", variant{sort: wrong}, graded(verdict.Passed), []string{"TestA is passed, though it should fail"}},
		{"a wrong one is not checked", variant{sort: wrong}, graded(verdict.NotChecked), []string{"TestA is not checked, though it should fail"}},
		{"vet finds it", variant{sort: wrong, fails: []string{vet}}, graded(verdict.Failed, finding), nil},
		{"vet does not find it", variant{sort: wrong, fails: []string{vet}}, graded(verdict.Failed), []string{"go vet finds nothing, though it should"}},
		{"does not compile", variant{sort: wrong}, broken, []string{"it does not compile: join.go:3: oh"}},
		{"refused", variant{sort: right}, verdict.Lesson{State: verdict.Failed, Reason: "join.go:3: no"}, []string{"join.go:3: no"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, test.v.judge(test.graded)) })
	}
}

// A wrong submission is judged by the tests that it names, each in a process of its own: no other's crash counts for it.
func TestVariant_Task(t *testing.T) {
	v := variant{sort: wrong, lesson: lesson(), fails: []string{"TestB"}}
	task := v.task()
	assert.True(t, task.Isolated)
	assert.True(t, task.Work.Started)
	assert.Equal(t, []course.Requirement{{Test: "TestB", Text: "B holds"}}, task.Lesson.Requirements)
	assert.Len(t, v.lesson.Requirements, 2)

	v.sort = right
	task = v.task()
	assert.False(t, task.Isolated)
	assert.Len(t, task.Lesson.Requirements, 2)
}

// compiled type-checks text as a package would be loaded.
func compiled(t *testing.T, text string) *packages.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", text, 0)
	require.NoError(t, err)
	checked, err := new(types.Config).Check("x", fset, []*ast.File{file}, nil)
	require.NoError(t, err)
	return &packages.Package{Types: checked}
}

func TestCompare(t *testing.T) {
	const stubText = "package x\n\ntype T struct { N int; hidden int }\n\nfunc (t *T) Do(n int) error { return nil }\n\ntype E string\n\nconst C = 1\n\nvar Err error\n\nfunc F[A any](a A) A { return a }\n"
	tests := []struct {
		name, solution string
		want           []string
	}{
		{"the same", stubText, nil},
		{"what is not exported", stubText + "\ntype own struct{}\n\nfunc (t T) helper() {}\n", nil},
		{"something more", stubText + "\nfunc More() {}\n", []string{`exercises/01_join: the solution has "func More()", the stub has not`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, compare(lesson(), compiled(t, stubText), compiled(t, test.solution)))
		})
	}
}

func TestCompare_Differences(t *testing.T) {
	for name, pair := range map[string][2]string{
		"a parameter":       {"func F(n int) {}", "func F(n int64) {}"},
		"a type parameter":  {"func F[A any](a A) {}", "func F[A comparable](a A) {}"},
		"a field":           {"type T struct{ N int }", "type T struct{ N int64 }"},
		"a method":          {"type T int\nfunc (t T) F() {}", "type T int"},
		"a pointer method":  {"type T int\nfunc (t T) F() {}", "type T int\nfunc (t *T) F() {}"},
		"what a type is":    {"type T int", "type T string"},
		"a constant's type": {"const C = 1", "const C = 1.5"},
		"a type of a value": {"var V error", "var V any"},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := compiled(t, "package x\n"+pair[0]+"\n"), compiled(t, "package x\n"+pair[1]+"\n")
			assert.NotEmpty(t, compare(lesson(), a, b))
		})
	}
}

func TestCompare_Broken(t *testing.T) {
	whole := compiled(t, "package x\n")
	want := []string{"exercises/01_join: its package or its solution's does not compile"}
	assert.Equal(t, want, compare(lesson(), nil, whole))
	assert.Equal(t, want, compare(lesson(), whole, &packages.Package{Types: whole.Types, Errors: []packages.Error{{}}}))
}

func TestSummary_Submissions(t *testing.T) {
	assert.Zero(t, Summary{}.Submissions())
	assert.Equal(t, 10, Summary{Tried: map[string]int{stub: 1, wrong: 9}}.Submissions())
}
