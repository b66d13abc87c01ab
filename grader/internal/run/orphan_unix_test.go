//go:build unix

package run

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A process that the code under test has started and left behind, with the output still open, neither holds up the run nor
// outlives it.
func TestRun_ChildLeftBehind(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	t.Setenv(orphanAddress, listener.Addr().String())

	result := play1(t, "leaves a child behind", "TestA")
	assert.True(t, result.Attempts[0].Passed())
	conn, err := listener.Accept()
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Read(make([]byte, 1))
	require.Error(t, err, "the connection ends with the child")
}
