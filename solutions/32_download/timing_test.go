// Code generated from exercises/32_download/timing_test.go by make sync. DO NOT EDIT.

package download_test

import (
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/fixtures/fakenet"
	"github.com/threadwise/threadwise/grader/lab"
)

// Download takes 5 s for ten images of 2.5 s, five at a time, not 25 s.
//
//grader:timing
func TestDownload_TenImages(t *testing.T) {
	const each = 2500 * time.Millisecond
	for n, want := range map[int]time.Duration{1: 10 * each, 2: 5 * each, 5: 2 * each, 10: each} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			s := newSite(t, fakenet.ImageOptions{Delay: 500 * time.Millisecond, Spread: 2 * time.Second})
			urls := s.urls(names(rng)...)
			s.rec.Elapsed(t, want, func() { s.download(t, urls, n, discard) })
		})
	}
}

// Download has exactly n requests under way, or one for each URL.
//
//grader:timing
func TestDownload_PeakIsN(t *testing.T) {
	for _, n := range []int{1, 3, 7, 10, 1000} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second})
			list := names(rng)

			s.download(t, s.urls(list...), n, discard)

			if got, want := s.rec.Peak(), min(n, len(list)); got != want {
				s.rec.Errorf(t, "the server had up to %d requests at the same time, want %d, for n = %d and %d URLs", got, want, n, len(list))
			}
		})
	}
}

// Download takes an n below 1 for 1.
//
//grader:timing
func TestDownload_NBelowOne(t *testing.T) {
	for _, n := range []int{0, -1, -10} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second})
			list := names(rng)
			s.rec.Elapsed(t, 20*time.Second, func() {
				o := s.download(t, s.urls(list...), n, discard)
				require.Equal(t, len(list), o.Files, "Stats.Files of %d URLs, with n = %d", len(list), n)
			})
		})
	}
}

// Download begins the next one as soon as one ends, well or not.
//
//grader:timing
func TestDownload_NextBeginsAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		slow := map[string]time.Duration{}
		for i, name := range list {
			slow[name] = time.Duration(1<<i) * time.Minute // each as long as all before it together: no two end at the same instant
		}
		s := newSite(t, fakenet.ImageOptions{Slow: slow, Status: each(list[:3], 404), Cut: set(list[4])})
		list = append(list[9:], list[:9]...) // the slowest comes first: who waits for it, or behind it, is late
		rest := list[1:]
		rng.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
		n := 2 + rng.IntN(3)

		s.download(t, s.urls(list...), n, discard)

		synctest.Wait() // the server ends the last answer a little after the client has all of it
		var starts, ends []time.Duration
		for _, span := range s.rec.Spans() {
			starts, ends = append(starts, span.Start), append(ends, span.End)
		}
		slices.Sort(ends)
		require.Len(t, starts, len(list), "requests for %d URLs", len(list))
		for i, start := range starts { // they are sorted
			want := time.Duration(0)
			if i >= n {
				want = ends[i-n]
			}
			if start != want {
				s.rec.Errorf(t, "download %d began at %v, want %v, when the number under way fell below n, which is %d: "+
					"let a new one begin whenever one ends, and wait neither for a whole group nor for one in particular", i+1, start, want, n)
				return
			}
		}
	})
}

// Download counts a running save among the n, and lets saves run together.
//
//grader:timing
func TestDownload_SaveBelongsToTheDownload(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
		list := names(rng)[:6]

		s.rec.Elapsed(t, 12*time.Second, func() {
			s.download(t, s.urls(list...), 2, func(url string, body io.Reader) error {
				err := discard(url, body)
				s.rec.Sleep("save "+s.name(url), 3*time.Second)
				return err
			})
		})
		if t.Failed() {
			t.Log("two at a time, each 1s for its request and 3s for its save: a save takes part in the two, and waits for no other save")
		}
	})
}

// Download lets save read the first bytes before the last are sent.
//
//grader:timing
func TestDownload_SaveReadsWhileItArrives(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		first := someTime(lab.Rand(t))
		s := newSite(t, fakenet.ImageOptions{Delay: first, Spread: 10 * first})
		start := time.Now()
		var began time.Duration

		o := s.download(t, s.urls("tiles.png"), 1, func(url string, body io.Reader) error {
			err := glimpse(url, body)
			began = time.Since(start)
			s.rec.Mark("save has read")
			if err != nil {
				return err
			}
			return discard(url, body)
		})

		require.NoError(t, o.err, "Download failed, and the file can be had")
		if began != 2*first {
			s.rec.Errorf(t, "save had its first bytes at %v, want %v, when they arrived: pass the body on as it comes. "+
				"A file that is read into memory first has to fit in there", began, 2*first)
		}
		require.Equal(t, 11*first, o.took, "when the last of ten pieces arrives")
	})
}
