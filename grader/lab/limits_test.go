package lab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/lab/internal/sample"
)

func TestMemoryIsLimited(t *testing.T) {
	output := endsProcess(t, func(t *testing.T) {
		Real(t, func(*testing.T) { sample.Hoard() })
	})
	assert.Contains(t, output, "Your code holds more than 1024 MiB of memory")
	assert.Contains(t, output, "limits.go:10: hoard = append(hoard, make([]byte, 1<<20))")
}

func TestGoroutinesAreLimited(t *testing.T) {
	output := endsProcess(t, func(t *testing.T) {
		Real(t, func(*testing.T) { sample.Crowd(1_000_000) })
	})
	assert.Contains(t, output, "goroutines at once")
	assert.Contains(t, output, "limits.go:18: go func() {")
}
