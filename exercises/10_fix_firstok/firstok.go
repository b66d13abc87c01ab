// Package firstok asks many servers for the same thing, and takes the first good answer.
package firstok

import (
	"context"
	"errors"
	"fmt"
)

// FetchFirstOK returns the first answer that comes without an error. It calls get once for each element of urls, all at the
// same time, and with a context of its own, which carries the values of ctx and ends with it. A url that is listed twice
// is asked twice. An empty answer is an answer.
//
// A call that fails ends no other one. When the first call succeeds, the context of all others ends at that instant. What
// they return after that does not matter.
//
// When all calls fail, the answer is empty, and the error wraps the errors of all of them; its text contains each url.
// When ctx ends before a call has succeeded, the error wraps context.Cause(ctx); if a call then succeeds all the same, its
// answer may be returned or that error. If ctx has ended before FetchFirstOK is called, get need not be called at all.
// Without any urls there is no answer, and that is an error, too.
//
// In all these cases FetchFirstOK returns as soon as the last of its calls has ended, neither earlier nor later: get heeds
// its context, but it may need a moment. It neither panics nor calls runtime.Goexit. Once FetchFirstOK has returned,
// nothing of it is left running.
// It does not change urls, and may be called by several goroutines at the same time.
func FetchFirstOK(ctx context.Context, urls []string, get func(context.Context, string) (string, error)) (string, error) {
	// TODO: this compiles, reads well, and leaks goroutines in four ways. Find them and fix them.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan string)
	failures := make(chan error)
	allFailed := make(chan error)

	go func() { // collects the errors
		var errs []error
		for err := range failures {
			errs = append(errs, err)
			if len(errs) == len(urls) {
				allFailed <- errors.Join(errs...)
			}
		}
	}()

	if len(urls) == 0 {
		return "", errors.New("no urls to fetch from")
	}
	for _, url := range urls {
		go func() {
			answer, err := get(ctx, url)
			if err != nil {
				failures <- fmt.Errorf("fetching %s: %w", url, err)
			}
			answers <- answer
		}()
	}

	select {
	case answer := <-answers:
		return answer, nil
	case err := <-allFailed:
		return "", err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
