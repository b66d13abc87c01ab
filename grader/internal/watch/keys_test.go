package watch

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
)

func TestReadKeys(t *testing.T) {
	tests := map[string]struct {
		typed string
		want  []Key
	}{
		"letters":               {"nq", []Key{'n', 'q'}},
		"end of line":           {"n\r\n", []Key{'n', KeyEnter, KeyEnter}},
		"arrows":                {"\x1b[A\x1b[B\x1bOA\x1b[5~\x1b[6~", []Key{KeyUp, KeyDown, KeyUp, KeyPageUp, KeyPageDown}},
		"an unknown sequence":   {"\x1b[1;5Cq", []Key{'q'}},
		"a sequence cut short":  {"\x1b[1", nil},
		"escape":                {"\x1b", []Key{KeyEscape}},
		"escape, then a letter": {"\x1bn", []Key{KeyEscape, 'n'}},
		"control":               {"\x03\x04\x7f\b\x00\x1a", []Key{KeyQuit, KeyQuit, KeyBackspace, KeyBackspace}},
		"other scripts":         {"üж世", []Key{'ü', 'ж', '世'}},
		"not UTF-8":             {"\xff\xfeq\xc3", []Key{'q'}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, read(t, strings.NewReader(test.typed)))
		})
	}
}

func read(t *testing.T, r io.Reader) []Key {
	var keys []Key
	for k := range ReadKeys(t.Context(), r) {
		keys = append(keys, k)
	}
	return keys
}

func TestReadKeys_InPieces(t *testing.T) {
	assert.Equal(t, []Key{'ü', '世', 'q'}, read(t, iotest.OneByteReader(strings.NewReader("ü世q"))))
}

func TestReadKeys_EndsWithAnError(t *testing.T) {
	assert.Equal(t, []Key{'n'}, read(t, io.MultiReader(strings.NewReader("n"), iotest.ErrReader(io.ErrClosedPipe))))
}
