// Package benchmark measures the grader against the go command alone, side by side in one run: make bench-grader.
//
// Both sides get the same files, a warm build cache for everything but the lessons, and lessons that pass. Before each
// measurement the learner's files change in earnest, so that nothing of a lesson comes from a cache. Sides take turns at
// going first, and medians are reported: other work on the machine should not decide.
package benchmark

import (
	"fmt"
	"os"
	"testing"
)

// Rounds of each comparison. What takes long gets few.
const (
	allRounds       = 3
	oneRounds       = 10
	unchangedRounds = 5
)

// students are as many as a class has.
const students = 20

var results table

func TestMain(m *testing.M) {
	code := m.Run()
	fmt.Print(&results)
	os.Exit(code)
}

// BenchmarkRepository measures the lessons that the repository has.
func BenchmarkRepository(b *testing.B) { benchmark(b, repositoryCourse(b)) }

// BenchmarkForty measures a course as large as the finished one: the repository's lessons again and again.
func BenchmarkForty(b *testing.B) { benchmark(b, repeatedCourse(b, 40)) }

func benchmark(b *testing.B, c *scratch) {
	grader := buildGrader(b)
	c.change(b, c.root, c.lessons...)
	c.check(b, grader)
	c.goTest(b, "./exercises/...")
	b.Run("all-changed", func(b *testing.B) { allChanged(b, c, grader) })
	b.Run("one-changed", func(b *testing.B) { oneChanged(b, c, grader) })
	b.Run("unchanged", func(b *testing.B) { unchanged(b, c, grader) })
	for _, jobs := range []int{1, 2} {
		b.Run(fmt.Sprintf("class-j%d", jobs), func(b *testing.B) { class(b, c, grader, jobs) })
	}
}

// allChanged compares grader check with go test -race ./exercises/... when every lesson has changed.
func allChanged(b *testing.B, c *scratch, grader string) {
	p := alternate(allRounds, func(int) { c.change(b, c.root, c.lessons...) },
		func(int) { c.check(b, grader) },
		func(int) { c.goTest(b, "./exercises/...") })
	p.report(b, c.row("all lessons changed"), "5 or more")
}

// oneChanged compares grader check N with go test -race ./exercises/N, for one lesson after the other.
func oneChanged(b *testing.B, c *scratch, grader string) {
	lesson := func(round int) string { return c.lessons[round%len(c.lessons)] }
	p := alternate(oneRounds, func(round int) { c.change(b, c.root, lesson(round)) },
		func(round int) { c.check(b, grader, lesson(round)) },
		func(round int) { c.goTest(b, "./exercises/"+lesson(round)) })
	p.report(b, c.row("one lesson changed"), "1 or more")
}

// unchanged measures grader check when there is nothing to do.
func unchanged(b *testing.B, c *scratch, grader string) {
	c.check(b, grader)
	seconds := repeat(unchangedRounds, func() { c.check(b, grader) })
	reportSeconds(b, c.row("nothing changed"), median(seconds), "under 0.3 s")
}

// class measures grader grade for a class whose submissions all differ.
func class(b *testing.B, c *scratch, grader string, jobs int) {
	submissions := c.class(b, students)
	out := b.TempDir()
	took := seconds(func() { c.run(b, grader, "grade", "-j", fmt.Sprint(jobs), "-o", out, submissions) })
	what := fmt.Sprintf("a submission of %d, grade -j %d", students, jobs)
	reportSeconds(b, c.row(what), took/students, "-")
}
