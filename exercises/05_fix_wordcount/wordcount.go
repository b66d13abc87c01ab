// Package wordcount counts the words of many files, which it reads all at once.
package wordcount

import (
	"fmt"
	"strings"
	"sync"
)

// CountWords returns how often each word occurs in the files called names, all of them together. It calls read once for
// each element of names, all at the same time, and returns when the last of these calls has ended.
//
// A word is what strings.Fields finds, as it is written: "Go", "go" and "go," are three words. A name that is listed
// twice is read twice, and its words count twice. When there are no words, the map is empty, not nil.
//
// When reads fail, the map is nil, and the error is the one of the first failing name in the order of names, whichever
// failed first in time. It wraps what read returned for that name, its text contains the name, and it wraps the error of
// no other name. Also then CountWords returns when the last read has ended.
//
// CountWords does not change names. It may be called by several goroutines at the same time.
// Once it has returned, nothing of it is left running, and everything that read wrote is visible to the caller.
func CountWords(names []string, read func(name string) (string, error)) (map[string]int, error) {
	// TODO: this compiles, reads well, and has four bugs. Find them and fix them.
	counts := make(map[string]int)
	var err error
	var counting sync.WaitGroup
	turn := make(chan struct{}, 1) // a lock: a send takes it, a receive gives it back

	for _, name := range names {
		go func() {
			var text string
			turn <- struct{}{}
			text, err = read(name)
			<-turn
			if err != nil {
				err = fmt.Errorf("reading %s: %w", name, err)
				return
			}

			counting.Add(1)
			defer counting.Done()
			for _, word := range strings.Fields(text) {
				counts[word]++
			}
		}()
	}

	counting.Wait()
	if err != nil {
		return nil, err
	}
	return counts, nil
}
