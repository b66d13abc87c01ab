package lab

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/lab/internal/sample"
)

func TestStress_VariesProcs(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	var procs []int
	Stress(t, 5, func(_ *testing.T, round int) {
		assert.Len(t, procs, round)
		procs = append(procs, runtime.GOMAXPROCS(0))
	})
	assert.Equal(t, []int{1, 2, 4, 8, 1}, procs)
	assert.Equal(t, before, runtime.GOMAXPROCS(0))
}

func TestStress_StopsAtTheFirstFailure(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		Stress(t, 10, func(t *testing.T, round int) {
			if round >= 2 {
				t.Errorf("wrong in %d", round)
			}
		})
	})
	assert.Contains(t, output, "It happened in round 3 of 10, with GOMAXPROCS=4.")
	assert.NotContains(t, output, "wrong in 3")
}

func TestStressUntil_StopsWhenItIsEnough(t *testing.T) {
	rounds := 0
	StressUntil(t, 10, func(_ *testing.T, round int) bool {
		rounds++
		return round == 4
	})
	assert.Equal(t, 5, rounds)
}

func TestStressUntil_SaysHowManyRoundsThereWere(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		StressUntil(t, 10, func(_ *testing.T, round int) bool {
			sample.LeakReceive()
			return round == 1
		})
	})
	assert.Contains(t, output, "It was seen after all 2 rounds.")
}

func TestStress_NamesTheRoundThatPanicked(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		Stress(t, 10, func(_ *testing.T, round int) { sample.Index(round) })
	})
	assert.Contains(t, output, "It happened in round 4 of 10, with GOMAXPROCS=8.")
}

func TestStress_LooksForLeaksAtTheEnd(t *testing.T) {
	output := failsAndGoesOn(t, func(t *testing.T) {
		Stress(t, 3, func(*testing.T, int) { sample.LeakReceive() })
	})
	assert.Contains(t, output, "3 goroutines are left behind")
	assert.Contains(t, output, "It was seen after all 3 rounds.")
}
