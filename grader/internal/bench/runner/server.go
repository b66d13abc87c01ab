package runner

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/threadwise/threadwise/fixtures/images"
)

// The time of an image is made of a delay, the same for all, and of its transfer, which takes as long as the file is large.
const delayPart = 0.4 // of the average image's time

// pieces is how many a second a file is sent in, at most.
const pieces = 200

// An imageServer serves the images over HTTP on this machine. Every connection has its own small bandwidth, as with a far server,
// so several downloads at a time gain something.
type imageServer struct {
	files map[string]images.Image
	delay time.Duration // from the request to the answer
	rate  float64       // bytes a second on each connection
	http  http.Server
	ended chan struct{}
	at    string
}

// serveImages starts a server whose images take perImage on average. The caller closes it.
func serveImages(ctx context.Context, perImage time.Duration) (*imageServer, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &imageServer{files: map[string]images.Image{}, ended: make(chan struct{}), at: "http://" + listener.Addr().String() + "/"}
	size := 0
	for _, image := range images.All() {
		s.files[image.Name] = image
		size += len(image.Data)
	}
	s.delay = time.Duration(delayPart * float64(perImage))
	transfers := (perImage - s.delay).Seconds() * float64(len(s.files))
	s.rate = float64(size) / transfers
	s.http.Handler = s
	go func() {
		defer close(s.ended)
		_ = s.http.Serve(listener) // ends with close; an earlier end shows as downloads that fail
	}()
	return s, nil
}

// close ends the server and every connection. Nothing of it is left running.
func (s *imageServer) close() {
	_ = s.http.Close()
	<-s.ended
}

// urls are those of the images, the largest first: a large one that begins last would be waited for alone.
func (s *imageServer) urls() []string {
	var all []string
	for _, image := range bySize() {
		all = append(all, s.at+image.Name)
	}
	return all
}

// ServeHTTP sends an image in small pieces, as slowly as the bandwidth wants. It stops when the client has gone.
func (s *imageServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	image, found := s.files[strings.TrimPrefix(r.URL.Path, "/")]
	if !found {
		http.NotFound(w, r)
		return
	}
	start := time.Now()
	w.Header().Set("Content-Type", image.ContentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(image.Data)))
	piece := max(1, int(s.rate/pieces))
	for sent := 0; sent < len(image.Data); sent += piece {
		end := min(sent+piece, len(image.Data))
		due := s.delay + time.Duration(float64(end)/s.rate*float64(time.Second))
		if !sleepUntil(r.Context(), start.Add(due)) {
			return
		}
		if _, err := w.Write(image.Data[sent:end]); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush() // fails when the client has gone, and then the next Write does
	}
}

// sleepUntil tells whether ctx was still alive at that time.
func sleepUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
