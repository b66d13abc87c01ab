// Package download fetches files over HTTP, several at a time, as ThreadPoolExecutor and requests.get do in Python.
package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Stats tell what came of a call of Download. Files and Failed add up to the number of URLs.
type Stats struct {
	Files   int           // downloads that went well
	Bytes   int64         // how many bytes save has read in these; those of failed downloads do not count
	Failed  int           // downloads that failed
	Elapsed time.Duration // from the call of Download to its return
}

// A StatusError is why the download of a URL failed whose answer had a status other than 2xx.
type StatusError struct {
	URL  string // as it was listed
	Code int    // such as 404
}

// Error returns a text such as "http://example.org/cat.png: 404 Not Found".
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: %d %s", e.URL, e.Code, http.StatusText(e.Code))
}

// Download gets every element of urls through client and passes each body to save, n downloads at a time.
//
// Every download has a place of its own in sizes and in errs, so that they share nothing but the slots.
func Download(ctx context.Context, client *http.Client, urls []string, n int, save func(url string, body io.Reader) error) (Stats, error) {
	start := time.Now()
	sizes := make([]int64, len(urls))
	errs := make([]error, len(urls))
	slots := make(chan struct{}, max(n, 1))
	var downloads sync.WaitGroup
	for i, url := range urls {
		slots <- struct{}{} // when ctx has ended, a slot is free as soon as a save returns, and requests fail at once
		downloads.Go(func() {
			defer func() { <-slots }()
			sizes[i], errs[i] = fetch(ctx, client, url, save)
		})
	}
	downloads.Wait()

	var stats Stats
	for i, err := range errs {
		if err != nil {
			stats.Failed++
			continue
		}
		stats.Files++
		stats.Bytes += sizes[i]
	}
	stats.Elapsed = time.Since(start)
	return stats, errors.Join(errs...)
}

// fetch downloads one file and says how many bytes of it save has read. Its error names the URL.
func fetch(ctx context.Context, client *http.Client, url string, save func(string, io.Reader) error) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, fmt.Errorf("downloading %s: %w", url, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("downloading %s: %w", url, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was only read: whatever Close has to say, the bytes have come
	if resp.StatusCode/100 != 2 {
		return 0, &StatusError{URL: url, Code: resp.StatusCode}
	}
	body := &meter{body: resp.Body}
	if err := body.verdict(save(url, body)); err != nil {
		return 0, fmt.Errorf("saving %s: %w", url, err)
	}
	return body.size, nil
}

// A meter counts what is read from body, and remembers when that failed.
type meter struct {
	body io.Reader
	size int64
	err  error
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.body.Read(p)
	m.size += int64(n)
	if err != nil && err != io.EOF {
		m.err = err
	}
	return n, err
}

// verdict adds a failed Read to what save has returned, unless save has told of it.
func (m *meter) verdict(saved error) error {
	if errors.Is(saved, m.err) { // also when both are nil
		return saved
	}
	return errors.Join(saved, m.err)
}
