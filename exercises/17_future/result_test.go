package future_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	future "github.com/threadwise/threadwise/exercises/17_future"
	"github.com/threadwise/threadwise/grader/lab"
)

// Result returns f's value, whatever its type, a nil one too.
func TestResult_ReturnsTheValue(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		type point struct{ x, y int }
		requireResult(t, fmt.Sprintf("word %d", rng.Int()), nil)
		requireResult(t, point{rng.IntN(100), rng.IntN(100)}, nil)
		requireResult(t, &point{x: 1}, nil)
		requireResult[any](t, rng.IntN(100), nil)
		requireResult[any](t, nil, nil)
		requireResult[*point](t, nil, nil)
		requireResult(t, errors.New("a value that is an error"), nil)
	})
}

// Result returns f's error as it is, beside the value that came with it.
//
//grader:errors
func TestResult_ReturnsTheError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		half := 1 + lab.Rand(t).IntN(1000)
		requireResult(t, 0, errors.New("no luck"))
		requireResult(t, half, errors.New("no luck after the first half"))
		requireResult(t, half, context.Canceled) // of some context that f knows
		requireResult(t, 0, context.DeadlineExceeded)
	})
}

// requireResult ends the test unless Result and Try return what f has returned.
func requireResult[T comparable](t *testing.T, value T, err error) {
	t.Helper()
	one := future.Go(after(time.Second, value, err))
	got := get(t, one)
	tried, tryErr, ok := one.Try()

	want := reading[T]{value: value, err: err}
	if got.value != value || got.err != err {
		t.Fatalf("f returned %T%v, and Result returned %v: keep both, and change neither", value, want, got)
	}
	if !ok {
		t.Fatalf("Result returned %v, and after that Try says that there is no result: any result counts", got)
	}
	if tried != value || tryErr != err {
		t.Fatalf("f returned %T%v, and Try returned %v: keep both, and change neither", value, want, reading[T]{value: tried, err: tryErr})
	}
}

// Result returns when f ends, neither earlier nor later.
//
//grader:timing
func TestResult_ReturnsAtTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		rec := lab.NewRecorder()

		begin := time.Now()
		one := future.Go(func() (int, error) { rec.Sleep("f", d); return 0, nil })
		time.Sleep(5 * time.Second) // the reader has something else to do first
		get(t, one)
		took := time.Since(begin)
		rec.Mark("Result returned")

		switch {
		case took < d:
			rec.WrongEnd(t, took, d, "Result returned at %v, f ends at %v: wait for the end itself, however long that takes", took, d)
		case took > d:
			rec.WrongEnd(t, took, d, "Result returned at %v, f ended at %v: let the end wake you, and do not guess or poll", took, d)
		}
	})
}

// Result gives any number of readers the same result, at the instant f ends.
//
//grader:timing
func TestResult_ReleasesEveryone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, value, err := someTime(rng), rng.IntN(1000), errors.New("no luck")
		readers := 100 + rng.IntN(100)
		defer time.Sleep(d)

		one := future.Go(after(d, value, err))
		answers := make([]<-chan reading[int], readers)
		for i := range answers {
			answers[i] = ask(context.Background(), one)
		}
		returned := func() (n int) {
			for _, answer := range answers {
				n += len(answer)
			}
			return n
		}

		sleepUntilJustBefore(d)
		if n := returned(); n != 0 {
			t.Fatalf("%d of %d readers had a result before f's end at %v", n, readers, d)
		}
		sleepUntilTheEnd()
		switch n := returned(); {
		case n == 0:
			t.Fatalf("none of %d readers had the result at f's end at %v: let that wake them, and do not guess or poll", readers, d)
		case n < readers:
			t.Fatalf("%d of %d readers had the result at f's end: a value that is sent gets to one receiver; a close gets to all of them",
				n, readers)
		}
		for i, answer := range answers {
			if got := wait(t, answer, ""); got.value != value || got.err != err {
				t.Fatalf("reader %d of %d got %v, want (%d, %v), the same for everybody", i, readers, got, value, err)
			}
		}
	})
}

