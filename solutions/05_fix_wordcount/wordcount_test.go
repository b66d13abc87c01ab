// Code generated from exercises/05_fix_wordcount/wordcount_test.go by make sync. DO NOT EDIT.

package wordcount_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	wordcount "github.com/threadwise/threadwise/solutions/05_fix_wordcount"
)

// CountWords counts every word of every file.
func TestCountWords_CountsEveryWord(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 20+rng.IntN(20))

		got, err := wordcount.CountWords(d.names(), d.read)

		d.requireCounts(t, got, err)
	})
}

// CountWords takes words as they are written, between white space of any kind.
func TestCountWords_WordsAsWritten(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 1)
		f := &d.files[0]
		f.words = []string{"Go", "go", "GO", "go,", "go.", "(go)", "go's", "go-go", "größer", "行く"}
		rng.Shuffle(len(f.words), func(i, j int) { f.words[i], f.words[j] = f.words[j], f.words[i] })
		f.words = append(f.words, f.words[:5]...)
		f.text = " \n" + strings.Join(f.words[:6], "  ") + "\t" + strings.Join(f.words[6:], "\r\n\t") + "\n"

		got, err := wordcount.CountWords(d.names(), d.read)

		d.requireCounts(t, got, err)
	})
}

// CountWords reads each name once, and leaves names as they were.
func TestCountWords_ReadsEachNameOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 20+rng.IntN(20))
		d.fail(rng.IntN(len(d.files)), someTime(rng))
		names := d.names()

		_, _ = wordcount.CountWords(names, d.read)

		d.requireAllRead(t)
		for _, f := range d.files {
			if n := d.reads(f.name); n != 1 {
				t.Fatalf("%s was read %d times, want once (one of the reads has failed; nothing says to try again)", f.name, n)
			}
		}
		assert.Equal(t, d.names(), names, "names, after the call: the slice belongs to the caller")
	})
}

// CountWords reads a name as often as it is listed, and counts it as often.
func TestCountWords_RepeatedName(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 5+rng.IntN(5))
		again, times := d.files[rng.IntN(len(d.files))], 2+rng.IntN(3)
		d.files = append(d.files, slices.Repeat([]file{again}, times-1)...)

		got, err := wordcount.CountWords(d.names(), d.read)

		if n := d.reads(again.name); n != 0 && n != times { // when it is 0, CountWords has not waited for its reads
			t.Fatalf("%s is listed %d times, and was read %d times: it takes a read for each element of names", again.name, times, n)
		}
		d.requireCounts(t, got, err)
	})
}

// CountWords returns an empty map, not nil, when there are no words.
func TestCountWords_NoWords(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 3)
		for i, blank := range []string{"", "\n", " \t\r\n"} {
			d.files[i].words, d.files[i].text = nil, blank
		}

		for _, names := range [][]string{nil, d.names()} {
			got, err := wordcount.CountWords(names, d.read)
			require.NoError(t, err, "CountWords failed, and no read did")
			require.NotNil(t, got, "the map for %d files without words: make one, so that the caller may add to it", len(names))
			require.Empty(t, got, "the map for %d files without words", len(names))
		}
		d.requireAllRead(t)
	})
}

// CountWords keeps apart calls that run at the same time, or one after another.
func TestCountWords_CallsAreIndependent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		disks := []*disk{newDisk(rng, 3), newDisk(rng, 3)}
		var together [2]outcome
		var calls sync.WaitGroup
		for i, d := range disks {
			calls.Go(func() { together[i] = d.count() })
		}
		calls.Wait()

		for i, d := range disks {
			d.requireCounts(t, together[i].counts, together[i].err)
			alone := d.count()
			d.requireCounts(t, alone.counts, alone.err)
			if together[i].took != alone.took {
				t.Fatalf("a call took %v alone and %v beside another one: calls have nothing to wait for from one another",
					alone.took, together[i].took)
			}
		}
	})
}

// CountWords has all reads running at the same time.
//
//grader:timing
func TestCountWords_ReadsAllAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := 150 + rng.IntN(100)
		d := newDisk(rng, n)
		defer time.Sleep(d.slowest()) // whether CountWords waits for its reads is another test's question

		_, _ = wordcount.CountWords(d.names(), d.read)

		synctest.Wait()
		if peak := d.rec.Peak(); peak != n {
			d.rec.Errorf(t, "at most %d of %d reads ran at the same time, want all: each needs a goroutine of its own, "+
				"and none may wait for a lock that another one holds while it reads", peak, n)
		}
	})
}

