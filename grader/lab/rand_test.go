package lab

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRand_RepeatsASeed(t *testing.T) {
	t.Setenv(seedVariable, "42")
	assert.Equal(t, Rand(t).Uint64(), Rand(t).Uint64())
}

func TestRand_DiffersOtherwise(t *testing.T) {
	t.Setenv(seedVariable, "")
	assert.NotEqual(t, Rand(t).Uint64(), Rand(t).Uint64())
}

func TestRand_SaysTheSeedOfAFailure(t *testing.T) {
	output := Child(t, func(t *testing.T) {
		t.Setenv(seedVariable, "42")
		t.Run("fails", func(t *testing.T) {
			Rand(t)
			t.Error("wrong")
		})
	}).Output
	assert.Contains(t, output, "repeat them with THREADWISE_SEED=42")
}
