package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// failsAndGoesOn runs f in a child process, demands that it fails its test without ending the process, and returns what was printed.
func failsAndGoesOn(t *testing.T, f func(t *testing.T)) string {
	t.Helper()
	r := Child(t, f)
	require.Truef(t, r.Finished, "the process died:\n%s", r.Output)
	require.Truef(t, r.Failed, "the test passed:\n%s", r.Output)
	return r.Output
}

// endsProcess runs f in a child process, demands that it never returns, and returns what was printed.
func endsProcess(t *testing.T, f func(t *testing.T)) string {
	t.Helper()
	r := Child(t, f)
	require.Falsef(t, r.Finished, "f returned:\n%s", r.Output)
	require.NotZero(t, r.ExitCode)
	return r.Output
}
