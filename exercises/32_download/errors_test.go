package download_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	download "github.com/threadwise/threadwise/exercises/32_download"
	"github.com/threadwise/threadwise/fixtures/fakenet"
	"github.com/threadwise/threadwise/grader/lab"
)

// Download reports any status but 2xx as that URL's *StatusError.
//
//grader:errors
func TestDownload_StatusError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		codes := map[string]int{list[0]: 404, list[1]: 500, list[2]: 304, list[3]: 300, list[4]: 403}
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Status: codes})
		bad := s.urls(list[:len(codes)]...)
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		var got shelf

		o := s.download(t, s.urls(list...), 3, got.save)

		require.Error(t, o.err, "Download reported no failure, and the statuses were %v: client.Do gives no error for a status", codes)
		for _, url := range bad {
			requireStatus(t, o.err, url, codes[s.name(url)], bad...)
			require.Empty(t, got.files[url], "save was called for %s, which was answered with %d", url, codes[s.name(url)])
		}
	})
}

// Download reports half a body as a failure of its URL.
//
//grader:errors
func TestDownload_HalfSentBody(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second, Cut: set(list[:4]...), Unsized: set(list[2:6]...)})
		var got shelf

		o := s.download(t, s.urls(list...), 3, got.save)

		requireFailures(t, o.err, s.urls(list[:4]...), func(string) error { return io.ErrUnexpectedEOF })
		got.requireFiles(t, s, list[4:]...)
	})
}

// Download reports half a body even if save says nothing of it.
//
//grader:errors
func TestDownload_SaveOverlooksHalfABody(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second, Cut: set(list[:4]...)})
		vague := errors.New("no such picture")

		o := s.download(t, s.urls(list...), 3, func(url string, body io.Reader) error {
			_, _ = io.Copy(io.Discard, body)
			if url == s.at(list[0]) {
				return vague
			}
			return nil
		})

		requireFailures(t, o.err, s.urls(list[:4]...), func(string) error { return io.ErrUnexpectedEOF })
		require.ErrorIs(t, o.err, vague, "what save returned for %s, the body of which has failed, too", list[0])
		o.requireStats(t, download.Stats{Files: 6, Bytes: s.size(list[4:]...), Failed: 4})
	})
}

// Download reports a client's timeout for that URL, and goes on.
//
//grader:errors
func TestDownload_ClientTimeout(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		headerLate, bodyLate := list[0], list[1]
		slow := map[string]time.Duration{headerLate: time.Hour, bodyLate: 4 * time.Second}
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: 2 * time.Second, Slow: slow})
		s.client.Timeout = 5 * time.Second
		late := s.urls(headerLate, bodyLate)
		var got shelf

		s.rec.Elapsed(t, 34*time.Second, func() { // two are given up after 5s each, and eight take 3s each
			o := s.download(t, s.urls(list...), 1, func(url string, body io.Reader) error {
				_ = got.save(url, body) // a failed read is a failure even if save says nothing of it
				return nil
			})
			require.Error(t, o.err, "Download reported no failure, and two of its URLs took longer than the client's Timeout")
			for _, url := range late {
				var timeout net.Error
				failure := failureOf(o.err, url, late...)
				if failure == nil {
					t.Fatalf("%s took too long for the client, and nothing in the error is about it alone. The error is:\n%v", url, o.err)
				}
				if !errors.As(failure, &timeout) || !timeout.Timeout() {
					t.Fatalf("%s took too long for the client, and its failure does not wrap the client's timeout: %v", url, failure)
				}
			}
		})

		got.requireFiles(t, s, list[2:]...)
	})
}

