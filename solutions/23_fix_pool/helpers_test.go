// Code generated from exercises/23_fix_pool/helpers_test.go by make sync. DO NOT EDIT.

package pool_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/threadwise/threadwise/grader/lab"
	pool "github.com/threadwise/threadwise/solutions/23_fix_pool"
)

// A fakeDisk has directories that take their time to be read, and records when they are.
type fakeDisk struct {
	rec    *lab.Recorder
	moment time.Duration // how long a read goes on once its context has ended

	mu      sync.Mutex
	dirs    map[string]*directory
	endless bool // each directory that nobody has made is read in a second, and has one subdirectory, hundreds of times
}

type directory struct {
	takes   time.Duration
	size    int64
	subdirs []string
	err     error // how its reading ends; nil when it goes well
}

func newDisk() *fakeDisk {
	return &fakeDisk{rec: lab.NewRecorder(), dirs: map[string]*directory{"root": {takes: time.Second}}}
}

// add makes a directory below another one.
func (d *fakeDisk) add(rng *rand.Rand, parent string, takes time.Duration) (name string) {
	name = fmt.Sprintf("dir-%04d", len(d.dirs))
	d.dirs[name] = &directory{takes: takes, size: rng.Int64N(1_000_000)}
	d.dirs[parent].subdirs = append(d.dirs[parent].subdirs, name)
	return name
}

// addChain makes a directory with one below it, and so on, each of which takes a second.
func (d *fakeDisk) addChain(rng *rand.Rand, parent string, depth int) {
	for range depth {
		parent = d.add(rng, parent, time.Second)
	}
}

// total is the size of the whole tree.
func (d *fakeDisk) total() (sum int64) {
	for _, dir := range d.dirs {
		sum += dir.size
	}
	return sum
}

func (d *fakeDisk) read(ctx context.Context, name string) (int64, []string, error) {
	d.mu.Lock()
	dir := d.dirs[name]
	if dir == nil && d.endless {
		dir = &directory{takes: time.Second}
		if len(name) < 300 { // so that it has an end for those who do not see that they should stop
			dir.subdirs = []string{name + "+"}
		}
	}
	d.mu.Unlock()
	if dir == nil {
		return 0, nil, fmt.Errorf("there is no directory %q, and nobody has listed one", name)
	}
	defer d.rec.Start(name)()
	select {
	case <-time.After(dir.takes):
		if dir.err != nil {
			return 0, nil, dir.err
		}
		return dir.size, slices.Clone(dir.subdirs), nil
	case <-ctx.Done():
		time.Sleep(d.moment)
		return 0, nil, ctx.Err()
	}
}

// An outcome is what came of a call of TreeSize.
type outcome struct {
	size int64
	err  error
	took time.Duration
}

// never is longer than anything takes that goes well.
const never = 10_000 * time.Hour

// size calls TreeSize for the whole disk.
func (d *fakeDisk) size(t *testing.T, ctx context.Context, p *pool.Pool) outcome {
	t.Helper()
	return treeSize(t, ctx, p, d.read)
}

// treeSize calls TreeSize, and ends the test unless it returns.
func treeSize(t *testing.T, ctx context.Context, p *pool.Pool, read pool.ReadDir) (o outcome) {
	t.Helper()
	start := time.Now()
	returns(t, "TreeSize", "a task must not wait for tasks that need a worker, nor for a place in the queue: nobody may be left to run them",
		func() { o.size, o.err = pool.TreeSize(ctx, p, "root", read) })
	o.took = time.Since(start)
	return o
}

// shut closes p, and ends the test unless Close returns.
func shut(t *testing.T, p *pool.Pool) {
	t.Helper()
	returns(t, "Close", "a worker waits for something that never comes", p.Close)
}

// returns ends the test unless f returns.
func returns(t *testing.T, name, hint string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	timeout := time.NewTimer(never)
	defer timeout.Stop()
	select {
	case <-done:
	case <-timeout.C:
		t.Fatalf("%s never returns: %s. These wait in pool.go:\n%s", name, hint, waiting())
	}
}

var (
	state = regexp.MustCompile(`^goroutine \d+ \[([a-z]+(?: [a-z]+)*)`)
	place = regexp.MustCompile(`/(pool\.go:\d+)`)
)

// waiting lists where in pool.go goroutines wait, and for what.
func waiting() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	counts := make(map[string]int)
	for g := range strings.SplitSeq(string(stacks), "\n\n") {
		how, where := state.FindStringSubmatch(g), place.FindStringSubmatch(g)
		if how != nil && where != nil {
			counts[where[1]+": "+how[1]]++
		}
	}
	var lines strings.Builder
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&lines, "%5d × %s\n", counts[key], key)
	}
	return lines.String()
}

// closeLater closes p once a test is over. After a failure p is left alone: its workers may wait for ever.
func closeLater(t *testing.T, p *pool.Pool) {
	if !t.Failed() {
		go p.Close()
	}
}

// requireTotal ends the test unless TreeSize has returned the size of the whole tree, and each directory was read once.
func (d *fakeDisk) requireTotal(t *testing.T, o outcome) {
	t.Helper()
	if o.err != nil {
		t.Fatalf("every read succeeded, and TreeSize returned the error %v", o.err)
	}
	if o.size != d.total() {
		t.Fatalf("TreeSize returned %d, want %d, the sizes of all %d directories: count each one, and wait for all of them",
			o.size, d.total(), len(d.dirs))
	}
	times := make(map[string]int)
	for _, s := range d.rec.Spans() {
		times[s.Name]++
	}
	for name := range d.dirs {
		if times[name] != 1 {
			t.Fatalf("%s was read %d times, want once", name, times[name])
		}
	}
}

// distinct returns k times between ten and twenty seconds, no two of them the same.
func distinct(rng *rand.Rand, k int) (times []time.Duration) {
	for _, i := range rng.Perm(k) {
		times = append(times, 10*time.Second+time.Duration(i)*10*time.Second/time.Duration(k)+time.Duration(rng.IntN(1000)))
	}
	return times
}

// occupy gives each of the n workers of p a task that ends after d, and waits until they have begun.
func occupy(t *testing.T, p *pool.Pool, n int, d time.Duration) {
	t.Helper()
	for range n {
		if err := p.Submit(context.Background(), func() { time.Sleep(d) }); err != nil {
			t.Fatalf("Submit returned %v, and the pool is open", err)
		}
	}
	synctest.Wait()
}
