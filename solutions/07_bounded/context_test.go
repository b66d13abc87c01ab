// Code generated from exercises/07_bounded/context_test.go by make sync. DO NOT EDIT.

package bounded_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	bounded "github.com/threadwise/threadwise/solutions/07_bounded"
)

// MapN gives f a context derived from ctx, with its values, its deadline and its end.
//
//grader:errors
func TestMapN_DerivesTheContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		type key struct{}
		rng := lab.Rand(t)
		o := newOffice(rng, 9)
		o.heed()
		value := rng.Int()
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, value), 10*time.Second)
		defer cancel()
		deadline, _ := ctx.Deadline()

		_, err := bounded.MapN(ctx, o.jobs, 3, func(ctx context.Context, j job) (string, error) {
			got, ok := ctx.Deadline()
			assert.True(t, ok && got.Equal(deadline), "f's context has the deadline %v, want that of ctx, %v", got, deadline)
			assert.Equal(t, value, ctx.Value(key{}), "a value of ctx, as f's context knows it")
			return o.do(ctx, j)
		})

		require.Error(t, err, "MapN succeeded, and ctx ended at 10s")
		for _, s := range o.rec.Spans() {
			if s.End != 10*time.Second {
				o.rec.Errorf(t, "ctx ended at 10s, and %s ran from %v to %v: its context must end with ctx", s.Name, s.Start, s.End)
				return
			}
		}
	})
}

// MapN does not end f's context as long as all goes well.
func TestMapN_ContextLivesOn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		o := newOffice(lab.Rand(t), 10)
		o.heed()

		got, err := bounded.MapN(t.Context(), o.jobs, 3, o.do)

		if err != nil {
			t.Fatalf("MapN failed with %q, and no call did: f's context must not end before the call does", err)
		}
		o.requireResults(t, got, nil)
	})
}

// MapN has ended f's context when it returns, also when all went well.
//
//grader:leaks
func TestMapN_ContextEndsWithIt(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		var seen context.Context
		got, err := bounded.MapN(t.Context(), []int{1}, 1, func(ctx context.Context, i int) (int, error) {
			seen = ctx
			return i, nil
		})

		require.NoError(t, err, "MapN failed, and no call did")
		require.Equal(t, []int{1}, got)
		if seen.Err() == nil {
			t.Errorf("MapN has returned, and f's context goes on: defer its cancel function, or ctx will remember it for ever")
		}
	})
}

// MapN returns context.Cause(ctx) when ctx ends, however that ends and f reports it.
//
//grader:errors
func TestMapN_CauseOfCtx(t *testing.T) {
	operator := errors.New("the operator pressed stop")
	after := 90 * time.Second
	for _, end := range []func(context.Context) (context.Context, func()){
		func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(after, func() { cancel(operator) })
			return ctx, func() { cancel(nil) }
		},
		func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithTimeoutCause(ctx, after, operator)
			return ctx, cancel
		},
		func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithTimeout(ctx, after)
			return ctx, cancel
		},
	} {
		lab.Bubble(t, func(t *testing.T) {
			o := newOffice(lab.Rand(t), 12)
			o.heed()
			ctx, cancel := end(t.Context())
			defer cancel()

			_, err := bounded.MapN(ctx, o.jobs, 4, o.do)

			if ctx.Err() == nil {
				t.Fatalf("MapN returned before ctx ended at %v, with error %v", after, err)
			}
			requireError(t, context.Cause(ctx), err, "ctx.Err says only that ctx has ended, context.Cause says why")
		})
	}
}

// MapN calls nothing and returns at once when ctx has ended before.
//
//grader:errors
func TestMapN_CtxEndedBefore(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := failure("long before")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(want)

		for range 50 { // a select that has the choice takes the right turn often enough
			o := newOffice(lab.Rand(t), 5)
			_, err := bounded.MapN(ctx, o.jobs, 3, o.do)

			if made := len(o.rec.Spans()); made != 0 {
				t.Fatalf("f was called (%d of 5), and ctx had ended before: look at the context before each call. (A select "+
					"that finds a free slot and the end of ctx takes either of them: look once more after it.)", made)
			}
			requireError(t, want, err, "it is the cause of ctx, which had ended before")
		}
	})
}

// MapN begins no further call once ctx has ended.
//
//grader:errors
func TestMapN_NothingBeginsAfterCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		o := newOffice(rng, 16)
		ended := someTime(rng)
		ctx, cancel := context.WithTimeout(t.Context(), ended)
		defer cancel()

		_, err := bounded.MapN(ctx, o.jobs, 4, o.do)

		require.Error(t, err, "MapN succeeded, and ctx ended at %v", ended)
		if late := o.lateStarts(ended); late != 0 {
			o.rec.Errorf(t, "%d more calls, after ctx had ended at %v: look at the context each time before you call f, after the "+
				"wait for a slot and not only before it", late, ended)
		}
	})
}

// MapN waits for the running calls when ctx has ended, and returns with the last.
//
//grader:leaks
func TestMapN_WaitsAfterCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		o := newOffice(lab.Rand(t), 12)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()

		_, err := bounded.MapN(ctx, o.jobs, 4, o.do)

		o.checkReturn(t, "who does not look at its context runs on, and still has to be waited for")
		require.Error(t, err, "MapN succeeded, and ctx ended at 10s")
	})
}

// MapN fails when ctx ends before the last call does, even if all calls go well.
//
//grader:errors
func TestMapN_CtxEndsDuringTheLast(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		want := failure("at the last moment")
		o := newOffice(lab.Rand(t), 4)
		ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Second, want)
		defer cancel()

		_, err := bounded.MapN(ctx, o.jobs, 4, o.do)

		requireError(t, want, err, "ctx ended at 10s, when all calls were running; it does not matter that they went well")
	})
}

// MapN returns what came first, the error of a call or the end of ctx.
//
//grader:errors
func TestMapN_FirstOfErrorAndCtx(t *testing.T) {
	for _, callFirst := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T) {
			stop := failure("ctx")
			o := newOffice(lab.Rand(t), 8)
			ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Second, stop)
			defer cancel()

			if callFirst {
				want := o.fail(1, 10*time.Second)
				_, err := bounded.MapN(ctx, o.jobs, 4, o.do)
				requireError(t, want, err, "a call failed at 10s, and ctx ended at 20s, when MapN waited for the others")
			} else {
				o.fail(1, 30*time.Second)
				_, err := bounded.MapN(ctx, o.jobs, 4, o.do)
				requireError(t, stop, err, "ctx ended at 20s, and a running call failed at 30s for a reason of its own")
			}
		})
	}
}
