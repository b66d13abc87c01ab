package tail_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/tail"
)

func TestTail(t *testing.T) {
	w := &tail.Tail{Most: 4}
	for _, s := range []string{"abc", "defgh", "ijk", ""} {
		n, err := w.Write([]byte(s))
		require.NoError(t, err)
		assert.Len(t, s, n)
	}
	assert.Equal(t, "hijk", w.String())
}
