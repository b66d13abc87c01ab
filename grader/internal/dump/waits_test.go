package dump_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/dump"
)

func TestWaits(t *testing.T) {
	require.Equal(t, "waits to send on a channel that nobody receives from", dump.Waits("chan send"))
	require.Equal(t, "waits to lock a mutex that is held", dump.Waits("sync.Mutex.Lock"))
	require.Equal(t, "sleeps", dump.Waits("sleep"))
	require.Equal(t, `is in state "GC sweep wait"`, dump.Waits("GC sweep wait"))
}
