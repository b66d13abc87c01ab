// Package download fetches files over HTTP, several at a time, as ThreadPoolExecutor and requests.get do in Python.
package download

import (
	"context"
	"fmt"
	"io"
	"net/http"
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
// A download lasts from its request until save has returned and the body is closed. As long as there are more, n are
// under way: when one ends, however it ends, the next one begins at once. An n below 1 counts as 1. Which one begins
// first does not matter. A URL that is listed twice is downloaded twice, and nothing is tried a second time.
//
// Download calls save once for every answer with a 2xx status, with the URL as it is listed and with the body, which save
// reads while it arrives: it can have the first bytes long before the last are sent. Calls of save run at the same time.
// A save need not read to the end. The body is not read after save has returned.
//
// A download fails when the URL is malformed, when no answer comes, when the status is not 2xx, when save returns an
// error, or when reading the body has failed, even if save says nothing of that: so half a file is a failure. All other
// downloads go on. The error is nil when none has failed. Otherwise it wraps, as that of errors.Join does, one error for
// each failed download, in the order of urls. The text of each contains the URL as it is listed, and each wraps what went
// wrong: the error of client, a *StatusError, the error that Read returned to save, the error that save returned.
//
// When ctx ends, requests and bodies under way are cut short, and no other request is made. Download then returns as soon as
// the running calls of save have returned. Every download that was cut short or had not begun has failed, and its
// error wraps context.Cause(ctx). When Download is called after the end of ctx, that is every one of them.
//
// Download closes each body, or reads it to its end, before the next download takes its place. It leaves client as it is:
// a connection whose body was read to the end stays with client, which uses it again. Download does not change urls.
// It may be called by several goroutines at the same time, also with the same client. Once it has returned, nothing of
// it is left running, and everything that save wrote is visible to the caller.
func Download(ctx context.Context, client *http.Client, urls []string, n int, save func(url string, body io.Reader) error) (Stats, error) {
	// TODO: download them all, n at a time, and report what came of it.
	return Stats{}, nil
}
