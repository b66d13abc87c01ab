package future_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	future "github.com/threadwise/threadwise/exercises/17_future"
	"github.com/threadwise/threadwise/grader/lab"
)

// Try never waits: it has no result until f ends, and has it from then on.
//
//grader:timing
func TestTry_NeverWaits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, want := someTime(rng), 1+rng.IntN(1000)
		defer time.Sleep(d)
		begin := time.Now()
		one := future.Go(after(d, want, nil))

		synctest.Wait()
		value, err, ok := one.Try()
		if took := time.Since(begin); took != 0 {
			t.Fatalf("Try returned at %v, want 0s: it tells what is there, and waits for nothing", took)
		}
		if value != 0 || err != nil || ok {
			t.Errorf("f runs, and Try returned (%v, %v, %t), want (0, <nil>, false)", value, err, ok)
		}
		sleepUntilJustBefore(d)
		if value, err, ok := one.Try(); value != 0 || err != nil || ok {
			t.Errorf("a nanosecond before f's end at %v Try returned (%v, %v, %t), want (0, <nil>, false)", d, value, err, ok)
		}
		sleepUntilTheEnd()
		if value, err, ok := one.Try(); value != want || err != nil || !ok {
			t.Errorf("at f's end Try returned %v and %t, want (%d, <nil>) and true, also when nobody has called Result",
				reading[int]{value: value, err: err}, ok, want)
		}
	})
}

// Try says true for every result, also an error or a zero value.
func TestTry_AnyResult(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		some := 1 + lab.Rand(t).IntN(1000)
		for _, err := range []error{nil, errors.New("no luck")} {
			for _, want := range []int{0, some} {
				one := settled(want, err)
				for i := range 3 {
					value, tryErr, ok := one.Try()
					if !ok {
						t.Fatalf("f has returned (%d, %v), and call %d of Try says that there is no result: that f has ended is what counts, "+
							"and to look must not use the result up", want, err, i+1)
					}
					if value != want || tryErr != err {
						t.Fatalf("f has returned (%d, %v), and call %d of Try returned (%d, %v)", want, err, i+1, value, tryErr)
					}
				}
				if got := get(t, one); got.value != want || got.err != err {
					t.Fatalf("f has returned (%d, %v), and Result returned %v after Try: to look must not use the result up", want, err, got)
				}
			}
		}
	})
}

// Done is closed when f ends, neither earlier nor later.
//
//grader:timing
func TestDone_ClosesAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		one := future.Go(after(d, 1, nil))

		begin := time.Now()
		done := one.Done()
		if took := time.Since(begin); took != 0 {
			t.Fatalf("Done returned after %v, want 0s: it hands out a channel to wait on, and does not wait itself", took)
		}
		sleepUntilJustBefore(d)
		if s := state(done); s != "open" {
			t.Errorf("a nanosecond before f's end at %v Done is %s, want open", d, s)
		}
		sleepUntilTheEnd()
		if s := state(done); s != "closed" {
			t.Errorf("at f's end Done is %s, want closed, reader or no reader", s)
		}
	})
}

// Done returns the same channel every time.
func TestDone_SameChannel(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		one := future.Go(after(d, 1, nil))
		first := one.Done()
		require.NotNil(t, first, "Done: a nil channel is never closed")

		if one.Done() != first {
			t.Errorf("a second call of Done returned another channel: a future needs one, for everybody")
		}
		get(t, one)
		if one.Done() != first {
			t.Errorf("Done returned another channel after f's end: whoever has the first one waits for it")
		}
	})
}

// unlessCtx is a likely cause of failed: that Result has preferred the end of its ctx, if that is what it returned.
func unlessCtx(ctx context.Context, failed error, otherwise string) string {
	if errors.Is(failed, context.Cause(ctx)) {
		return "when the result is there and ctx has ended, a select picks either, so ask for the result alone first"
	}
	return otherwise
}

// Done is closed only when Result and Try have the result.
func TestDone_ResultIsThere(t *testing.T) {
	type page [4 << 10]int64 // takes its time to write, so that there is time to look when Done is closed before that
	rng := lab.Rand(t)
	ended, _ := endedContext()
	lab.Stress(t, 60, func(t *testing.T, _ int) {
		want := 1 + rng.Int64N(1000)
		gate := make(chan struct{})
		open := sync.OnceFunc(func() { close(gate) })
		defer open()
		one := future.Go(func() (page, error) { <-gate; return page{want}, nil })
		done := one.Done()
		require.NotNil(t, done, "Done: a nil channel is never closed")

		failed := together(3, func(i int) error {
			if i == 0 {
				open()
			}
			<-done
			if value, err, ok := one.Try(); value[0] != want || err != nil || !ok {
				return fmt.Errorf("Done was closed, and Try returned (%d, %v, %t), want (%d, <nil>, true)", value[0], err, ok, want)
			}
			if value, err := one.Result(ended); value[0] != want || err != nil {
				return fmt.Errorf("Done was closed, and Result, with a ctx that has ended, returned (%d, %w), want (%d, <nil>)", value[0], err, want)
			}
			return nil
		})
		if failed != nil {
			t.Fatalf("%v: %s", failed, unlessCtx(ended, failed, "close Done last, when everything else is in place"))
		}
	})
}

