package lab

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestChild_Finishes(t *testing.T) {
	r := Child(t, func(*testing.T) { fmt.Printf("process %d.\n", os.Getpid()) })
	assert.True(t, r.Finished)
	assert.False(t, r.Failed)
	assert.Zero(t, r.ExitCode)
	assert.Contains(t, r.Output, "process ")
	assert.NotContains(t, r.Output, fmt.Sprintf("process %d.", os.Getpid()))
}

// Neither a good exit code nor the output of a passing test stands for the result.
func TestChild_CannotPretend(t *testing.T) {
	r := Child(t, func(*testing.T) {
		fmt.Println("--- PASS: TestChild_CannotPretend\nPASS")
		os.Exit(0)
	})
	assert.Zero(t, r.ExitCode)
	assert.False(t, r.Finished)
}

func TestChild_Crashes(t *testing.T) {
	r := Child(t, func(*testing.T) {
		done := make(chan struct{})
		go func() { panic("on another goroutine") }()
		<-done
	})
	assert.False(t, r.Finished)
	assert.NotZero(t, r.ExitCode)
	require.NotNil(t, r.Crash)
	assert.Equal(t, "on another goroutine", r.Crash.Message)
}

func TestChild_Fails(t *testing.T) {
	r := Child(t, func(t *testing.T) { t.Fatal("no") })
	assert.True(t, r.Finished)
	assert.True(t, r.Failed)
	assert.Nil(t, r.Crash)
}
