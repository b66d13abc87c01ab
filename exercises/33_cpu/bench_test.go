package cpu_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	cpu "github.com/threadwise/threadwise/exercises/33_cpu"
)

var crew = []int{1, 2, 4, 8, 16}

func BenchmarkSum(b *testing.B) {
	for _, n := range []int{4 * cpu.Small, 1_000_000} {
		in := numbers(rand.New(rand.NewPCG(1, 2)), n)
		want := loop(in)
		for _, workers := range crew {
			b.Run(fmt.Sprintf("n=%d/workers=%d", n, workers), func(b *testing.B) {
				for b.Loop() {
					if cpu.Sum(in, workers) != want {
						b.Fatal("make it right before you make it fast")
					}
				}
			})
		}
	}
}

func BenchmarkSortFunc(b *testing.B) {
	s := cards(rand.New(rand.NewPCG(1, 2)), 200_000, 1<<30)
	for _, workers := range crew {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			sorted := slices.Clone(s)
			for b.Loop() {
				copy(sorted, s)
				cpu.SortFunc(sorted, workers, byKey)
			}
			if disorder(sorted) > 0 {
				b.Fatal("make it right before you make it fast")
			}
		})
	}
}
