package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// patience is how long the news of a change may take.
const patience = time.Second

func (d *Doctor) checkNotify(ctx context.Context) Finding {
	dir, err := d.temp()
	if err != nil {
		return odd("not tried: "+err.Error(), "Watching looks at the files again and again instead. There is nothing to do.")
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := d.Notify(ctx, dir); err != nil {
		return odd(err.Error(), "Watching looks at the files again and again instead. There is nothing to do.")
	}
	return good("a change was noticed")
}

// notify writes a file into dir and returns nil when the system tells of it before ctx ends.
func notify(ctx context.Context, dir string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("the system cannot be asked for them: %w", err)
	}
	defer w.Close()
	if err := w.Add(dir); err != nil {
		return fmt.Errorf("a folder cannot be watched: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "change"), []byte("text"), 0o644); err != nil {
		return fmt.Errorf("no file can be written: %w", err)
	}
	select {
	case <-w.Events:
		return nil
	case err := <-w.Errors:
		return err
	case <-ctx.Done():
		return errors.New("a change was not noticed")
	}
}
