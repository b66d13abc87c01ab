package errors

import (
	"fmt"
	"sync"
)

func run(tasks []func() error) error {
	var wg sync.WaitGroup
	var err error
	for _, task := range tasks {
		wg.Go(func() {
			if e := task(); e != nil {
				err = fmt.Errorf("task failed: %v", e) // a race, the last one wins, and %v forgets what e was
			}
		})
	}
	wg.Wait()
	return err
}
