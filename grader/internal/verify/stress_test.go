package verify

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/coursetest"
)

// Whoever interrupts hours of stress keeps what has been counted.
func TestStress_Interrupted(t *testing.T) {
	root := t.TempDir()
	_, err := coursetest.New(root, 1)
	require.NoError(t, err)
	e := engineFor(t, root)

	ctx, interrupt := context.WithCancel(t.Context())
	counts, err := Stress(ctx, e, e.Course.Lessons, nil, 1, func(int, int) { interrupt() })
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, counts, 1, "those of the first submission, the solution")
	assert.Equal(t, Count{Submission: "solutions/01_apple", Runs: 1, Quiet: 1, Busy: 1}, counts[0])
}