// Result returns at once when the result is there, the same however often.
//
//grader:timing
func TestResult_AfterTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, value, err := someTime(rng), 1+rng.IntN(1000), errors.New("no luck")
		one := future.Go(after(d, value, err))

		time.Sleep(d + time.Second)
		for i := range 5 {
			got := get(t, one)
			if got.value != value || got.err != err {
				t.Fatalf("call %d of Result returned %v, want (%d, %v), as f returned it: a reader must not use the result up", i+1, got, value, err)
			}
			if got.took != 0 {
				t.Fatalf("call %d of Result took %v, want 0s: f has ended, and there is nothing left to wait for", i+1, got.took)
			}
			time.Sleep(time.Hour)
		}
	})
}

// Result returns when ctx ends, if the result is not there by then.
//
//grader:timing
func TestResult_ContextEndsTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		early := someTime(rng)
		d := 10 * early
		defer time.Sleep(d)
		rec := lab.NewRecorder()
		one := future.Go(func() (int, error) { rec.Sleep("f", d); return 1, nil })

		ended, _ := endedContext()
		if got := getWithin(ended, t, one); got.took != 0 {
			t.Fatalf("ctx had ended before Result was called, and Result took %v, want 0s: wait for the end of ctx, too, and for nothing else",
				got.took)
		}
		deadline, cancel := context.WithTimeout(context.Background(), early)
		defer cancel()
		byHand, stop := context.WithCancel(context.Background())
		time.AfterFunc(early, stop)
		for name, answer := range map[string]<-chan reading[int]{
			"has a deadline": ask(deadline, one),
			"is cancelled":   ask(byHand, one),
		} {
			got := wait(t, answer, "wait for the result and for the end of ctx at the same time")
			if got.took != early {
				rec.WrongEnd(t, got.took, early, "Result took %v with a context that %s after %v: "+
					"wait for the end of ctx, too, and for nothing else", got.took, name, early)
			}
		}
	})
}

// Result returns the cause of ctx's end, with the zero value.
//
//grader:errors
func TestResult_ReturnsTheCause(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		defer time.Sleep(time.Hour)
		one := future.Go(after(time.Hour, 1, nil))
		hurry := errHurry()
		ended, reason := endedContext()
		byHand, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Second, cancel)
		deadline, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		withCause, cancel := context.WithTimeoutCause(context.Background(), time.Second, hurry)
		defer cancel()

		for _, try := range []struct {
			how  string
			ctx  context.Context
			want error
		}{
			{"had been cancelled with a cause before", ended, reason},
			{"ended at a deadline that had a cause", withCause, hurry},
			{"ended at a deadline", deadline, context.DeadlineExceeded},
			{"was cancelled", byHand, context.Canceled},
		} {
			got := getWithin(try.ctx, t, one)
			if !errors.Is(got.err, try.want) {
				t.Errorf("ctx %s, and Result returned the error %v, want %v: context.Cause knows why a context ended, ctx.Err only that it did",
					try.how, got.err, try.want)
			}
			assert.Zero(t, got.value, "the value beside the error, when ctx %s", try.how)
		}
	})
}

