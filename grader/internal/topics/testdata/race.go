package race

import "sync"

func count(words []string) map[string]int {
	counts := map[string]int{}
	var wg sync.WaitGroup
	for _, w := range words {
		wg.Go(func() { counts[w]++ }) // all of them write to one map
	}
	wg.Wait()
	return counts
}
