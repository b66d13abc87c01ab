package wire

// A Past is how the tests of a process have ended so far. The test binary goes by it, and the grader when it finds out what a process that
// died has left. The zero value is the past of a process that has just begun.
type Past struct{ failed, varied map[string]bool }

// Ended adds the end of a run of test. varied says that it has varied GOMAXPROCS on its own.
func (p *Past) Ended(test string, passed, varied bool) {
	if p.failed == nil {
		p.failed, p.varied = map[string]bool{}, map[string]bool{}
	}
	p.failed[test] = p.failed[test] || !passed
	p.varied[test] = p.varied[test] || varied
}

// LeavesOut tells whether s need not run: one failure decides, so a failed test is not repeated, and spare steps of a test that varies
// GOMAXPROCS on its own add nothing.
func (p *Past) LeavesOut(s Step) bool { return p.failed[s.Test] || s.Spare && p.varied[s.Test] }
