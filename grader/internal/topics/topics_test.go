package topics_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/topics"
)

func TestFind(t *testing.T) {
	for _, name := range []string{"race", "races", " Race ", "RACES"} {
		topic, err := topics.Find(name)
		require.NoError(t, err, name)
		assert.Equal(t, "race", topic.Name)
	}
	_, err := topics.Find("weather")
	assert.ErrorContains(t, err, `no story about "weather": there are timing, leak, race`)
}

// Every cause that a verdict can have leads to a story, but those that are no fault of the code.
func TestFind_EveryCause(t *testing.T) {
	for _, cause := range []string{
		"race", "leak", "stuck", "deadlock", "busy", "timing", "panic", "crash", "exit", "goexit", "output", "memory", "goroutines",
	} {
		_, err := topics.Find(cause)
		assert.NoError(t, err)
	}
}

var (
	heading = regexp.MustCompile(`(?m)^#+ .*$`)
	example = regexp.MustCompile("(?s)```go\n(.*?)```")
)

// Each story has its parts in order, and one example that fits a screen and compiles.
func TestAll(t *testing.T) {
	all := topics.All()
	files, err := filepath.Glob("text/*.md")
	require.NoError(t, err)
	require.Len(t, all, len(files), "a story that nobody lists")
	for _, topic := range all {
		t.Run(topic.Name, func(t *testing.T) {
			parts := heading.FindAllString(topic.Text, -1)
			require.GreaterOrEqual(t, len(parts), 3)
			assert.Equal(t, "# "+topic.Title, parts[0])
			assert.Equal(t, "## Why it is a bug", parts[1])
			assert.Equal(t, "## How to fix it", parts[len(parts)-1])
			assert.NotEmpty(t, topic.Why)
			assert.LessOrEqual(t, len(topic.Why), 130, "it has to fit below a failure")
			found := example.FindAllStringSubmatch(topic.Text, -1)
			require.Len(t, found, 1, "examples")
			code := found[0][1]
			assert.LessOrEqual(t, strings.Count(code, "\n"), 12, "lines of the example")
			requireCompiles(t, topic.Name, code)
		})
	}
}

// requireCompiles checks that testdata has the example in a file that compiles, with what it needs around it.
func requireCompiles(t *testing.T, name, code string) {
	t.Helper()
	file := filepath.Join("testdata", name+".go")
	whole, err := os.ReadFile(file)
	require.NoError(t, err)
	for line := range strings.Lines(code) {
		require.Contains(t, string(whole), strings.TrimSpace(line), "%s does not have this line of the example", file)
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, nil, 0)
	require.NoError(t, err)
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	_, err = config.Check(name, fset, []*ast.File{parsed}, nil)
	require.NoError(t, err)
}