// Try and Result have the result also while others are reading it.
//
//grader:races
func TestFuture_ReadersDoNotDisturb(t *testing.T) {
	rng := lab.Rand(t)
	ended, _ := endedContext()
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		want := 1 + rng.IntN(1000)
		one := future.Go(func() (int, error) { return want, nil })
		if value, err := one.Result(context.Background()); value != want || err != nil {
			t.Fatalf("Result returned (%v, %v), want (%d, <nil>)", value, err, want)
		}

		failed := together(8, func(int) error {
			for range 300 {
				if value, err := one.Result(ended); value != want || err != nil {
					return fmt.Errorf("Result, with a ctx that has ended, returned (%v, %w), want (%d, <nil>)", value, err, want)
				}
				if value, err, ok := one.Try(); value != want || err != nil || !ok {
					return fmt.Errorf("Try returned (%v, %v, %t), want (%d, <nil>, true)", value, err, ok, want)
				}
			}
			return nil
		})
		if failed != nil {
			t.Fatalf("the result was there, and while others were reading it %v: %s", failed,
				unlessCtx(ended, failed, "readers must not take it from one another, not even for a moment"))
		}
	})
}

// Result, Try and Done make visible what f wrote.
//
//grader:races
func TestFuture_ShowsWhatFWrote(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := 1 + lab.Rand(t).IntN(1000)
		var early, late, byTry, byDone int // plain variables: only the future may order the writes before the reads
		write := func(to *int) (int, error) { *to = want; return want, nil }

		one := future.Go(func() (int, error) { time.Sleep(time.Second); return write(&early) })
		value, _ := one.Result(context.Background())
		require.Equal(t, want, value, "what Result returned")
		require.Equal(t, want, early, "what f wrote, after Result has waited for its end")

		one = future.Go(func() (int, error) { return write(&late) })
		time.Sleep(time.Second) // orders nothing
		value, _ = one.Result(context.Background())
		require.Equal(t, want, value, "what Result returned")
		require.Equal(t, want, late, "what f wrote, after a Result that had nothing to wait for")

		one = future.Go(func() (int, error) { return write(&byTry) })
		time.Sleep(time.Second)
		value, _, ok := one.Try()
		require.True(t, ok, "Try, a second after f's end")
		require.Equal(t, want, value, "what Try returned")
		require.Equal(t, want, byTry, "what f wrote, after Try has returned its result")

		one = future.Go(func() (int, error) { time.Sleep(time.Second); return write(&byDone) })
		<-one.Done()
		require.Equal(t, want, byDone, "what f wrote, after Done is closed")
	})
}

// A Future is free of data races, also when readers give up while f ends.
//
//grader:races
func TestFuture_NoDataRaces(t *testing.T) {
	rng := lab.Rand(t)
	lab.Bubble(t, func(t *testing.T) {
		one := future.Go(after(time.Second, 1, nil))
		ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
		defer cancel()
		_, err := one.Result(ctx) // on this goroutine: nothing but the future itself orders it and f's end
		require.Error(t, err, "from Result, when ctx had ended and the result was not there")
		one.Try()
		time.Sleep(time.Second) // orders nothing
	})
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		want := 1 + rng.IntN(1000)
		var written int
		one := future.Go(func() (int, error) { written = want; return want, nil })
		failed := together(8, func(i int) error {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if i%2 == 1 {
				cancel()
			}
			if value, err := one.Result(ctx); value != want && err == nil {
				return fmt.Errorf("Result returned (%v, <nil>), want the value %d", value, want)
			}
			one.Done()
			if value, err, ok := one.Try(); ok && (value != want || err != nil || written != want) {
				return fmt.Errorf("Try returned (%v, %v, true) and f had written %d, want (%d, <nil>, true) and %d", value, err, written, want, want)
			}
			if value, err := one.Result(context.Background()); value != want || err != nil || written != want {
				return fmt.Errorf("Result returned (%v, %v) and f had written %d, want (%d, <nil>) and %d", value, err, written, want, want)
			}
			return nil
		})
		if failed != nil {
			t.Fatal(failed)
		}
	})
}

// together calls f(0) to f(n-1) on goroutines that begin at the same time, and returns the first of their errors when all have ended.
func together(n int, f func(i int) error) error {
	var ready, all sync.WaitGroup
	ready.Add(n)
	errs := make([]error, n)
	for i := range n {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = f(i)
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
