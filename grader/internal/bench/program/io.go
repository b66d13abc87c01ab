package main

import (
	"errors"
	"time"

	"github.com/threadwise/threadwise/grader/internal/bench"
	measure "github.com/threadwise/threadwise/solutions/03_measure"
)

// runIO takes the cases two by two: one call of Compare measures both ways.
func runIO(job bench.Job, answers *bench.Answers) error {
	if len(job.Cases)%2 != 0 {
		return errors.New("the cases are not in pairs")
	}
	for i := 0; i < len(job.Cases); i += 2 {
		c := job.Cases[i]
		took := measure.Compare(c.Tasks, func(int) {
			time.Sleep(seconds(c.Wait))
			answers.Step()
		})
		answers.Measured(i, took.Sequential.Seconds(), 0)
		answers.Measured(i+1, took.Concurrent.Seconds(), 0)
	}
	return nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