// Result's ctx ends that one wait; f and other readers do not notice.
func TestResult_ContextEndsOneWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d, want := someTime(rng), 1+rng.IntN(1000)
		defer time.Sleep(d)
		one := future.Go(after(d, want, nil))
		hasty, cancel := context.WithTimeoutCause(context.Background(), d/4, errHurry())
		defer cancel()

		first := ask(hasty, one)
		synctest.Wait()
		patient := ask(context.Background(), one)
		gaveUp := wait(t, first, "its ctx has ended")
		require.Error(t, gaveUp.err, "from Result, when ctx had ended and the result was not there")
		if s := state(one.Done()); s != "open" {
			t.Errorf("one reader's ctx has ended, and Done is %s, want open: f goes on", s)
		}
		if value, err, ok := one.Try(); ok || value != 0 || err != nil {
			t.Errorf("one reader's ctx has ended, and Try returned (%v, %v, %t), want (0, <nil>, false): f goes on", value, err, ok)
		}

		const cause = "what ends one reader's wait is not the result, so do not store it in the future"
		again := getWithin(context.Background(), t, one)
		if again.value != want || again.err != nil || again.took != d-d/4 {
			t.Errorf("a reader gave up and asked again: Result returned %v after %v, want (%d, <nil>) after %v: %s",
				again, again.took, want, d-d/4, cause)
		}
		if got := wait(t, patient, cause); got.value != want || got.err != nil || got.took != d {
			t.Errorf("while one reader gave up, another one waited on: Result returned %v after %v, want (%d, <nil>) after %v: %s",
				got, got.took, want, d, cause)
		}
	})
}

// Result returns a result that is there, also with a ctx that has ended.
func TestResult_ReadyBeatsContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		ended, _ := endedContext()
		for range 100 { // a select that picks one of two cases at random is right half of the time
			value, err := 1+rng.IntN(1000), error(nil)
			if rng.IntN(2) == 0 {
				err = errors.New("no luck")
			}
			one := settled(value, err)
			for range 2 {
				got := getWithin(ended, t, one)
				if got.value != value || got.err != err {
					t.Fatalf("the result was there, ctx had ended, and Result returned %v, want (%d, %v): when both are ready, select picks either",
						got, value, err)
				}
			}
		}
	})
}

// Result returns f's result or ctx's cause when both end at once.
func TestResult_AtTheSameInstant(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want, hurry := 1+lab.Rand(t).IntN(1000), errHurry()
		for range 100 { // which of the two comes first is random
			ctx, cancel := context.WithTimeoutCause(context.Background(), time.Second, hurry)
			one := future.Go(after(time.Second, want, nil))
			answers := []<-chan reading[int]{ask(ctx, one), ask(ctx, one), ask(ctx, one)}
			for _, answer := range answers {
				got := wait(t, answer, "f and ctx have ended")
				result, ended := got.value == want && got.err == nil, got.value == 0 && errors.Is(got.err, hurry)
				if !result && !ended || got.took != time.Second {
					t.Fatalf("f and ctx ended at 1s, and Result returned %v at %v, want at 1s either (%d, <nil>) or (0, %v)", got, got.took, want, hurry)
				}
			}
			cancel()
			if got := get(t, one); got.value != want || got.err != nil {
				t.Fatalf("f and a reader's ctx ended at the same instant, and after that Result returned %v, want (%d, <nil>), f's result", got, want)
			}
		}
	})
}

// Result leaves nothing running, whichever of f and ctx ends first.
//
//grader:leaks
func TestResult_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const readers = 50
		d := someTime(lab.Rand(t))
		defer time.Sleep(d)
		one := future.Go(after(d, 1, nil))
		synctest.Wait()
		before := runtime.NumGoroutine()
		left := func() int {
			synctest.Wait()
			return runtime.NumGoroutine() - before
		}

		ended, _ := endedContext()
		for range readers {
			got := getWithin(ended, t, one)
			require.Error(t, got.err, "from Result, when ctx had ended and the result was not there")
		}
		if n := left(); n >= readers/2 {
			t.Errorf("%d readers gave up before f had ended, and %d goroutines are left of them: "+
				"wait in Result itself, for both in one select, and not on a goroutine that nothing can call off", readers, n)
		}

		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for range readers {
			getWithin(ctx, t, one)
		}
		if n := left(); n >= readers/2 {
			t.Errorf("%d readers have got the result, and %d goroutines of them go on until ctx ends, which may be never", readers, n)
		}
	})
}
