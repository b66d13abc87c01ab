// Code generated from exercises/32_download/end_test.go by make sync. DO NOT EDIT.

package download_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/fixtures/fakenet"
	"github.com/threadwise/threadwise/grader/lab"
	download "github.com/threadwise/threadwise/solutions/32_download"
)

var errPowerCut = errors.New("power cut")

// endAfter returns a context that ends after d, with errPowerCut as its cause.
func endAfter(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(d, func() { cancel(errPowerCut) })
	return ctx
}

// Download returns at the instant at which ctx ends, and asks no more.
//
//grader:timing
func TestDownload_EndsWithCtx(t *testing.T) {
	when := map[string]time.Duration{"a header was awaited": 4500 * time.Millisecond, "a body arrived": 6500 * time.Millisecond}
	for what, end := range when {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			s := newSite(t, fakenet.ImageOptions{Delay: 2 * time.Second, Spread: 2 * time.Second})
			list := names(rng)
			n := 2 + rng.IntN(2)

			o := s.downloadUntil(endAfter(t, end), s.urls(list...), n, discard)

			s.rec.Mark("Download returned")
			synctest.Wait()
			require.Error(t, o.err, "Download reported no failure, and its ctx ended at %v of %v", end, o.took)
			if o.took != end {
				s.rec.WrongEnd(t, o.took, end, "ctx ended at %v, while %s, and Download returned at %v: give the request that ctx",
					end, what, o.took)
			}
			if got := len(s.rec.Spans()); got != 2*n {
				s.rec.Errorf(t, "the server got %d requests, want %d, n = %d before the end of ctx and n that it cut short", got, 2*n, n)
			}
		})
	}
}

// Download reports all that ctx has cut short or kept from beginning, with its cause.
//
//grader:errors
func TestDownload_CauseOfCtx(t *testing.T) {
	for _, end := range []time.Duration{4500 * time.Millisecond, 6500 * time.Millisecond} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			list := names(rng)
			s := newSite(t, fakenet.ImageOptions{Delay: 2 * time.Second, Spread: 2 * time.Second})
			var got shelf

			o := s.downloadUntil(endAfter(t, end), s.urls(list...), 3, got.save)

			require.Error(t, o.err, "Download reported no failure, and its ctx ended at %v of %v", end, o.took)
			var failed, whole []string
			for _, url := range s.urls(list...) {
				if len(got.files[url]) == 0 {
					failed = append(failed, url)
				} else {
					whole = append(whole, s.name(url))
				}
			}
			requireFailures(t, o.err, failed, func(string) error { return errPowerCut })
			o.requireStats(t, download.Stats{Files: 3, Bytes: s.size(whole...), Failed: 7})
		})
	}
}

// Download asks for nothing when ctx has ended before.
//
//grader:errors
func TestDownload_CtxEndedBefore(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
		urls := s.urls(names(rng)...)
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errPowerCut)

		o := s.downloadUntil(ctx, urls, 3, discard)

		synctest.Wait()
		requireFailures(t, o.err, urls, func(string) error { return errPowerCut })
		o.requireStats(t, download.Stats{Failed: len(urls)})
		require.Empty(t, s.rec.Spans(), "requests that the server got, when ctx has ended before the call")
	})
}

// Download waits for running saves when ctx ends, and counts what they saved.
//
//grader:leaks
func TestDownload_WaitsForSaves(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
		list := names(rng)
		var running atomic.Int32
		defer time.Sleep(time.Minute) // for saves that nobody has waited for

		o := s.downloadUntil(endAfter(t, 2*time.Second), s.urls(list...), 3, func(url string, body io.Reader) error {
			running.Add(1)
			defer running.Add(-1)
			err := discard(url, body) // comes to its end at 1s
			s.rec.Sleep("save "+s.name(url), 9*time.Second)
			return err
		})

		s.rec.Mark("Download returned")
		if n := running.Load(); n != 0 {
			time.Sleep(time.Minute) // so that the chart shows what goes on without Download
			s.rec.Errorf(t, "ctx ended at 2s, Download returned at %v, and %d calls of save were running: wait for them", o.took, n)
		}
		require.Equal(t, 10*time.Second, o.took, "when Download returns: ctx ends at 2s, the last save at 10s")
		require.Equal(t, 3, o.Files, "Stats.Files: three saves had read their whole body before ctx ended, and returned nil")
		require.ErrorIs(t, o.err, errPowerCut, "what kept seven downloads from beginning")
	})
}

// Download closes the bodies of answers that it does not save.
//
//grader:leaks
func TestDownload_ClosesBodiesOfBadAnswers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Status: each(list[:7], http.StatusInternalServerError)})

		o := s.downloadUntil(context.Background(), s.urls(list...), 3, discard)

		require.Equal(t, 3, o.Files, "Stats.Files: 7 of 10 URLs are answered with 500")
		s.checkOpen(t, "close the body of every answer, also of one with a bad status, or its connection stays")
	})
}

// Download closes bodies that save did not read to the end.
//
//grader:leaks
func TestDownload_ClosesBodiesLeftUnread(t *testing.T) {
	for _, full := range []error{nil, errors.New("disk full")} {
		lab.Bubble(t, func(t *testing.T) {
			rng := lab.Rand(t)
			s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
			list := names(rng)
			looked := new(atomic.Int32)

			s.downloadUntil(context.Background(), s.urls(list...), 3, func(url string, body io.Reader) error {
				looked.Add(1)
				return errors.Join(glimpse(url, body), full)
			})

			require.EqualValues(t, len(list), looked.Load(), "how often save was called for %d URLs", len(list))
			s.checkOpen(t, "save has read a few bytes and returned; close the body after it, whatever it returns")
		})
	}
}

// Download closes each body before the next download takes its place.
//
//grader:leaks
func TestDownload_ClosesEachBodyInTime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Status: each(list[:3], http.StatusNotFound)})
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		saves, most := 0, 0

		s.download(t, s.urls(list...), 1, func(url string, body io.Reader) error {
			saves++
			most = max(most, s.Open())
			return glimpse(url, body)
		})

		require.Equal(t, 7, saves, "calls of save, for 7 files and 3 URLs answered with 404")
		require.LessOrEqual(t, most, 1, "connections in use at most, with n = 1: close a body when its download is over. "+
			"A defer waits for the end of its function, not for the next round of a loop")
	})
}

// Download leaves nothing behind: no goroutine, no connection in use.
//
//grader:leaks
func TestDownload_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{
			Delay:  time.Second,
			Spread: time.Second,
			Status: each(list[:2], http.StatusNotFound),
			Cut:    set(list[2:4]...),
			Slow:   map[string]time.Duration{list[4]: time.Hour},
		})
		s.client.Timeout = time.Minute
		var got shelf

		s.downloadUntil(context.Background(), s.urls(list...), 3, got.save)
		got.requireFiles(t, s, list[5:]...)
		s.checkOpen(t, "every body must be closed")

		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		time.AfterFunc(1500*time.Millisecond, cancel)
		s.downloadUntil(ctx, s.urls(list...), 5, discard)
		s.checkOpen(t, "wait for all downloads, also when ctx ends")
	}) // the bubble reports what is left in it
}
