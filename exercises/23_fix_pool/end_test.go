package pool_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pool "github.com/threadwise/threadwise/exercises/23_fix_pool"
	"github.com/threadwise/threadwise/grader/lab"
)

// TreeSize returns the error of the first read that fails, with the directory's name.
//
//grader:errors
func TestTreeSize_FirstError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, p := failing(t)
		defer closeLater(t, p)

		o := d.size(t, t.Context(), p)

		require.Error(t, o.err, "every read but the first one fails")
		require.Zero(t, o.size, "the size that comes with an error")
		first, at := d.firstFailure()
		for name, dir := range d.dirs {
			if dir.err == nil {
				continue
			}
			if is := errors.Is(o.err, dir.err); is != (name == first) {
				t.Fatalf("the first read that failed was that of %s, at %v; errors.Is finds the error of %s: %v. Keep the first error "+
					"alone. The error is:\n%v", first, at, name, is, o.err)
			}
		}
		if errors.Is(o.err, context.Canceled) {
			t.Fatalf("the error wraps what a cancelled read has returned: that is an echo of the first error. The error is:\n%v", o.err)
		}
		if !strings.Contains(o.err.Error(), first) {
			t.Fatalf("the text of the error does not contain %q, the directory that could not be read:\n%v", first, o.err)
		}
	})
}

// TreeSize begins no read after the first error, and cancels those that run.
//
//grader:timing
func TestTreeSize_ErrorStopsTheRest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, p := failing(t)

		o := d.size(t, t.Context(), p)
		shut(t, p) // runs what is left in a queue

		require.Error(t, o.err, "every read but the first one fails")
		d.checkStopped(t, "a read failed")
	})
}

// TreeSize begins no read once ctx has ended, and cancels those that run.
//
//grader:timing
func TestTreeSize_CtxStopsTheRest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		p := pool.New(2)
		d := newDisk()
		for range 8 {
			d.addChain(rng, "root", 4)
		}
		at := time.Duration(3+rng.IntN(8))*time.Second + time.Second/2
		ctx, cancel := context.WithTimeout(t.Context(), at)
		defer cancel()

		o := d.size(t, ctx, p)
		shut(t, p)

		require.Error(t, o.err, "ctx has ended while the tree was being read")
		d.checkNoneAfter(t, at, "ctx ended")
	})
}

// TreeSize returns the cause of ctx when that ends, and reads nothing if it has ended.
//
//grader:errors
func TestTreeSize_CauseOfCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		p := pool.New(2)
		defer closeLater(t, p)
		for i := range 20 {
			d := newDisk()
			d.addChain(rng, "root", 50)
			cause := fmt.Errorf("reason %d", rng.IntN(1000))
			ctx, cancel := context.WithCancelCause(t.Context())
			defer time.AfterFunc(time.Duration(1+rng.IntN(20))*time.Second+time.Second/2, func() { cancel(cause) }).Stop()
			if i > 0 {
				cancel(cause) // before the call, and a worker is free: Submit must not leave it to chance
			}

			o := d.size(t, ctx, p)

			if !errors.Is(o.err, cause) {
				t.Fatalf("ctx has ended because of %q, and errors.Is does not find that in the error: return context.Cause(ctx), not what "+
					"a cancelled read has returned. The error is: %v", cause, o.err)
			}
			require.Zero(t, o.size, "the size that comes with an error")
			if reads := len(d.rec.Spans()); i > 0 && reads > 0 {
				t.Fatalf("ctx had ended before the call, and %d directories were read", reads)
			}
		}
	})
}

// TreeSize returns at once when ctx ends while all workers are busy with other tasks.
//
//grader:timing
func TestTreeSize_CancelWhileQueued(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 1 + rng.IntN(3)
		p := pool.New(n)
		d := newDisk()
		want := time.Duration(1+rng.IntN(1000)) * time.Second
		occupy(t, p, n, time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), want)
		defer cancel()

		o := d.size(t, ctx, p)
		shut(t, p)

		if o.took < want {
			t.Fatalf("TreeSize returned at %v, and no worker was free before %v: each read is a task of the pool", o.took, time.Hour)
		}
		if o.took > want {
			t.Errorf("TreeSize returned at %v, ctx ended at %v: no read was running then. Wait for the reads that have begun, not for a "+
				"place in the queue", o.took, want)
		}
		require.Error(t, o.err, "ctx had ended, and nothing had been read")
		require.Empty(t, d.rec.Spans(), "what was read, although ctx had ended before a worker was free: a task that begins must look at ctx")
	})
}

