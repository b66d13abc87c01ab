// Code generated from exercises/21_completed/wait_test.go by make sync. DO NOT EDIT.

package completed_test

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	completed "github.com/threadwise/threadwise/solutions/21_completed"
)

// Wait for FirstCompleted returns when the first future completes.
//
//grader:timing
func TestWait_FirstCompleted(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		for _, err := range []error{nil, errLuck} {
			fs := append(never(t, 2), after(t, 2*d, nil), after(t, d, err))
			got := wait(context.Background(), t, "one future has completed", completed.FirstCompleted, fs...)
			if got.took != d {
				t.Errorf("the first future completed at %v, with the error %v, and Wait for FirstCompleted returned at %v", d, err, got.took)
			}
			requireSplit(t, "at the first completion", got, fs, 3)
			time.Sleep(d)
		}
	})
}

// Wait for FirstError returns at the first error, and not at a success.
//
//grader:timing
func TestWait_FirstError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		panics := start(t, func() (int, error) { time.Sleep(2 * d); panic("on purpose") })
		exits := start(t, func() (int, error) { time.Sleep(2 * d); runtime.Goexit(); return 0, nil })
		returns, stops := after(t, 2*d, errLuck), after(t, 2*d, context.Canceled) // whatever the error is
		for i, failing := range []*completed.Future[int]{returns, panics, exits, stops} {
			fs := append(never(t, 1), failing, after(t, d, nil), ready(t))
			begin := 2 * d
			if i > 0 {
				begin = 0 // it has failed before
			}
			got := wait(context.Background(), t, "one future has failed", completed.FirstError, fs...)
			if got.took != begin {
				t.Errorf("a success was there at 0s, another one came at %v, an error was there at %v, and Wait for FirstError returned at %v", d, begin, got.took)
			}
			want := []int{1, 2, 3}
			if i > 0 {
				want = []int{1, 3}
			}
			requireSplit(t, "at the first error", got, fs, want...)
			time.Sleep(d)
		}
	})
}

// Wait for FirstError returns when all have completed without an error.
//
//grader:timing
func TestWait_FirstErrorWithoutErrors(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		fs := []*completed.Future[int]{after(t, d, nil), ready(t), after(t, 2*d, nil)}
		got := wait(context.Background(), t, "all futures have completed, and an error cannot come any more", completed.FirstError, fs...)
		if got.took != 2*d {
			t.Errorf("no future failed, all had completed at %v, and Wait for FirstError returned at %v", 2*d, got.took)
		}
		requireSplit(t, "no future failed, and all have completed", got, fs, 0, 1, 2)
	})
}

// Wait for AllCompleted returns when all have completed, errors or not.
//
//grader:timing
func TestWait_AllCompleted(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		fs := []*completed.Future[int]{after(t, d, errLuck), after(t, 3*d, nil), readyWith(t, errLuck), after(t, 2*d, nil)}
		got := wait(context.Background(), t, "all futures have completed", completed.AllCompleted, fs...)
		if got.took != 3*d {
			t.Errorf("the last future completed at %v, and Wait for AllCompleted returned at %v: an error does not end the waiting", 3*d, got.took)
		}
		requireSplit(t, "all have completed", got, fs, 0, 1, 2, 3)
	})
}

// Wait returns when ctx ends, and divides what is there.
//
//grader:timing
func TestWait_ContextEnds(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		for _, when := range []completed.When{completed.FirstError, completed.AllCompleted} {
			ctx, cancel := context.WithTimeout(context.Background(), 3*d)
			fs := append([]*completed.Future[int]{after(t, 2*d, nil), never(t, 1)[0], after(t, d, nil)}, never(t, 1)...)
			got := wait(ctx, t, "ctx has ended", when, fs...)
			cancel()
			if got.took != 3*d {
				t.Errorf("ctx ended at %v, and Wait for %s returned at %v", 3*d, name(when), got.took)
			}
			requireSplit(t, "ctx has ended", got, fs, 0, 2)
		}

		ctx, cancel := context.WithTimeout(context.Background(), d)
		defer cancel()
		fs := never(t, 3)
		got := wait(ctx, t, "ctx has ended", completed.FirstCompleted, fs...)
		if got.took != d {
			t.Errorf("ctx ended at %v, and Wait for FirstCompleted returned at %v", d, got.took)
		}
		requireSplit(t, "ctx has ended, and nothing has completed", got, fs)
	})
}

// Wait without arguments returns at once, whatever the condition.
func TestWait_Empty(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		for _, when := range conditions {
			got := wait(context.Background(), t, "there is nothing to wait for", when)
			if len(got.done) != 0 || len(got.pending) != 0 || got.took != 0 {
				t.Errorf("Wait for %s without arguments returned %d done and %d pending after %v, want nothing at once",
					name(when), len(got.done), len(got.pending), got.took)
			}
			fs := []*completed.Future[int]{readyWith(t, errLuck)}
			requireSplit(t, "one future, which is ready", wait(context.Background(), t, "all there is has completed", when, fs...), fs, 0)
		}
	})
}

