package course_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

func TestReference(t *testing.T) {
	root := tree(t, map[string]string{
		"exercises/01_join/join.go":      "package join\n",
		"exercises/01_join/more.go":      "package join\n",
		"exercises/01_join/join_test.go": "package join_test\n",
		"solutions/01_join/join.go":      "package join\r\n\r\nvar Solved = true\r\n",
		"solutions/01_join/more.go":      "package join\n",
		"solutions/01_join/join_test.go": "package join_test\n",
	})
	c, err := course.Tree(root)
	require.NoError(t, err)
	files, err := c.Reference(c.Lessons[0])
	require.NoError(t, err)
	assert.Equal(t, []string{"join.go", "more.go"}, fileNames(files))
	assert.Equal(t, "package join\n\nvar Solved = true\n", string(files[0].Data))
}

func TestReference_Missing(t *testing.T) {
	c, err := course.Tree(tree(t, map[string]string{"exercises/01_join/join.go": "package join\n"}))
	require.NoError(t, err)
	_, err = c.Reference(c.Lessons[0])
	require.EqualError(t, err, "solutions/01_join/join.go is missing: `git checkout -- solutions/01_join/join.go` brings it back")
}

func TestIdioms(t *testing.T) {
	c, err := course.Tree(tree(t, map[string]string{
		"exercises/01_join/join.go":          "package join\n",
		"fixtures/right/01_join/b.go":        "//go:build right\r\n\r\n// Right: a condition.\r\npackage join\r\n",
		"fixtures/right/01_join/a.go":        "//go:build right\n\n// Right: a channel\n// of structs.\n//\n// Not this.\n\npackage join\n",
		"fixtures/right/01_join/headless.go": "package join\n",
		"fixtures/right/02_pool/c.go":        "// Right: of another lesson.\n",
	}))
	require.NoError(t, err)
	assert.Equal(t, []course.Idiom{
		{File: "fixtures/right/01_join/a.go", Text: "a channel of structs."},
		{File: "fixtures/right/01_join/b.go", Text: "a condition."},
	}, c.Idioms(c.Lessons[0]))
}
