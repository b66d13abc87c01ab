package verify

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/build"
	"github.com/threadwise/threadwise/grader/internal/course"
	"github.com/threadwise/threadwise/grader/internal/engine"
	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

var update = flag.Bool("update", false, "write the golden files")

// An example is a failure of a wrong submission, as a learner sees it. There is at least one for each sort of failure that the grader
// tells apart.
type example struct {
	sort       string // the name of its golden file, with spaces
	submission string // in fixtures/wrong, without .go
	test       string
}

var examples = []example{
	{"race in a map", "05_fix_wordcount/unguarded_map", "TestCountWords_NoDataRaces"},
	{"race on one line", "33_cpu/shared_sum", "TestSum_NoDataRaces"},
	{"race with the caller", "03_measure/sleeps", "TestCompare_ShowsWhatTheTasksWrote"},
	{"race of two lines", "17_future/plain_bool", "TestFuture_ShowsWhatFWrote"},

	{"left behind, sending", "10_fix_firstok/buffer_of_one", "TestFetchFirstOK_LeavesNothingBehind"},
	{"left behind, receiving", "08_gather/collector_left", "TestGather_LeavesNothingBehind"},
	{"left behind, in a loop with a timer", "02_waitgroup/progress_ticker", "TestRunAll_LeavesNothingBehind"},

	{"hang, lock held while waiting", "02_waitgroup/one_call_at_a_time", "TestRunAll_Nested"},
	{"hang, lock held while sleeping", "05_fix_wordcount/mutex_over_read", "TestCountWords_ReadsAllAtOnce"},
	{"hang, callback under the lock", "19_cancel/callback_under_lock", "TestOnDone_HoldsNoLock"},
	{"hang, nobody receives", "07_bounded/feeder_stuck", "TestMapN_WaitsAfterAnError"},
	{"hang, never closed", "06_map/never_closed", "TestMap_KeepsTheOrder"},
	{"hang, WaitGroup copied", "02_waitgroup/by_value", "TestRunAll_TakesAsLongAsTheLongest"},

	{"too late", "02_waitgroup/sequential", "TestRunAll_TakesAsLongAsTheLongest"},
	{"too late by a nap", "01_join/polls", "TestJoin_ReturnsAtTheEnd"},
	{"too early", "01_join/close_too_early", "TestJoin_ReturnsAtTheEnd"},
	{"too many at once", "07_bounded/one_too_many", "TestMapN_AtMostN"},

	{"error lost", "05_fix_wordcount/error_swallowed", "TestCountWords_FirstErrorInOrder"},
	{"error of another", "07_bounded/acquire_s_error", "TestMapN_NotACancelledSiblings"},
	{"error without its cause", "05_fix_wordcount/not_wrapped", "TestCountWords_ErrorNamesAndWraps"},

	{"panic on a goroutine", "10_fix_firstok/receiver_closes", "TestFetchFirstOK_ReturnsTheFirstAnswer"},
	{"panic of the caller", "33_cpu/results_for_all_workers", "TestSum_AnyNumberOfWorkers"},
	{"exit", "05_fix_wordcount/log_fatal", "TestCountWords_ErrorNamesAndWraps"},

	{"output without end", "04_daemon/prints_while_it_waits", "TestStartDaemon_KeepsTheBeat"},
	{"busy, select with default", "17_future/asks_again", "TestResult_ReturnsTheValue"},
	{"busy, atomic", "07_bounded/spins", "TestMapN_TakesRounds"},

	{"wrong value", "06_map/locked_append", "TestMap_KeepsTheOrder"},
	{"go vet", "02_waitgroup/by_value_add", vet},
}

// TestMessages runs the examples and compares what is said about them: every sort of message can be read side by side in testdata.
// Each says what happened, where, and, but for a value that is simply wrong, why that is a bug, in less than fifteen lines.
func TestMessages(t *testing.T) {
	t.Setenv("THREADWISE_SEED", "1") // random inputs are the same each time
	e := repositoryEngine(t)
	for rest := examples; len(rest) > 0; {
		var batch []example
		batch, rest = eachLessonOnce(rest)
		graded := grade(t, e, batch)
		for i, x := range batch {
			t.Run(x.sort, func(t *testing.T) { x.compare(t, graded[i]) })
		}
	}
}

