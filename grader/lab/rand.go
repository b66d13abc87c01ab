package lab

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
)

// seedVariable names the environment variable that makes Rand repeat an earlier run.
const seedVariable = "THREADWISE_SEED"

// told has the names of the tests whose seed has been logged: one that repeats the failure is enough.
var told sync.Map

// Rand returns a source of random numbers for a test's inputs, so that no answer can be written into the code.
// When t fails, its log says which seed it was, once for each test; the environment variable THREADWISE_SEED repeats that run.
func Rand(t testing.TB) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv(seedVariable); text != "" {
		seed = parseSeed(t, text)
	}
	t.Cleanup(func() {
		if !t.Failed() {
			return
		}
		if _, before := told.LoadOrStore(t.Name(), true); !before {
			t.Logf("random inputs: repeat them with %s=%d", seedVariable, seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

func parseSeed(t testing.TB, text string) uint64 {
	t.Helper()
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s=%s: want a whole number, as an earlier run printed it", seedVariable, text)
	}
	return seed
}
