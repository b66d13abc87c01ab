package course_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// requirements reads a lesson with one test file that holds text.
func requirements(t *testing.T, text string) ([]course.Requirement, error) {
	t.Helper()
	c, err := course.Tree(tree(t, map[string]string{
		"exercises/01_join/join.go":      "package join\n",
		"exercises/01_join/join_test.go": "package join_test\n\n" + text,
	}))
	if err != nil {
		return nil, err
	}
	require.Len(t, c.Lessons, 1)
	return c.Lessons[0].Requirements, nil
}

func TestRequirements(t *testing.T) {
	tests := []struct {
		name, text string
		want       []course.Requirement
	}{
		{"the first sentence", "// Start returns. At once.\nfunc TestStart(t *testing.T) {}", []course.Requirement{{Test: "TestStart", Text: "Start returns", Kind: "works"}}},
		{"over two lines", "// Start returns\n// at once.\nfunc TestStart(t *testing.T) {}", []course.Requirement{{Test: "TestStart", Text: "Start returns at once", Kind: "works"}}},
		{"no comment", "func TestStart(t *testing.T) {}", []course.Requirement{{Test: "TestStart", Kind: "works"}}},
		{"a kind", "// It ends.\n//\n//grader:leaks\nfunc TestStart(t *testing.T) {}", []course.Requirement{{Test: "TestStart", Text: "It ends", Kind: "leaks"}}},
		{"a kind alone", "//grader:races\nfunc TestStart(t *testing.T) {}", []course.Requirement{{Test: "TestStart", Kind: "races"}}},
		{"the source's order", "func TestB(t *testing.T) {}\nfunc TestA(t *testing.T) {}", []course.Requirement{{Test: "TestB", Kind: "works"}, {Test: "TestA", Kind: "works"}}},
		{"names as package testing reads them", "func Test(t *testing.T) {}\nfunc Test_x(t *testing.T) {}\nfunc TestÄ(t *testing.T) {}\nfunc Testä(t *testing.T) {}\nfunc Testify(t *testing.T) {}",
			[]course.Requirement{{Test: "Test", Kind: "works"}, {Test: "Test_x", Kind: "works"}, {Test: "TestÄ", Kind: "works"}}},
		{"helpers are no tests", `
func TestMain(m *testing.M) {}
func TestTwo(t *testing.T, n int) {}
func TestPairs(t, u *testing.T) {}
func TestCount(n int) {}
func TestPointer(n *int) {}
func TestNothing() {}
func (s suite) TestMethod(t *testing.T) {}
func BenchmarkX(b *testing.B) {}
func helper(t *testing.T) {}
`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := requirements(t, test.text)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestRequirements_EveryKind(t *testing.T) {
	for _, kind := range []string{"works", "timing", "leaks", "errors", "races"} {
		got, err := requirements(t, "//grader:"+kind+"\nfunc TestX(t *testing.T) {}")
		require.NoError(t, err)
		assert.Equal(t, kind, got[0].Kind)
	}
}

func TestRequirements_UnknownKind(t *testing.T) {
	_, err := requirements(t, "//grader:race\nfunc TestX(t *testing.T) {}")
	require.EqualError(t, err, `exercises/01_join: TestX: unknown kind "race"; one of works, timing, leaks, errors, races`)
}

func TestRequirements_SyntaxError(t *testing.T) {
	_, err := requirements(t, "func {")
	require.ErrorContains(t, err, "exercises/01_join: reading the tests: join_test.go:3:6:")
}