// grade runs one batch. The runtime looks for two goroutines in one map too, and when it sees them before the race detector does, it ends the
// process: then that example is run again.
func grade(t *testing.T, e *engine.Engine, batch []example) []verdict.Lesson {
	t.Helper()
	var all []engine.Task
	for _, x := range batch {
		all = append(all, x.task(t, e.Course))
	}
	graded, err := e.Grade(t.Context(), all)
	require.NoError(t, err)
	for i := range graded {
		for tries := 0; tries < 3 && endedByTheRuntime(graded[i]); tries++ {
			again, err := e.Grade(t.Context(), all[i:i+1])
			require.NoError(t, err)
			graded[i] = again[0]
		}
	}
	return graded
}

func endedByTheRuntime(l verdict.Lesson) bool {
	return slices.ContainsFunc(l.Requirements, func(r verdict.Requirement) bool {
		return strings.HasPrefix(r.Message, "fatal error: concurrent map")
	})
}

// eachLessonOnce takes as many examples as one binary can hold.
func eachLessonOnce(all []example) (batch, rest []example) {
	taken := map[string]bool{}
	for _, x := range all {
		if taken[x.lesson()] {
			rest = append(rest, x)
			continue
		}
		taken[x.lesson()] = true
		batch = append(batch, x)
	}
	return batch, rest
}

func (x example) lesson() string {
	name, _, _ := strings.Cut(x.submission, "/")
	return name
}

// task is the submission with the test in question alone.
func (x example) task(t *testing.T, c *course.Course) engine.Task {
	t.Helper()
	l, err := c.Lookup(x.lesson())
	require.NoError(t, err)
	all, problems := fixtures(c.Root, l, wrong)
	require.Empty(t, problems)
	i := slices.IndexFunc(all, func(v variant) bool { return v.name == "fixtures/wrong/"+x.submission+".go" })
	require.GreaterOrEqual(t, i, 0, "there is no %s", x.submission)
	v := all[i]
	require.Contains(t, v.fails, x.test)
	v.fails = []string{x.test}
	return v.task()
}

// What differs from run to run: the numbers of goroutines, and how many more races of a kind there were.
var (
	numbers = regexp.MustCompile(`goroutine \d+`)
	more    = regexp.MustCompile(` \(\d+ more like it\)`)
)

func (x example) compare(t *testing.T, l verdict.Lesson) {
	if x.test != vet {
		l.Findings = nil
	}
	var b strings.Builder
	require.NoError(t, report.Lesson(&b, l, report.Style{Width: 80}))
	got := more.ReplaceAllString(numbers.ReplaceAllString(b.String(), "goroutine N"), "")
	file := filepath.Join("testdata", "messages", strings.NewReplacer(" ", "_", ",", "").Replace(x.sort)+".txt")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run go test with -update to write the golden files")
	assert.Equal(t, string(course.Unify(want)), got)
	assert.Less(t, strings.Count(got, "\n   │"), 15, "lines:\n%s", got)
}

// repositoryEngine grades submissions of this repository's own lessons. It remembers nothing.
func repositoryEngine(t *testing.T) *engine.Engine {
	t.Helper()
	root, err := course.Find(".")
	require.NoError(t, err)
	return engineFor(t, root)
}

// engineFor grades submissions of the course in root. It remembers nothing.
func engineFor(t *testing.T, root string) *engine.Engine {
	t.Helper()
	c, err := course.Tree(root)
	require.NoError(t, err)
	tools, err := build.FindToolchain(t.Context(), root)
	require.NoError(t, err)
	require.True(t, tools.Race, tools.NoRace)
	kept, err := store.Open(t.TempDir())
	require.NoError(t, err)
	e := &engine.Engine{Course: c, Tools: tools, Store: kept, Rounds: engine.CheckRounds, Jobs: runtime.NumCPU(), Progress: silent{}, Fresh: true}
	require.NoError(t, e.Prepare())
	return e
}

// silent is an engine.Progress that nobody sees.
type silent struct{}

func (silent) Warming(int, int)      {}
func (silent) Building(int)          {}
func (silent) Graded(verdict.Lesson) {}