// Wait divides all arguments, in their order, duplicates included.
func TestWait_KeepsTheOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		late, early, slow := after(t, 2*d, nil), after(t, d, nil), never(t, 1)[0]
		failing := after(t, 3*d, errLuck)
		fs := []*completed.Future[int]{slow, failing, late, slow, early, late, failing, early}
		got := wait(context.Background(), t, "one future has failed", completed.FirstError, fs...)
		requireSplit(t, "futures that were given twice, later ones first", got, fs, 1, 2, 4, 5, 6, 7)
	})
}

// Wait has all that are ready in done, also when ctx has ended.
func TestWait_AllThatAreReady(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		for range 20 { // a select that picks one of two cases at random is right half of the time
			slow := never(t, 2)
			fs := []*completed.Future[int]{ready(t), slow[0], readyWith(t, errLuck), ready(t), slow[1]}
			for _, when := range conditions {
				got := wait(endedContext(), t, "ctx has ended", when, fs...)
				requireSplit(t, "3 of 5 were ready, and ctx had ended", got, fs, 0, 2, 3)
				require.Zero(t, got.took, "how long Wait took, when ctx had ended")
			}
			got := wait(context.Background(), t, "3 of 5 were ready", completed.FirstCompleted, fs...)
			requireSplit(t, "3 of 5 were ready", got, fs, 0, 2, 3)
		}
	})
}

// Wait leaves nothing running, also when futures never complete.
//
//grader:leaks
func TestWait_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n = 50
		fs := append(never(t, n), readyWith(t, errLuck))
		before := goroutines()
		for _, when := range conditions {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			got := wait(ctx, t, "ctx has ended", when, fs...)
			cancel()
			require.Len(t, got.done, 1, "done, with one future that was ready")
			if left := goroutines() - before; left >= n/2 {
				t.Fatalf("Wait for %s has returned, and %d goroutines are left of it, which wait for futures that never complete", name(when), left)
			}
		}
	})
}

// AsCompleted and Wait leave the slice of the arguments as it is.
func TestCompleted_LeavesTheArguments(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		fs := []*completed.Future[int]{after(t, 2*d, nil), never(t, 1)[0], after(t, d, nil), ready(t), readyWith(t, errLuck)}
		original := slices.Clone(fs)
		ctx, cancel := context.WithTimeout(context.Background(), 3*d)
		defer cancel()

		turns := within(t, "the loop over AsCompleted", "ctx has ended", func() (turns int) {
			for range completed.AsCompleted(ctx, fs...) {
				turns++
			}
			return turns
		})
		require.Equal(t, 4, turns, "the turns of the loop over AsCompleted, with 4 futures that complete")
		if !slices.Equal(fs, original) {
			t.Fatalf("AsCompleted has changed the slice that it was given: it belongs to the caller")
		}
		got := within(t, "Wait", "ctx has ended", func() (got split) {
			got.done, got.pending = completed.Wait(ctx, completed.AllCompleted, fs...)
			return got
		})
		if !slices.Equal(fs, original) {
			t.Fatalf("Wait has changed the slice that it was given: it belongs to the caller, and fs[:0] has the same memory")
		}
		requireSplit(t, "ctx has ended", got, fs, 0, 2, 3, 4)
		_ = append(got.done, nil)
		requireSplit(t, "after an append to done, which must not share memory with pending", got, fs, 0, 2, 3, 4)
		clear(got.done)
		clear(got.pending)
		if !slices.Equal(fs, original) {
			t.Fatalf("done or pending shares memory with the slice that Wait was given: make new ones")
		}
	})
}

// AsCompleted and Wait are free of data races, also on one shared slice.
//
//grader:races
func TestCompleted_NoDataRaces(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n = 40
		gate := make(chan struct{})
		written := make([]int, n) // plain variables: only the futures may order the writes before the reads
		fs := make([]*completed.Future[int], n)
		for i := range fs {
			fs[i] = completed.Go(func() (int, error) { <-gate; written[i] = 1 + i; return i, nil })
		}
		var all sync.WaitGroup
		done, came := make([]int, 3), make([]int, 3)
		for i := range 3 {
			all.Go(func() {
				list, _ := completed.Wait(context.Background(), completed.AllCompleted, fs...)
				done[i] = len(list)
			})
			all.Go(func() {
				for position := range completed.AsCompleted(context.Background(), fs...) {
					if written[position] == 1+position {
						came[i]++
					}
				}
			})
		}
		close(gate)
		all.Wait()
		require.Equal(t, []int{n, n, n}, done, "how many futures were done for three calls of Wait at the same time")
		require.Equal(t, []int{n, n, n}, came, "how many futures came in three loops at the same time, with what their functions had written")
	})
}
