package bench

import "fmt"

// A Size says how large the experiments are.
type Size struct {
	Waits  float64 // part of the real waiting times: with 1, a task of 1.5 s waits for 1.5 s
	Sum    int     // numbers to add up
	Sort   int     // places to sort
	Repeat int     // how often the sum is made, and about half as often the sort, which takes longer; the fastest counts
	Tasks  []int   // of the experiment [Scale], ascending
	Pause  float64 // seconds that each of these waits
}

// The sizes in use. Tiny is for tests: it shows that everything works, and its figures mean nothing.
var (
	Tenth = Size{Waits: 0.1, Sum: 10_000_000, Sort: 50_000, Repeat: 5, Tasks: []int{10, 1_000, 100_000}, Pause: 0.1}
	Full  = Size{Waits: 1, Sum: 10_000_000, Sort: 50_000, Repeat: 5, Tasks: []int{10, 1_000, 100_000}, Pause: 0.1}
	Tiny  = Size{Waits: 0.001, Sum: 10_000, Sort: 10_000, Repeat: 1, Tasks: []int{10, 1_000, 3_000}, Pause: 0.001}
)

// ioTasks is how many tasks wait in the experiment [IO], and ioWaits how long, in seconds, when Waits is 1.
const ioTasks = 10

var ioWaits = []float64{1.5, 1}

// imageWait is how long an image takes on average, in seconds, when Waits is 1.
const imageWait = 2.5

// A Case is one measurement: the same work done in one way.
type Case struct {
	Work   string  `json:"work"`             // what is done; cases that are compared with one another share it
	Way    string  `json:"way"`              // how: "sequential", "2 workers"
	Sorts  bool    `json:"sorts,omitempty"`  // of computations: sorting, not adding up
	Tasks  int     `json:"tasks"`            // how many tasks, images, numbers or places there are
	AtOnce int     `json:"atOnce"`           // how many at a time, or how many workers
	Wait   float64 `json:"wait,omitempty"`   // seconds that each task takes, images on average
	Repeat int     `json:"repeat,omitempty"` // how often it is done; the fastest counts
}

// steps is how often a program reports a step while it works on c.
func (c Case) steps(n Name) int {
	switch n {
	case CPU:
		return c.Repeat
	case Scale:
		return 1
	default:
		return c.Tasks
	}
}

// Plan returns the cases of an experiment on a machine where a Go program may use procs processors. The first case of each work
// is what the others are compared with.
func Plan(n Name, s Size, images, procs int) []Case {
	switch n {
	case IO:
		return planIO(s)
	case Images:
		return planImages(s, images)
	case CPU:
		return planCPU(s, procs)
	default:
		return planScale(s)
	}
}

func planIO(s Size) []Case {
	var cases []Case
	for _, wait := range ioWaits {
		c := Case{Work: fmt.Sprintf("%d tasks of %s", ioTasks, Span(wait*s.Waits)), Tasks: ioTasks, Wait: wait * s.Waits}
		one, all := c, c
		one.Way, one.AtOnce = "sequential", 1
		all.Way, all.AtOnce = "concurrent", ioTasks
		cases = append(cases, one, all)
	}
	return cases
}

func planImages(s Size, images int) []Case {
	wait := imageWait * s.Waits
	work := fmt.Sprintf("%d images, %s each on average", images, Span(wait))
	cases := []Case{{Work: work, Way: "sequential", Tasks: images, AtOnce: 1, Wait: wait}}
	for _, n := range []int{2, 5, 10} {
		cases = append(cases, Case{Work: work, Way: fmt.Sprint(n, " at a time"), Tasks: images, AtOnce: n, Wait: wait})
	}
	return cases
}

func planCPU(s Size, procs int) []Case {
	var cases []Case
	for _, c := range []Case{
		{Work: fmt.Sprintf("the sum of %s numbers", Count(s.Sum)), Tasks: s.Sum, Repeat: s.Repeat},
		{Work: fmt.Sprintf("sorting %s places by distance", Count(s.Sort)), Tasks: s.Sort, Sorts: true, Repeat: (s.Repeat + 1) / 2},
	} {
		for _, n := range workers(procs) {
			c.AtOnce, c.Way = n, Count(n)+" workers"
			if n == 1 {
				c.Way = "1 worker"
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// workers are 1, 2, 4 and so on up to procs, then four times and a hundred times as many.
func workers(procs int) []int {
	var all []int
	for n := 1; n < procs; n *= 2 {
		all = append(all, n)
	}
	return append(all, procs, 4*procs, 100*procs)
}

func planScale(s Size) []Case {
	var cases []Case
	for _, n := range s.Tasks {
		work := "tasks of " + Span(s.Pause) + ", all at once, and the memory for each"
		cases = append(cases, Case{Work: work, Way: Count(n) + " tasks", Tasks: n, AtOnce: n, Wait: s.Pause})
	}
	return cases
}