// CountWords returns when its slowest read has ended, neither earlier nor later.
//
//grader:timing
func TestCountWords_ReturnsWithTheSlowestRead(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 5+rng.IntN(5))

		d.checkReturn(t, "the WaitGroup must know of each read before its go statement, or Wait finds nothing to wait for")
	})
}

// CountWords waits for all reads, also when one of them has failed.
//
//grader:timing
func TestCountWords_WaitsAlsoAfterAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 5+rng.IntN(5))
		d.fail(0, time.Second) // the first in the order of names and in time: no other read can change the error

		d.checkReturn(t, "wait for all reads, and look at their errors after that")
	})
}

// CountWords returns the error of the first failing name in the order of names.
//
//grader:errors
func TestCountWords_FirstErrorInOrder(t *testing.T) {
	for _, seconds := range [][]time.Duration{{30, 10, 20}, {10, 20, 30}, {20, 30, 10}} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			d := newDisk(rng, 10+rng.IntN(10)) // reads that go well end after those that fail
			failing := rng.Perm(len(d.files))[:len(seconds)]
			slices.Sort(failing)
			for i, at := range failing {
				d.fail(at, seconds[i]*time.Second)
			}

			_, err := wordcount.CountWords(d.names(), d.read)

			d.requireErrorOf(t, d.files[failing[0]], err)
		})
	}
}

// CountWords names the file in its error, and wraps what read returned.
//
//grader:errors
func TestCountWords_ErrorNamesAndWraps(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 5+rng.IntN(5))
		failing := d.fail(rng.IntN(len(d.files)), someTime(rng))

		_, err := wordcount.CountWords(d.names(), d.read)

		d.requireErrorOf(t, failing, err)
		if !strings.Contains(err.Error(), failing.name) {
			t.Errorf("the error is %q, and does not say which of the %d files it is about: %s", err, len(d.files), failing.name)
		}
	})
}

// CountWords returns no map when it returns an error.
//
//grader:errors
func TestCountWords_NoMapOnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 5+rng.IntN(5))
		d.fail(rng.IntN(len(d.files)), someTime(rng))

		got, err := wordcount.CountWords(d.names(), d.read)

		require.Error(t, err, "CountWords succeeded, and one of its reads failed")
		assert.Nil(t, got, "the map that comes with an error: nobody can tell which words are missing from it")
	})
}

// CountWords leaves nothing running, neither after success nor after errors.
//
//grader:leaks
func TestCountWords_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		d := newDisk(rng, 5+rng.IntN(5))
		got, err := wordcount.CountWords(d.names(), d.read)
		d.requireCounts(t, got, err)

		for i := range len(d.files) - 1 {
			d.fail(i, someTime(rng))
		}
		_, err = wordcount.CountWords(d.names(), d.read)
		require.Error(t, err, "CountWords succeeded, and all of its reads but one failed")
	}) // the bubble reports what is left in it
}

// CountWords is free of data races, however its goroutines are scheduled.
//
//grader:races
func TestCountWords_NoDataRaces(t *testing.T) {
	rng := lab.Rand(t)
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		names := []string{"0", "1", "2", "3", "4", "5", "6", "7"}
		n, broken := 1+rng.IntN(20), error(nil)
		var reads [8]int // plain variables: only CountWords may order what its reads write before what the test looks at
		read := func(name string) (string, error) {
			reads[name[0]-'0']++
			return strings.Repeat("go ", n) + name, broken
		}

		got, err := wordcount.CountWords(names, read)
		if reads != [8]int{1, 1, 1, 1, 1, 1, 1, 1} {
			t.Fatalf("when CountWords returned, 8 files had been read %d times, want once each: wait for all reads", reads)
		}
		require.NoError(t, err, "CountWords failed, and no read did")
		require.Equal(t, 8*n, got["go"], "how often a word was counted that is %d times in each of 8 files", n)

		broken = errors.New("broken disk")
		_, err = wordcount.CountWords(names, read)
		if reads != [8]int{2, 2, 2, 2, 2, 2, 2, 2} {
			t.Fatalf("when a second call returned, 8 files had been read %d times, want twice each: wait for all reads", reads)
		}
		require.ErrorIs(t, err, broken, "every read has failed with this")
	})
}

// A disk is a fake one. It holds files, takes its time to read one, and records when that was.
type disk struct {
	rec   *lab.Recorder
	files []file // in the order in which a test lists them
}

type file struct {
	name  string
	words []string
	text  string        // made of words
	takes time.Duration // how long a read takes
	err   error         // how a read ends; nil when it goes well
}

