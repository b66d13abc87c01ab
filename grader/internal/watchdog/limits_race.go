//go:build race

package watchdog

// maxGoroutines is below the 8,128 at which the race detector ends the process.
const maxGoroutines = 7500
