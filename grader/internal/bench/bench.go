// Package bench says what `grader bench` measures: the experiments and their sizes, the orders that programs get, what they
// answer, and what that shows. It holds values only; package runner does the measuring.
package bench

import (
	"fmt"
	"slices"
	"strings"
)

// A Name names an experiment on the command line and in documents.
type Name string

// The experiments.
const (
	IO     Name = "io"     // tasks that wait, one after another and together
	Images Name = "images" // downloads, some at a time
	CPU    Name = "cpu"    // computing, with few and many workers
	Scale  Name = "scale"  // very many tasks that wait
)

// Names lists the experiments in the order in which they run.
var Names = []Name{IO, Images, CPU, Scale}

// Select returns the experiments that args name, in the order of [Names]; all of them when args is empty.
func Select(args []string) ([]Name, error) {
	if len(args) == 0 {
		return Names, nil
	}
	for _, arg := range args {
		if !slices.Contains(Names, Name(arg)) {
			return nil, fmt.Errorf("there is no experiment %q: they are %s", arg, list())
		}
	}
	return slices.DeleteFunc(slices.Clone(Names), func(n Name) bool { return !slices.Contains(args, string(n)) }), nil
}

func list() string {
	var words []string
	for _, n := range Names {
		words = append(words, string(n))
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// description is what stays the same whatever the size.
type description struct {
	title  string
	lesson string // folder of the lesson whose code is measured
	code   string // what of it
}

var descriptions = map[Name]description{
	IO:     {"I/O-bound: tasks that wait", "03_measure", "Compare"},
	Images: {"Images: downloads over HTTP", "32_download", "Download"},
	CPU:    {"CPU-bound: work that computes", "33_cpu", "Sum and SortFunc"},
	Scale:  {"Scale: very many tasks that wait", "02_waitgroup", "RunAll"},
}

// Title is the experiment's heading.
func (n Name) Title() string { return descriptions[n].title }

// Lesson is the folder of the lesson whose code is measured, such as "03_measure".
func (n Name) Lesson() string { return descriptions[n].lesson }

// Code names the functions of the lesson that are measured.
func (n Name) Code() string { return descriptions[n].code }
