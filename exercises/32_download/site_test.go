package download_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // for image.DecodeConfig
	_ "image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	download "github.com/threadwise/threadwise/exercises/32_download"
	"github.com/threadwise/threadwise/fixtures/fakenet"
	"github.com/threadwise/threadwise/fixtures/images"
	"github.com/threadwise/threadwise/grader/lab"
)

// A site is a server with ten real pictures and a client for it. It records when it answers which request.
type site struct {
	*fakenet.Server
	rec    *lab.Recorder
	client *http.Client
	files  map[string][]byte
}

// newSite starts a site in the test's bubble. What is asked for at /moved/x is found at /x.
func newSite(t *testing.T, opts fakenet.ImageOptions) *site {
	s := &site{rec: lab.NewRecorder(), files: images.Files()}
	pictures := fakenet.Images(s.files, opts)
	s.Server = fakenet.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			http.Error(w, "GET is all that this site knows", http.StatusMethodNotAllowed)
			return
		}
		if name, ok := strings.CutPrefix(r.URL.Path, "/moved/"); ok {
			http.Redirect(w, r, "/"+name, http.StatusFound)
			return
		}
		defer s.rec.Start(strings.TrimPrefix(r.URL.Path, "/"))()
		pictures.ServeHTTP(w, r)
	}))
	s.client = s.Client()
	return s
}

