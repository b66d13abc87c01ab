package verify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

func lesson() course.Lesson {
	return course.Lesson{
		Number: 1, Name: "01_join",
		Readme: course.Readme{Title: "Start and join", Chapter: 1, Sections: sections, Hints: []course.Hint{{Text: "a"}, {Text: "b"}, {Text: "c"}}},
		Stubs:  []course.File{{Name: "join.go", Data: []byte("package join\n")}},
		Tests:  []course.File{{Name: "join_test.go"}},
		Requirements: []course.Requirement{
			{Test: "TestA", Text: "A holds"}, {Test: "TestB", Text: "B holds"},
		},
	}
}

func TestVariant_Parse(t *testing.T) {
	const body = "\npackage join\n"
	tests := []struct {
		name, sort, text, problem string
		fails                     []string
	}{
		{"wrong", wrong, "//go:build wrong\n\n// Wrong: it sleeps.\n//\n//grader:fails TestA\n" + body, "", []string{"TestA"}},
		{"wrong, several tests", wrong, "//go:build wrong\n\n// Wrong: it sleeps.\n//\n//grader:fails TestA TestB\n//grader:fails vet\n" + body, "", []string{"TestA", "TestB", "vet"}},
		{"right", right, "//go:build right\n\n// Right: a channel.\n" + body, "", nil},
		{"no tag", wrong, "// Wrong: x\n//grader:fails TestA\n" + body, "its first line must be //go:build wrong", nil},
		{"a later tag", wrong, "// Wrong: x\n//go:build wrong\n" + body, "its first line must be //go:build wrong", nil},
		{"the other's tag", right, "//go:build wrong\n\n// Right: x\n" + body, "its first line must be //go:build right", nil},
		{"no reason", wrong, "//go:build wrong\n//grader:fails TestA\n" + body, "it must say what it is in a line // Wrong: …", nil},
		{"an empty reason", right, "//go:build right\n// Right: \n" + body, "it must say what it is in a line // Right: …", nil},
		{"the other's reason", right, "//go:build right\n// Wrong: x\n" + body, "it must say what it is in a line // Right: …", nil},
		{"right that fails", right, "//go:build right\n// Right: x\n//grader:fails TestA\n" + body, "a right submission fails nothing", []string{"TestA"}},
		{"wrong that fails nothing", wrong, "//go:build wrong\n// Wrong: x\n" + body, "it names no test that it fails: //grader:fails TestX", nil},
		{"a test that is not there", wrong, "//go:build wrong\n// Wrong: x\n//grader:fails TestC\n" + body, "it is to fail TestC, which is no test of the lesson", []string{"TestC"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := variant{sort: test.sort, lesson: lesson()}
			assert.Equal(t, test.problem, v.parse([]byte(test.text)))
			assert.Equal(t, test.fails, v.fails)
			if test.problem != "" {
				assert.Empty(t, v.files)
				return
			}
			require.Len(t, v.files, 1)
			assert.Equal(t, "join.go", v.files[0].Name, "it takes the stub's place")
			assert.Equal(t, "//"+test.text[len("//go:build "+test.sort):], string(v.files[0].Data), "every line keeps its number")
		})
	}
}

func TestVariants(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"solutions/01_join/join.go":      "package join\r\n",
		"fixtures/wrong/01_join/b.go":    "//go:build wrong\r\n\r\n// Wrong: b.\r\n//grader:fails TestB\r\npackage join\r\n",
		"fixtures/wrong/01_join/a.go":    "//go:build wrong\n\n// Wrong: a.\n//grader:fails TestA\npackage join\n",
		"fixtures/wrong/01_join/bad.go":  "package join\n",
		"fixtures/right/01_join/good.go": "//go:build right\n\n// Right: x.\npackage join\n",
		"fixtures/wrong/02_other/x.go":   "package other\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	all, problems := variants(root, lesson())
	assert.Equal(t, []string{"fixtures/wrong/01_join/bad.go: its first line must be //go:build wrong"}, problems)
	var names []string
	for _, v := range all {
		names = append(names, v.sort+" "+v.name)
		assert.NotContains(t, string(v.files[0].Data), "\r")
	}
	assert.Equal(t, []string{
		"stub exercises/01_join", "solution solutions/01_join", "right fixtures/right/01_join/good.go",
		"wrong fixtures/wrong/01_join/a.go", "wrong fixtures/wrong/01_join/b.go",
	}, names)
}

func TestVariants_NoSolution(t *testing.T) {
	all, problems := variants(t.TempDir(), lesson())
	require.Len(t, all, 1, "the stub is there")
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "solutions/01_join/join.go: the reference solution cannot be read: ")
}
