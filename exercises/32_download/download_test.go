package download_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	download "github.com/threadwise/threadwise/exercises/32_download"
	"github.com/threadwise/threadwise/fixtures/fakenet"
	"github.com/threadwise/threadwise/fixtures/images"
	"github.com/threadwise/threadwise/grader/lab"
)

// Download hands each file to save, once and whole.
func TestDownload_SavesEveryFile(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: 3 * time.Second, Unsized: set(list[:5]...)})
		var got shelf
		urls := s.urls(list...)

		o := s.download(t, urls, 1+rng.IntN(12), got.save)

		require.NoError(t, o.err, "Download failed, and every file can be had")
		got.requireFiles(t, s, list...)
		assert.Equal(t, s.urls(list...), urls, "urls, after the call: the slice belongs to the caller")
	})
}

// Download counts files and bytes exactly, and says how long it took.
func TestDownload_Stats(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: 3 * time.Second, Unsized: set(list[1:]...)})
		list = list[:2+rng.IntN(8)]

		o := s.download(t, s.urls(list...), 2+rng.IntN(3), discard)

		o.requireStats(t, download.Stats{Files: len(list), Bytes: s.size(list...)})
	})
}

// Download counts the bytes that save has read, which may not be all.
func TestDownload_BytesAreThoseRead(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
		list := names(rng)
		n := 10 + rng.IntN(1000)

		o := s.download(t, s.urls(list...), 3, func(_ string, body io.Reader) error {
			_, err := io.ReadFull(body, make([]byte, n))
			return err
		})

		require.NoError(t, o.err, "Download failed, and save did not: it need not read to the end")
		require.EqualValues(t, n*len(list), o.Bytes, "Stats.Bytes, when save reads %d bytes of each of %d files", n, len(list))
	})
}

// Download takes any 2xx status for success.
func TestDownload_AnyStatus2xx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)[:5]
		codes := map[string]int{list[0]: 200, list[1]: 201, list[2]: 202, list[3]: 203, list[4]: 206}
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Status: codes})
		var got shelf

		o := s.download(t, s.urls(list...), 5, got.save)

		require.NoError(t, o.err, "Download failed, and the statuses were 200, 201, 202, 203 and 206")
		got.requireFiles(t, s, list...)
	})
}

// Download gets a URL as often as it is listed, and no more often.
func TestDownload_RepeatedURL(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)[:4]
		good, bad := list[0], list[1]
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Status: map[string]int{bad: http.StatusServiceUnavailable}})
		list = append(list, good, bad, good)
		var got shelf

		o := s.download(t, s.urls(list...), 2, got.save)

		for name, want := range map[string]int{good: 3, bad: 2, list[2]: 1, list[3]: 1} {
			require.Equal(t, want, s.requests(name), "requests for %s, listed %d times among %v", name, want, list)
		}
		require.Len(t, got.files[s.at(good)], 3, "how often save got %s, listed 3 times", good)
		assert.Equal(t, 5, o.Files, "Stats.Files of %d URLs, 2 of which fail", len(list))
		assert.Equal(t, 2, o.Failed, "Stats.Failed, when a URL that fails is listed twice")
	})
}

// Download of no URLs returns at once, without an error.
func TestDownload_NoURLs(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second})
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		for _, ctx := range []context.Context{t.Context(), ended} {
			for _, urls := range [][]string{nil, {}} {
				require.Equal(t, outcome{}, s.downloadUntil(ctx, urls, 5, discard), "what comes of no URLs")
			}
		}
		require.Equal(t, 1, s.download(t, s.urls("tiles.png"), 5, discard).Files, "Stats.Files of one URL")
	})
}

