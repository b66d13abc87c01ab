package runner

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/fixtures/images"
)

// get returns the body and the status of an answer.
func get(t *testing.T, url string) ([]byte, int) {
	t.Helper()
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return body, resp.StatusCode
}

// Every image arrives whole, however small the pieces are.
func TestImageServer(t *testing.T) {
	s, err := serveImages(t.Context(), 5*time.Millisecond)
	require.NoError(t, err)
	defer s.close()
	urls := s.urls()
	require.Len(t, urls, len(images.All()))
	largest := 0
	for _, image := range images.All() {
		body, status := get(t, s.at+image.Name)
		assert.Equal(t, http.StatusOK, status)
		assert.Equal(t, image.Data, body, image.Name)
		assert.Contains(t, urls, s.at+image.Name)
		largest = max(largest, len(body))
	}
	first, _ := get(t, urls[0])
	assert.Len(t, first, largest, "the largest comes first")
	_, status := get(t, s.at+"nothing.png")
	assert.Equal(t, http.StatusNotFound, status)
}

// Close ends answers that are being sent, too.
func TestImageServer_Close(t *testing.T) {
	s, err := serveImages(t.Context(), time.Hour)
	require.NoError(t, err)
	failed := make(chan error, 1)
	sent := make(chan struct{})
	go func() {
		close(sent)
		resp, err := http.Get(s.urls()[0])
		if err == nil {
			resp.Body.Close()
		}
		failed <- err
	}()
	<-sent
	s.close()
	require.Error(t, <-failed)
}