// Download wraps what save returns, and names the URL.
//
//grader:errors
func TestDownload_SaveError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second})
		full := map[string]error{}
		for i, url := range s.urls(list[:3]...) {
			full[url] = fmt.Errorf("disk %d is full", 1000+i+rng.IntN(1000)*10)
		}
		var got shelf

		o := s.download(t, s.urls(list...), 2, func(url string, body io.Reader) error {
			if full[url] != nil {
				return full[url]
			}
			return got.save(url, body)
		})

		requireFailures(t, o.err, s.urls(list[:3]...), func(url string) error { return full[url] })
		got.requireFiles(t, s, list[3:]...)
	})
}

// Download reports a malformed URL like any other failure.
//
//grader:errors
func TestDownload_MalformedURL(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
		list := names(rng)
		bad := []string{"http://[bad/one.png", "two.png", "ftp://host/three.png", "http://host:port/four.png"}
		urls := append(s.urls(list...), bad...)
		rng.Shuffle(len(urls), func(i, j int) { urls[i], urls[j] = urls[j], urls[i] })
		var got shelf

		o := s.download(t, urls, 2, got.save)

		require.Error(t, o.err, "Download reported no failure, and no request can be made for %q", bad)
		for _, url := range bad {
			if failureOf(o.err, url, bad...) == nil {
				t.Fatalf("no request can be made for %q, and nothing in the error is about it alone. The error is:\n%v", url, o.err)
			}
		}
		got.requireFiles(t, s, list...)
		require.Equal(t, len(bad), o.Failed, "Stats.Failed, with %d malformed URLs", len(bad))
	})
}

// Download goes on after failures, however many they are.
//
//grader:errors
func TestDownload_FailuresDoNotStopTheRest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{
			Delay:  time.Second,
			Spread: time.Second,
			Status: each(list[:3], http.StatusNotFound),
			Cut:    set(list[3:6]...),
		})
		var got shelf
		n := 1 + rng.IntN(3)

		o := s.download(t, append([]string{"http://[bad", "http://[worse"}, s.urls(list...)...), n, got.save)

		require.Error(t, o.err, "Download reported no failure, and 8 of its URLs cannot be had")
		got.requireFiles(t, s, list[6:]...)
	})
}

// Download joins all failures, each with its URL, in the order of urls.
//
//grader:errors
func TestDownload_EveryFailureInOrder(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		slow := map[string]time.Duration{}
		for _, i := range rng.Perm(8) {
			slow[list[i]] = time.Duration(10-i) * time.Minute // the later in the list, the earlier in time
		}
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Slow: slow, Status: each(list[:4], 404), Cut: set(list[4:6]...)})
		full := errors.New("disk full")
		bad := s.urls(list[:8]...)

		o := s.download(t, s.urls(list...), len(list), func(url string, body io.Reader) error {
			return errors.Join(discard(url, body), map[bool]error{true: full}[slices.Contains(bad[6:], url)])
		})

		requireFailures(t, o.err, bad[6:], func(string) error { return full })
		requireFailures(t, o.err, bad[4:6], func(string) error { return io.ErrUnexpectedEOF })
		text, last := o.err.Error(), -1
		for i, url := range bad {
			if i < 4 {
				requireStatus(t, o.err, url, 404, bad...)
			}
			at := strings.Index(text, url)
			require.Greater(t, at, last, "where %s stands in the error's text: failures come in the order of urls, "+
				"whichever was the first in time. The text is:\n%s", url, text)
			last = at
		}
	})
}

// Download counts exactly also when downloads fail.
//
//grader:errors
func TestDownload_StatsOnFailure(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{
			Delay:  time.Second,
			Spread: time.Second,
			Status: each(list[:2], http.StatusNotFound),
			Cut:    set(list[2]),
		})
		picky := func(url string, body io.Reader) error {
			if err := discard(url, body); err != nil || url != s.at(list[3]) {
				return err
			}
			return errors.New("too dark")
		}

		o := s.download(t, append(s.urls(list...), "http://[bad"), 1+rng.IntN(5), picky)

		o.requireStats(t, download.Stats{Files: 6, Bytes: s.size(list[4:]...), Failed: 5})
	})
}