// newDisk returns a disk with n files, whose names are in no order.
func newDisk(rng *rand.Rand, n int) *disk {
	d := &disk{rec: lab.NewRecorder()}
	for _, number := range rng.Perm(n) {
		f := file{name: fmt.Sprintf("file-%03d.txt", number), takes: someTime(rng)}
		for range 1 + rng.IntN(30) {
			f.words = append(f.words, string(rune('a'+rng.IntN(10))))
		}
		f.text = strings.Join(f.words, " ")
		d.files = append(d.files, f)
	}
	return d
}

// someTime is how long a read takes: above a minute of the bubble's clock, which costs nothing, and not a whole number
// of milliseconds, so that who polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	seconds := time.Duration(60+rng.IntN(60)) * time.Second
	return seconds + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// fail lets reads of file i fail, each file with an error of its own, and returns that file.
func (d *disk) fail(i int, takes time.Duration) file {
	f := &d.files[i]
	f.takes, f.err = takes, fmt.Errorf("bad sector %d", 1000+i)
	return *f
}

// names is a new slice each time.
func (d *disk) names() []string {
	var names []string
	for _, f := range d.files {
		names = append(names, f.name)
	}
	return names
}

func (d *disk) read(name string) (string, error) {
	i := slices.IndexFunc(d.files, func(f file) bool { return f.name == name })
	if i < 0 {
		return "", fmt.Errorf("there is no file %q, and nobody has listed one", name)
	}
	f := d.files[i]
	d.rec.Sleep(name, f.takes)
	return f.text, f.err
}

// reads is how many reads of a file have ended.
func (d *disk) reads(name string) int {
	n := 0
	for _, s := range d.rec.Spans() {
		if s.Name == name && s.Ended {
			n++
		}
	}
	return n
}

// slowest is how long the slowest read takes.
func (d *disk) slowest() time.Duration {
	var slowest time.Duration
	for _, f := range d.files {
		slowest = max(slowest, f.takes)
	}
	return slowest
}

// An outcome is what came of a call of CountWords.
type outcome struct {
	counts map[string]int
	err    error
	took   time.Duration
}

// count calls CountWords for all files of the disk.
func (d *disk) count() (o outcome) {
	start := time.Now()
	o.counts, o.err = wordcount.CountWords(d.names(), d.read)
	o.took = time.Since(start)
	return o
}

// requireAllRead ends the test when CountWords has returned before as many reads have ended as there are files.
func (d *disk) requireAllRead(t *testing.T) {
	t.Helper()
	open := func(s lab.Span) bool { return !s.Ended }
	ended := len(slices.DeleteFunc(d.rec.Spans(), open))
	if ended < len(d.files) {
		t.Fatalf("CountWords returned when %d of %d reads had ended: wait for all of them, and see that Wait knows of all of them",
			ended, len(d.files))
	}
}

// requireCounts ends the test unless got and err are what CountWords has to return for the files of the disk.
func (d *disk) requireCounts(t *testing.T, got map[string]int, err error) {
	t.Helper()
	require.NoError(t, err, "CountWords failed, and no read did")
	d.requireAllRead(t)
	want := map[string]int{}
	for _, f := range d.files {
		for _, word := range f.words {
			want[word]++
		}
	}
	require.Equal(t, want, got, "how often each word occurs in %d files", len(d.files))
}

// requireErrorOf ends the test unless err wraps the error of f, and that of no other file.
func (d *disk) requireErrorOf(t *testing.T, f file, err error) {
	t.Helper()
	require.Error(t, err, "CountWords succeeded, and the read of %s failed", f.name)
	if !errors.Is(err, f.err) {
		t.Fatalf("the error is %q, and does not wrap (with %%w) that of %s, the first failing name in the order of names: %q", err, f.name, f.err)
	}
	for _, other := range d.files {
		if other.err != nil && other.name != f.name && errors.Is(err, other.err) {
			t.Fatalf("the error is %q, and wraps also that of %s, want only that of %s", err, other.name, f.name)
		}
	}
}

// checkReturn checks when CountWords returns; early says what is likely wrong when that is before the end.
func (d *disk) checkReturn(t *testing.T, early string) {
	t.Helper()
	got, want := d.count().took, d.slowest()
	d.rec.Mark("CountWords returned")

	switch {
	case got < want:
		time.Sleep(want - got) // so that the chart shows what goes on without CountWords
		d.rec.WrongEnd(t, got, want, "CountWords returned at %v, its slowest read ends at %v: %s", got, want, early)
	case got > want:
		d.rec.WrongEnd(t, got, want, "CountWords returned at %v, its slowest read ends at %v: let no read wait for another one, "+
			"and let the end of the last one wake you", got, want)
	}
}
