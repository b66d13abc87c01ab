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
	texts := make([]string, len(names)) // each goroutine has an element of its own here and in errs, so none needs a lock
	errs := make([]error, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		reading.Go(func() { texts[i], errs[i] = read(name) })
	}
	reading.Wait()

	counts := make(map[string]int)
	for i, name := range names {
		if errs[i] != nil {
			return nil, fmt.Errorf("reading %s: %w", name, errs[i])
		}
		for _, word := range strings.Fields(texts[i]) {
			counts[word]++
		}
	}
	return counts, nil
}
