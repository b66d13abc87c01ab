//go:build !race

package watchdog

// maxGoroutines is more than any test has use for, and less than fills the memory of a small machine.
const maxGoroutines = 200_000