// names are those of the ten pictures, in random order.
func names(rng *rand.Rand) []string {
	var list []string
	for _, image := range images.All() {
		list = append(list, image.Name)
	}
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// set makes a set of names, as fakenet's options have them.
func set(names ...string) map[string]bool {
	m := make(map[string]bool)
	for _, name := range names {
		m[name] = true
	}
	return m
}

// each gives every name the same value.
func each[V any](names []string, v V) map[string]V {
	m := make(map[string]V)
	for _, name := range names {
		m[name] = v
	}
	return m
}

// at is where a name is found.
func (s *site) at(name string) string { return s.URL + "/" + name }

// urls is a new slice each time.
func (s *site) urls(names ...string) []string {
	urls := make([]string, len(names))
	for i, name := range names {
		urls[i] = s.at(name)
	}
	return urls
}

// name is the opposite of at.
func (s *site) name(url string) string { return strings.TrimPrefix(url, s.URL+"/") }

// size adds up the sizes of pictures.
func (s *site) size(names ...string) (sum int64) {
	for _, name := range names {
		sum += int64(len(s.files[name]))
	}
	return sum
}

// requests is how many requests for name have reached the site.
func (s *site) requests(name string) (count int) {
	for _, span := range s.rec.Spans() {
		if span.Name == name {
			count++
		}
	}
	return count
}

// An outcome is what came of a call of Download.
type outcome struct {
	download.Stats
	err  error
	took time.Duration
}

// download calls Download. Its context is that of the test, so that a forgotten body is gone with the test: to tell of it
// is the task of some tests, and not of all.
func (s *site) download(t *testing.T, urls []string, n int, save func(string, io.Reader) error) outcome {
	return s.downloadUntil(t.Context(), urls, n, save)
}

func (s *site) downloadUntil(ctx context.Context, urls []string, n int, save func(string, io.Reader) error) outcome {
	start := time.Now()
	stats, err := download.Download(ctx, s.client, urls, n, save)
	return outcome{stats, err, time.Since(start)}
}

// checkOpen fails the test when a connection is in use although no download is under way.
func (s *site) checkOpen(t *testing.T, likely string) {
	t.Helper()
	synctest.Wait()
	if open := s.Open(); open != 0 {
		t.Errorf("Download has returned, and %d connections are still in use, want 0: %s", open, likely)
	}
}

// A shelf is where files are saved.
type shelf struct {
	mu    sync.Mutex
	files map[string][][]byte // by URL, as often as saved
}

// save reads the body to its end. It looks at the picture first, which only needs the beginning of it.
func (s *shelf) save(url string, body io.Reader) error {
	var file bytes.Buffer
	_, _, broken := image.DecodeConfig(io.TeeReader(body, &file))
	if _, err := file.ReadFrom(body); err != nil {
		return fmt.Errorf("copying: %w", err)
	}
	if broken != nil {
		return fmt.Errorf("no picture: %w", broken)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == nil {
		s.files = make(map[string][][]byte)
	}
	s.files[url] = append(s.files[url], file.Bytes())
	return nil
}

// requireFiles ends the test unless each of the names, and nothing else, was saved once and whole.
func (s *shelf) requireFiles(t *testing.T, from *site, names ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		saved := s.files[from.at(name)]
		if len(saved) != 1 {
			t.Fatalf("%s was saved %d times when Download returned, want once: it can be had, whatever becomes of others", name, len(saved))
		}
		if !bytes.Equal(saved[0], from.files[name]) {
			t.Fatalf("of %s, save got %d bytes, which are not the %d of the file", name, len(saved[0]), len(from.files[name]))
		}
	}
	require.Len(t, s.files, len(names), "how many URLs save was called for")
}

// discard saves nothing, after it has read the body to its end.
func discard(_ string, body io.Reader) error {
	_, err := io.Copy(io.Discard, body)
	return err
}

// glimpse reads a few bytes of the body, and leaves the rest.
func glimpse(_ string, body io.Reader) error {
	_, err := io.ReadFull(body, make([]byte, 100))
	return err
}

// someTime is above a minute of the bubble's clock, which costs nothing, and no whole number of milliseconds, so that who
// polls comes late.
func someTime(rng *rand.Rand) time.Duration {
	return time.Duration(60+rng.IntN(60))*time.Second + time.Duration(1+rng.IntN(999))*time.Microsecond
}

// failureOf returns that error in err which is about url and about none of the other URLs; nil when there is none.
func failureOf(err error, url string, others ...string) error {
	if err == nil {
		return nil
	}
	about := strings.Contains(err.Error(), url)
	for _, other := range others {
		about = about && (other == url || !strings.Contains(err.Error(), other))
	}
	if about {
		return err
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		return failureOf(err.Unwrap(), url, others...)
	case interface{ Unwrap() []error }:
		for _, part := range err.Unwrap() {
			if found := failureOf(part, url, others...); found != nil {
				return found
			}
		}
	}
	return nil
}

// requireFailures ends the test unless err has one error for each of urls, which names it and wraps its want.
func requireFailures(t *testing.T, err error, urls []string, want func(url string) error) {
	t.Helper()
	require.Error(t, err, "Download reported no failure, and %d of its downloads cannot have gone well", len(urls))
	for _, url := range urls {
		failure := failureOf(err, url, urls...)
		if failure == nil {
			t.Fatalf("nothing in the error is about %s alone, which has failed: let the error of each URL name it, and join "+
				"them with errors.Join. The error is:\n%v", url, err)
		}
		if !errors.Is(failure, want(url)) {
			t.Fatalf("the failure of %s does not wrap (with %%w) what went wrong, which is %q: %v", url, want(url), failure)
		}
	}
}

// requireStatus ends the test unless err has a *StatusError for url.
func requireStatus(t *testing.T, err error, url string, code int, others ...string) {
	t.Helper()
	var status *download.StatusError
	switch failure := failureOf(err, url, others...); {
	case failure == nil:
		t.Fatalf("%s was answered with %d, and nothing in the error is about it alone. The error is:\n%v", url, code, err)
	case !errors.As(failure, &status):
		t.Fatalf("%s was answered with %d, and its failure is no *StatusError: %v", url, code, failure)
	case *status != download.StatusError{URL: url, Code: code}:
		t.Fatalf("%s was answered with %d, and the StatusError says URL %s and Code %d", url, code, status.URL, status.Code)
	}
}

// requireStats ends the test unless the Stats are those that are wanted, and Elapsed is what the call took.
func (o outcome) requireStats(t *testing.T, want download.Stats) {
	t.Helper()
	total := want.Files + want.Failed
	switch got := o.Stats; {
	case got.Files != want.Files || got.Failed != want.Failed:
		t.Fatalf("Stats say %d Files and %d Failed, want %d and %d of %d URLs: each is one or the other, also one that was not begun",
			got.Files, got.Failed, want.Files, want.Failed, total)
	case got.Bytes != want.Bytes:
		t.Fatalf("Stats.Bytes is %d, want %d for %d files: count what save reads (a server need not announce a length), and leave "+
			"out downloads that fail", got.Bytes, want.Bytes, want.Files)
	case got.Elapsed != o.took:
		t.Fatalf("Stats.Elapsed is %v, and the call took %v: look at the clock last", got.Elapsed, o.took)
	}
}
