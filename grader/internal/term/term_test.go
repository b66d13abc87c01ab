package term

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// env makes a getenv of pairs of name and value.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestDecide(t *testing.T) {
	tests := []struct {
		name     string
		when     When
		terminal bool
		env      []string
		want     bool
	}{
		{"a terminal", Auto, true, nil, true},
		{"the zero value is auto", "", true, nil, true},
		{"not a terminal", Auto, false, nil, false},
		{"dumb", Auto, true, []string{"TERM", "dumb"}, false},
		{"NO_COLOR", Auto, true, []string{"NO_COLOR", "1"}, false},
		{"NO_COLOR counts with any value", Auto, true, []string{"NO_COLOR", "0"}, false},
		{"an empty NO_COLOR does not count", Auto, true, []string{"NO_COLOR", ""}, true},
		{"FORCE_COLOR", Auto, false, []string{"FORCE_COLOR", "1"}, true},
		{"FORCE_COLOR=0", Auto, false, []string{"FORCE_COLOR", "0"}, false},
		{"CLICOLOR_FORCE", Auto, false, []string{"CLICOLOR_FORCE", "1", "TERM", "dumb"}, true},
		{"NO_COLOR before FORCE_COLOR", Auto, true, []string{"NO_COLOR", "1", "FORCE_COLOR", "1"}, false},
		{"always before NO_COLOR", Always, false, []string{"NO_COLOR", "1"}, true},
		{"never before FORCE_COLOR", Never, true, []string{"FORCE_COLOR", "1"}, false},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, decide(test.when, test.terminal, env(test.env...)), test.name)
	}
}

func TestColor_NotATerminal(t *testing.T) {
	assert.False(t, Color(Auto, &bytes.Buffer{}, env()))
	assert.True(t, Color(Always, &bytes.Buffer{}, env()))
}

func TestWhen_Set(t *testing.T) {
	var w When
	assert.Equal(t, "auto", w.String())
	for _, s := range []string{"auto", "always", "never"} {
		require.NoError(t, w.Set(s))
		assert.Equal(t, s, w.String())
	}
	assert.EqualError(t, w.Set("sometimes"), `"sometimes" is none of auto, always and never`)
	assert.Equal(t, Never, w, "a bad value changes nothing")
}

func TestWidth_NotATerminal(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/out")
	require.NoError(t, err)
	defer file.Close()
	assert.Equal(t, 80, Width(file, env()))
	assert.Equal(t, 132, Width(file, env("COLUMNS", "132")))
	for _, bad := range []string{"-1", "0", "wide"} {
		assert.Equal(t, 80, Width(&bytes.Buffer{}, env("COLUMNS", bad)))
	}
	assert.False(t, IsTerminal(file))
	_, ok := Height(file, env("LINES", "30"))
	assert.False(t, ok)
}
