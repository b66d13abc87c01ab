package main

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/threadwise/threadwise/grader/internal/bench"
	cpu "github.com/threadwise/threadwise/solutions/33_cpu"
)

// runCPU makes each computation several times and reports the fastest: what is above it, others on the machine have taken.
func runCPU(job bench.Job, answers *bench.Answers) error {
	for i, c := range job.Cases {
		compute := sum
		if c.Sorts {
			compute = sort
		}
		once := compute(c)
		runtime.GC() // not while the clock runs
		fastest := time.Duration(0)
		for n := range max(1, c.Repeat) {
			took, err := once()
			if err != nil {
				return err
			}
			if n == 0 || took < fastest {
				fastest = took
			}
			answers.Step()
		}
		answers.Measured(i, fastest.Seconds(), 0)
	}
	return nil
}

// sum returns a function that times one sum. The result is looked at, so that there has to be one.
func sum(c bench.Case) func() (time.Duration, error) {
	numbers := make([]int64, c.Tasks)
	want := int64(0)
	for i := range numbers {
		numbers[i] = int64(i)
		want += int64(i)
	}
	return func() (time.Duration, error) {
		start := time.Now()
		got := cpu.Sum(numbers, c.AtOnce)
		took := time.Since(start)
		if got != want {
			return 0, errors.New("the sum is wrong")
		}
		return took, nil
	}
}

// A place is a point on the earth, in radians.
type place struct{ latitude, longitude float64 }

// distance is the angle between p and the point where both are 0. Each comparison computes two of them, so that comparing is what
// takes the time, and not moving: of that, a sort in many parts can have less to do than one in a single part.
func (p place) distance() float64 {
	north, east := math.Sin(p.latitude/2), math.Sin(p.longitude/2)
	return 2 * math.Asin(math.Sqrt(min(1, north*north+math.Cos(p.latitude)*east*east)))
}

func byDistance(a, b place) int { return cmp.Compare(a.distance(), b.distance()) }

// sort returns a function that times one sort, of the same places each time.
func sort(c bench.Case) func() (time.Duration, error) {
	random := rand.New(rand.NewPCG(1, 2))
	places := make([]place, c.Tasks)
	for i := range places {
		places[i] = place{math.Pi * (random.Float64() - 0.5), 2 * math.Pi * (random.Float64() - 0.5)}
	}
	room := make([]place, len(places))
	return func() (time.Duration, error) {
		copy(room, places)
		start := time.Now()
		cpu.SortFunc(room, c.AtOnce, byDistance)
		took := time.Since(start)
		if !slices.IsSortedFunc(room, byDistance) {
			return 0, errors.New("the places are not sorted")
		}
		return took, nil
	}
}
