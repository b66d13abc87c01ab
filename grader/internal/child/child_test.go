package child

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPattern(t *testing.T) {
	assert.Equal(t, "^TestMap$", pattern("TestMap"))
	assert.Equal(t, `^TestMap$/^n\.\(a\+b\)$`, pattern("TestMap/n.(a+b)"))
}

func TestTake_GivesOnce(t *testing.T) {
	Give([]byte("orders"))
	assert.Equal(t, "orders", string(Take()))
	assert.Nil(t, Take())
}
