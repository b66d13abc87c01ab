// Package lab is what the lessons' tests are written with.
//
// [Bubble] runs a test in virtual time, where ten naps of 1.5 s take exactly 1.5 s or 15 s, and next to none of the
// real kind. [Elapsed] and a [Recorder] then check times with ==. Code that a bubble cannot wait for runs in [Real];
// code that fails only now and then runs in [Stress]; code that would kill the process runs in [Child].
//
//	func TestRunAll_TakesAsLongAsTheLongest(t *testing.T) {
//		lab.Bubble(t, func(t *testing.T) {
//			rec := lab.NewRecorder()
//			rec.Elapsed(t, 3*time.Second, func() {
//				waitgroup.RunAll(rec.Task("short", time.Second), rec.Task("long", 3*time.Second))
//			})
//			if got := rec.Peak(); got != 2 {
//				rec.Errorf(t, "%d tasks ran at once, want 2: start the second before you wait for the first", got)
//			}
//		})
//	}
//
// When the tasks of such a test run one after another, its log shows it:
//
//	took 4s, want 3s (1s too long)
//
//	          0s        1s        2s        3s        4s
//	short     ██████████                    ┊             0s – 1s
//	long                ████████████████████┊▒▒▒▒▒▒▒▒▒    1s – 4s
//	returned                                ┊         ▏   at 4s
//	          ┊ expected end: 3s   ▒ later than that
//
// A failure explains itself, in the log of plain go test as in the grader: goroutines left behind, deadlocks, locks
// held too long and loops that only turn are told by the learner's file and line. Nothing here judges by the wall
// clock, so a loaded machine changes no verdict.
//
// The code under test should compute little: when a second and a half of processor time is used while no goroutine comes,
// goes, waits or changes its place, that is taken for a loop that only turns.
//
// A recorder has a lock, and a bubble's end waits for its goroutines: both order events for the race detector. A
// test that is to show a data race must let the racing code touch neither.
package lab
