// Code generated from exercises/23_fix_pool/treesize_test.go by make sync. DO NOT EDIT.

package pool_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	pool "github.com/threadwise/threadwise/solutions/23_fix_pool"
)

// TreeSize sums up a tree that is much deeper than the pool has workers.
func TestTreeSize_AnyDepth(t *testing.T) {
	for _, n := range []int{1, 4} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			d := newDisk()
			for range 2 + rng.IntN(3) {
				d.addChain(rng, "root", 100+rng.IntN(100))
			}
			p := pool.New(n)
			defer closeLater(t, p)

			d.requireTotal(t, d.size(t, t.Context(), p))
		})
	}
}

// TreeSize sums up a directory with more subdirectories than any queue has room for.
func TestTreeSize_AnyWidth(t *testing.T) {
	for _, n := range []int{1, 4} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			d := newDisk()
			for range 1100 + rng.IntN(100) {
				d.add(rng, "root", time.Second)
			}
			p := pool.New(n)
			defer closeLater(t, p)

			d.requireTotal(t, d.size(t, t.Context(), p))
		})
	}
}

// TreeSize keeps all n workers reading, and needs as long as n readers need.
//
//grader:timing
func TestTreeSize_ReadsNAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n, rounds := 2+rng.IntN(6), 3+rng.IntN(5)
		d := newDisk()
		for range n*rounds - rng.IntN(n) {
			d.add(rng, "root", time.Second)
		}
		p := pool.New(n)
		defer closeLater(t, p)

		o := d.size(t, t.Context(), p)

		if peak := d.rec.Peak(); peak != n {
			d.rec.Errorf(t, "at most %d reads ran at the same time in a pool of %d workers, want %d", peak, n, n)
		}
		if want := time.Duration(1+rounds) * time.Second; o.took != want {
			d.rec.WrongEnd(t, o.took, want, "TreeSize returned at %v, want %v: a second for the root, and then %d rounds of %d reads, "+
				"for the pool has %d workers", o.took, want, rounds, n, n)
		}
	})
}

// TreeSize leaves no worker idle while it knows a directory to read.
//
//grader:timing
func TestTreeSize_NoIdleWorker(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 2 + rng.IntN(3)
		d := newDisk()
		parents := make(map[string]string)
		times := distinct(rng, 12*n)
		for i := range 4 * n {
			parent := "root"
			for j := range 3 {
				name := d.add(rng, parent, times[3*i+j])
				parents[name], parent = parent, name
			}
		}
		p := pool.New(n)
		defer closeLater(t, p)

		d.requireTotal(t, d.size(t, t.Context(), p))

		spans := make(map[string]lab.Span)
		for _, s := range d.rec.Spans() {
			spans[s.Name] = s
		}
		for name, parent := range parents {
			known, begun := spans[parent].End, spans[name].Start
			for _, other := range spans { // somebody idles from the end of one read on, until the begin of another
				at := max(known, other.End)
				if running := runningAt(spans, at); at < begun && running < n {
					d.rec.Errorf(t, "%s was known at %v and begun at %v, and at %v only %d of %d workers were reading: hand each directory "+
						"to the pool as soon as it is known, and let no task keep a list of its own", name, known, begun, at, running, n)
					return
				}
			}
		}
	})
}

// runningAt is how many spans were running just after an instant.
func runningAt(spans map[string]lab.Span, at time.Duration) (n int) {
	for _, s := range spans {
		if s.Start <= at && at < s.End {
			n++
		}
	}
	return n
}

// TreeSize shares the workers of its pool with other calls and other tasks.
//
//grader:timing
func TestTreeSize_SharesThePool(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 2 + rng.IntN(3)
		p := pool.New(n)
		defer closeLater(t, p)
		rec := lab.NewRecorder()
		var users sync.WaitGroup
		for range 3 {
			d := newDisk()
			d.rec = rec
			for range 2 * n {
				d.addChain(rng, "root", 3+rng.IntN(3))
			}
			users.Go(func() {
				if size, err := pool.TreeSize(t.Context(), p, "root", d.read); err != nil || size != d.total() {
					t.Errorf("TreeSize returned %d and the error %v, want %d: another call uses the same pool", size, err, d.total())
				}
			})
		}
		users.Go(func() {
			for range 3 * n {
				_ = p.Submit(context.Background(), rec.Task("other task", time.Second))
			}
		})

		returns(t, "TreeSize", "several calls use the same pool, and all workers wait for tasks that need one", users.Wait)

		if peak := rec.Peak(); peak != n {
			rec.Errorf(t, "%d reads and other tasks ran at once in a pool of %d, which all of them share: each read is a task of the pool",
				peak, n)
		}
	})
}