// TreeSize waits until the reads that are running have ended, after an error and after ctx.
//
//grader:leaks
func TestTreeSize_WaitsForRunningReads(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		d, p := failing(t)
		defer closeLater(t, p)
		d.moment = time.Second

		o := d.size(t, t.Context(), p)

		_, at := d.firstFailure()
		d.checkJoined(t, o, at+d.moment)
	})
	lab.Bubble(t, func(t *testing.T) {
		d, p := failing(t)
		defer closeLater(t, p)
		d.moment = time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()

		o := d.size(t, ctx, p)

		d.checkJoined(t, o, 5*time.Second+d.moment)
	})
}

// TreeSize returns ErrClosed when its pool is closed before all directories have been begun.
//
//grader:errors
func TestTreeSize_ClosedPool(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		p := pool.New(2)
		d := newDisk()
		d.endless = true
		d.dirs["root"].subdirs = []string{"a", "b", "c", "d", "e"}
		at := time.Duration(3+lab.Rand(t).IntN(20))*time.Second + time.Second/2
		defer time.AfterFunc(at, p.Close).Stop()

		o := d.size(t, t.Context(), p)

		require.ErrorIs(t, o.err, pool.ErrClosed, "the pool was closed at %v, long before the end of the tree", at)
		if grace := 5 * time.Second; o.took > at+grace {
			d.rec.Errorf(t, "TreeSize returned at %v, the pool was closed at %v: only what it had accepted may still be read", o.took, at)
		}

		shut(t, p)
		o = d.size(t, t.Context(), p)
		require.ErrorIs(t, o.err, pool.ErrClosed, "the pool was closed before the call")
	})
}

func broken(i int) error { return fmt.Errorf("sector %d is broken", i) }

// failing returns a disk on which every read but that of the root fails, each at a time of its own, and a pool for it.
func failing(t *testing.T) (*fakeDisk, *pool.Pool) {
	rng := lab.Rand(t)
	n := 2 + rng.IntN(3)
	d := newDisk()
	for i, takes := range distinct(rng, 4*n) {
		d.dirs[d.add(rng, "root", takes)].err = broken(i)
	}
	return d, pool.New(n)
}

// firstFailure tells which read was the first to fail, and when.
func (d *fakeDisk) firstFailure() (name string, at time.Duration) {
	for _, s := range d.rec.Spans() {
		failed := s.Ended && s.Name != "root" && s.End-s.Start == d.dirs[s.Name].takes
		if failed && (name == "" || s.End < at) {
			name, at = s.Name, s.End
		}
	}
	return name, at
}

// checkStopped checks that no read has begun after the first failure, and that those which ran were cancelled.
func (d *fakeDisk) checkStopped(t *testing.T, what string) {
	t.Helper()
	first, at := d.firstFailure()
	for _, s := range d.rec.Spans() {
		if s.Start >= at {
			d.rec.Errorf(t, "%s at %v, and %s was begun at %v: a task that begins must look whether all is over", what, at, s.Name, s.Start)
			return
		}
		if s.Name != first && s.End > at {
			d.rec.Errorf(t, "%s at %v, and the read of %s went on until %v: cancel its context", what, at, s.Name, s.End)
			return
		}
	}
}

// checkNoneAfter checks that no read has begun after an instant, or has gone on.
func (d *fakeDisk) checkNoneAfter(t *testing.T, at time.Duration, what string) {
	t.Helper()
	synctest.Wait()
	for _, s := range d.rec.Spans() {
		if s.Start >= at || !s.Ended || s.End > at {
			d.rec.Errorf(t, "%s at %v, and %s was begun at %v and read until %v: begin no further read, and cancel those that run",
				what, at, s.Name, s.Start, s.End)
			return
		}
	}
}

// checkJoined checks that TreeSize has returned when the last read ended.
func (d *fakeDisk) checkJoined(t *testing.T, o outcome, want time.Duration) {
	t.Helper()
	require.Error(t, o.err, "TreeSize could not read the tree")
	switch {
	case o.took < want:
		time.Sleep(want - o.took)
		synctest.Wait()
		d.rec.WrongEnd(t, o.took, want, "TreeSize returned at %v, the last of its reads ended at %v: "+
			"cancel, then wait for them, then return", o.took, want)
	case o.took > want:
		d.rec.WrongEnd(t, o.took, want, "TreeSize returned at %v, want %v, when the last of the reads would have ended "+
			"that it should have cancelled", o.took, want)
	}
}
