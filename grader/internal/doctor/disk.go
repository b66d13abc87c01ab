package doctor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/store"
)

// Room on the disk, in bytes. The standard library for the race detector takes some 300 MiB of Go's build cache, a run of all lessons
// some 100 MiB for a moment.
const (
	comfortable = 1 << 30
	tight       = 200 << 20
)

func (d *Doctor) checkDisk(tools *build.Toolchain) Finding {
	if _, err := store.Open(d.Root); err != nil {
		return odd(err.Error(), "Make the course's folder writable, or delete what is in the way of "+store.Dir+".")
	}
	places := []struct{ what, dir string }{{"results", filepath.Join(d.Root, store.Dir)}}
	if tools != nil {
		places = append(places, struct{ what, dir string }{"Go's build cache", tools.Cache})
	}
	text, least := "", uint64(comfortable)
	for _, p := range places {
		room, err := d.Free(existing(p.dir))
		if errors.Is(err, errors.ErrUnsupported) {
			return good("can be written")
		}
		if err != nil {
			return odd(fmt.Sprintf("the room for %s is not known: %v", p.what, err), "If builds fail, see whether the disk of "+p.dir+" is full.")
		}
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("%s free for %s", size(room), p.what)
		least = min(least, room)
	}
	switch {
	case least < tight:
		return bad(text, "Builds need more. Make room, or clear Go's build cache: go clean -cache")
	case least < comfortable:
		return odd(text, "Builds may need more. To clear Go's build cache: go clean -cache")
	}
	return good(text)
}

// existing is dir or the nearest folder above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

func size(bytes uint64) string {
	if bytes >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}