// TreeSize needs no more goroutines for a large tree than for a small one.
//
//grader:leaks
func TestTreeSize_Goroutines(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		const n, handful = 4, 10
		rng := lab.Rand(t)
		d := newDisk()
		for range 300 {
			d.addChain(rng, "root", n)
		}
		before := runtime.NumGoroutine()
		p := pool.New(n)
		defer closeLater(t, p)
		var most atomic.Int64

		o := treeSize(t, t.Context(), p, func(ctx context.Context, dir string) (int64, []string, error) {
			time.Sleep(time.Second / 2)
			if now := int64(runtime.NumGoroutine() - before); now > most.Load() {
				most.Store(now)
			}
			return d.read(ctx, dir)
		})

		d.requireTotal(t, o)
		if got := most.Load(); got > n+handful {
			t.Errorf("there were %d goroutines in all while TreeSize was reading %d directories in a pool of %d workers, want no more than %d: "+
				"a directory that has to wait needs a place in a list, not a goroutine", got, len(d.dirs), n, n+handful)
		}
	})
}

// TreeSize is free of data races, and shows its caller what read wrote.
//
//grader:races
func TestTreeSize_NoDataRaces(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) { // where a deadlock is seen at once
		d := newDisk()
		d.addChain(lab.Rand(t), "root", 5)
		p := pool.New(2)
		defer closeLater(t, p)
		d.requireTotal(t, d.size(t, t.Context(), p))
	})
	const dirs = 40
	lab.Stress(t, 40, func(t *testing.T, round int) {
		p := pool.New(1 + round%4)
		defer p.Close()
		var reads [dirs + 1]int // plain variables: only TreeSize may order what read writes before what the test looks at
		names := []rune("0")
		for i := range dirs {
			names = append(names, '0'+rune(i)+1)
		}

		size, err := pool.TreeSize(t.Context(), p, "0", func(_ context.Context, dir string) (int64, []string, error) {
			i := int([]rune(dir)[0] - '0')
			reads[i]++
			runtime.Gosched()
			var subdirs []string
			for _, sub := range names[min(3*i+1, dirs+1):min(3*i+4, dirs+1)] {
				subdirs = append(subdirs, string(sub))
			}
			return 1, subdirs, nil
		})

		require.NoError(t, err, "every read succeeded")
		require.EqualValues(t, dirs+1, size, "a tree of %d directories, each of size 1", dirs+1)
		for i, times := range reads {
			require.Equal(t, 1, times, "how often directory %d was read", i)
		}
	})
}

// TreeSize leaves all workers of its pool fit for work, however it ends.
//
//grader:leaks
func TestTreeSize_KeepsTheWorkers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 2 + rng.IntN(3)
		p := pool.New(n)
		defer closeLater(t, p)
		d := newDisk()
		for i, takes := range distinct(rng, 4*n) {
			d.dirs[d.add(rng, "root", takes)].err = broken(i)
		}

		require.Error(t, d.size(t, t.Context(), p).err, "every read but the first one fails")
		requireAllWorkers(t, p, n, "a read has failed")

		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		require.Error(t, d.size(t, ctx, p).err, "ctx has ended while the tree was being read")
		requireAllWorkers(t, p, n, "ctx has ended")
	})
}

// requireAllWorkers ends the test unless p has n workers for tasks, after what has happened.
func requireAllWorkers(t *testing.T, p *pool.Pool, n int, after string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var running atomic.Int64
	var callers sync.WaitGroup
	defer callers.Wait()
	defer cancel()
	for range n {
		callers.Go(func() {
			_ = p.Submit(ctx, func() { running.Add(1); <-ctx.Done() })
		})
	}
	synctest.Wait()
	if got := running.Load(); got != int64(n) {
		t.Fatalf("%d of %d workers take tasks once TreeSize has returned because %s: the others still wait in tasks of TreeSize", got, n, after)
	}
}
