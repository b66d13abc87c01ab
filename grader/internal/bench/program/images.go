package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/threadwise/threadwise/grader/internal/bench"
	download "github.com/threadwise/threadwise/solutions/32_download"
)

// runImages downloads all images in each case. A case begins without connections, as a program does.
func runImages(job bench.Job, answers *bench.Answers) error {
	for i, c := range job.Cases {
		took, err := downloadAll(job.URLs, c.AtOnce, answers)
		if err != nil {
			return fmt.Errorf("downloading %s: %w", c.Way, err)
		}
		answers.Measured(i, took.Seconds(), 0)
	}
	return nil
}

func downloadAll(urls []string, n int, answers *bench.Answers) (time.Duration, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: n} // without a proxy: the server is on this machine
	defer transport.CloseIdleConnections()
	save := func(_ string, body io.Reader) error {
		defer answers.Step()
		_, err := io.Copy(io.Discard, body)
		return err
	}
	start := time.Now()
	_, err := download.Download(context.Background(), &http.Client{Transport: transport}, urls, n, save)
	return time.Since(start), err
}