// Download passes URLs on as they are listed, also after a redirect.
func TestDownload_URLsAsListed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		list := names(rng)[:4]
		gone := "moved/" + list[3]
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Status: map[string]int{list[3]: http.StatusGone}})
		for i := range list {
			list[i] = "moved/" + list[i]
		}
		var mu sync.Mutex
		var got []string

		o := s.download(t, s.urls(list...), 1, func(url string, body io.Reader) error {
			mu.Lock()
			defer mu.Unlock()
			got = append(got, url)
			return discard(url, body)
		})

		require.ElementsMatch(t, s.urls(list[:3]...), got, "the URLs that save was called with")
		requireStatus(t, o.err, s.at(gone), http.StatusGone)
	})
}

// Download lets the client use a connection again whose body was read.
func TestDownload_ReusesConnections(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second})
		var dials atomic.Int32
		transport := s.client.Transport.(*http.Transport)
		dial := transport.DialContext
		transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			dials.Add(1)
			return dial(ctx, network, addr)
		}
		s.client.Timeout = time.Minute
		list := names(rng)

		for range 2 {
			o := s.download(t, s.urls(list...), 1, discard)
			require.Equal(t, len(list), o.Files, "Stats.Files of as many URLs")
		}

		require.EqualValues(t, 1, dials.Load(), "connections dialed for %d files, one after another: the client keeps those whose "+
			"body was read, if it is left as it is", 2*len(list))
		require.Equal(t, time.Minute, s.client.Timeout, "the Timeout of the caller's client, after the call")
	})
}

// Download keeps calls apart that run at the same time with the same client.
func TestDownload_CallsAreIndependent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		s := newSite(t, fakenet.ImageOptions{Delay: time.Second, Spread: time.Second})
		list := names(rng)
		parts := [][]string{list[:4], list[4:]}
		var outcomes [2]outcome
		var shelves [2]shelf
		var calls sync.WaitGroup
		for i, part := range parts {
			calls.Go(func() { outcomes[i] = s.download(t, s.urls(part...), 2, shelves[i].save) })
		}
		calls.Wait()

		for i, part := range parts {
			require.NoError(t, outcomes[i].err, "a call failed beside another one")
			shelves[i].requireFiles(t, s, part...)
			want := time.Duration(len(part)/2) * 2 * time.Second
			require.Equal(t, want, outcomes[i].took, "what a call takes for %d files of 2s, two at a time, beside another one", len(part))
			outcomes[i].requireStats(t, download.Stats{Files: len(part), Bytes: s.size(part...)})
		}
	})
}

// Download is free of data races, and what save wrote is visible.
//
//grader:races
func TestDownload_NoDataRaces(t *testing.T) {
	bad := map[string]int{}
	for _, image := range images.All() {
		bad[image.Name] = http.StatusNotFound
	}
	for _, status := range []map[string]int{nil, bad} {
		lab.Bubble(t, func(t *testing.T) {
			// Everything happens at one instant, and nothing here has a lock: only Download may order what its downloads do.
			srv := fakenet.Serve(t, fakenet.Images(images.Files(), fakenet.ImageOptions{Delay: time.Second, Status: status}))
			var urls []string
			written := map[string]*int64{}
			for _, image := range images.All() {
				urls = append(urls, srv.URL+"/"+image.Name)
				written[srv.URL+"/"+image.Name] = new(int64)
			}

			stats, err := download.Download(t.Context(), srv.Client(), urls, len(urls), func(url string, body io.Reader) error {
				n, err := io.Copy(io.Discard, body)
				*written[url] = n
				return err
			})

			var sum int64
			for _, n := range written {
				sum += *n
			}
			require.Equal(t, len(urls), stats.Files+stats.Failed, "Files and Failed together, of as many URLs")
			require.Equal(t, len(status), stats.Failed, "Stats.Failed, of %d URLs answered with 404", len(status))
			require.Equal(t, sum, stats.Bytes, "Stats.Bytes, when save has read %d", sum)
			require.Equal(t, len(status) > 0, err != nil, "whether there is an error, of %d URLs that fail; it is: %v", len(status), err)
		})
	}
}
