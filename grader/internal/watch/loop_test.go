package watch

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// stage is a watch of three lessons, a, b and c, in which nothing is real. It runs in a bubble: after each act everything has come to
// rest, so a test may look at all of it.
type stage struct {
	t        *testing.T
	lessons  []verdict.Lesson
	keys     chan Key
	changed  chan string
	notices  chan string
	answers  chan answer
	asked    []Request // every run that began
	on       int       // runs that are going on
	view     View
	results  int // results that were shown
	watched  []string
	looks    int
	hints    int
	ended    chan struct{}
	last     verdict.Lesson
	err      error
	panicked any
	stop     context.CancelFunc
}

type answer struct {
	states []verdict.State // of a, b and c
	err    error
	panics string
}

// play runs test in a bubble with a watch of the first lesson.
func play(name string, t *testing.T, test func(s *stage), states ...verdict.State) {
	bubble(name, t, func(t *testing.T) {
		s := &stage{
			t: t, lessons: lessonsOf(states), keys: make(chan Key, 64), changed: make(chan string), notices: make(chan string),
			answers: make(chan answer), ended: make(chan struct{}),
		}
		ctx, cancel := context.WithCancel(t.Context())
		s.stop = cancel
		go func() {
			defer close(s.ended)
			defer func() { s.panicked = recover() }()
			s.last, s.err = Watch{Course: s, Screen: s, Files: s, Keys: s.keys}.Run(ctx, report.Report{Lessons: s.lessons}, 0)
		}()
		synctest.Wait()
		test(s)
		cancel()
		<-s.ended
		assert.Zero(t, s.on, "runs go on after the end")
	})
}

func lessonsOf(states []verdict.State) []verdict.Lesson {
	var lessons []verdict.Lesson
	for i, name := range []string{"a", "b", "c"} {
		l := verdict.Lesson{Number: i + 1, Name: name, Title: "Lesson " + name, State: verdict.NotStarted}
		if i < len(states) {
			l.State = states[i]
		}
		lessons = append(lessons, l)
	}
	return lessons
}

func (s *stage) Grade(ctx context.Context, q Request, say func(string)) (report.Report, error) {
	s.asked = append(s.asked, q)
	s.on++
	defer func() { s.on-- }()
	assert.Equal(s.t, 1, s.on, "runs at a time")
	say(fmt.Sprint("run ", len(s.asked)))
	select {
	case a := <-s.answers:
		if a.panics != "" {
			panic(a.panics)
		}
		return report.Report{Lessons: lessonsOf(a.states)}, a.err
	case <-ctx.Done():
		return report.Report{}, ctx.Err()
	}
}

func (s *stage) Place(lesson string) Place { return Place{Lesson: lesson} }

func (s *stage) Hint(_ context.Context, lesson string) (Hint, error) {
	s.hints++
	if s.hints > 2 {
		return Hint{}, errors.New("no more hints")
	}
	return Hint{Number: s.hints, Of: 2, Text: "hint for " + lesson}, nil
}

func (s *stage) Text(lesson string) (string, error) { return "text of " + lesson, nil }

func (s *stage) Draw(v View) int                { s.view = v; return 15 }
func (s *stage) Result(View)                    { s.results++ }
func (s *stage) Run(ctx context.Context)        { <-ctx.Done() }
func (s *stage) Watch(p Place)                  { s.watched = append(s.watched, p.Lesson) }
func (s *stage) Look()                          { s.looks++ }
func (s *stage) Changed() <-chan string         { return s.changed }
func (s *stage) Notices() <-chan string         { return s.notices }
func (s *stage) notice(text string)             { s.notices <- text; synctest.Wait() }
func (s *stage) save(lesson string)             { s.changed <- lesson; synctest.Wait() }
func (s *stage) answer(states ...verdict.State) { s.answers <- answer{states: states}; synctest.Wait() }
func (s *stage) fail(err error)                 { s.answers <- answer{err: err}; synctest.Wait() }
func (s *stage) lesson(name string, msg ...any) {
	assert.Equal(s.t, name, s.view.Lesson().Name, msg...)
}
func (s *stage) running(q ...Request)              { assert.Equal(s.t, q, s.asked); s.asked = nil }
func (s *stage) state(want verdict.State)          { assert.Equal(s.t, want, s.view.Lesson().State) }
func (s *stage) page(want Page)                    { assert.Equal(s.t, want, s.view.Page) }
func (s *stage) busy(want bool)                    { assert.Equal(s.t, want, s.view.Busy != "", s.view.Busy) }
func (s *stage) quits(want bool)                   { assert.Equal(s.t, want, s.hasEnded()) }
func (s *stage) found(want ...int)                 { assert.Equal(s.t, want, s.view.Found()) }
func (s *stage) praised(want bool, because string) { assert.Equal(s.t, want, s.view.Praise, because) }

func (s *stage) press(keys ...Key) {
	for _, k := range keys {
		s.keys <- k
	}
	synctest.Wait()
}

func (s *stage) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

const (
	passed = verdict.Passed
	failed = verdict.Failed
	fresh  = verdict.NotStarted
)

var a, b = Request{Lesson: "a"}, Request{Lesson: "b"}

func TestLoop_Saving(t *testing.T) {
	play("a result is shown", t, func(s *stage) {
		s.running(a)
		s.busy(true)
		s.answer(failed)
		s.state(failed)
		s.busy(false)
		assert.Equal(t, 1, s.looks, "the files are compared after a run")
		s.save("a")
		s.running(a)
		assert.Equal(t, "run 1", s.view.Busy, "what the run says is shown")
		s.answer(passed)
		s.state(passed)
		assert.Equal(t, 2, s.results)
	})
	play("a save during a run is graded, the old run is not shown", t, func(s *stage) {
		s.save("a")
		s.save("a")
		s.running(a, a, a)
		assert.Zero(t, s.results)
		s.answer(passed)
		s.state(passed)
		assert.Equal(t, 1, s.results)
		s.busy(false)
	})
	play("a save of a lesson that was left", t, func(s *stage) {
		s.answer(failed)
		s.press('n')
		s.answer(failed)
		s.running(a, b)
		s.save("a")
		s.running()
		s.lesson("b")
	})
	play("a hint makes way for the result, a search does not", t, func(s *stage) {
		s.answer(failed)
		s.press('h')
		s.page(PageHint)
		s.save("a")
		s.page(PageLesson)
		s.answer(failed)
		s.press('l', 'n')
		s.save("a")
		s.page(PageList)
		s.lesson("a")
	})
}

func TestLoop_Trouble(t *testing.T) {
	play("an error of the grader is shown, and the next save tries again", t, func(s *stage) {
		s.fail(errors.New("the disk is full"))
		assert.Equal(t, "The grader could not grade: the disk is full", s.view.Problem)
		s.save("a")
		s.answer(passed)
		assert.Empty(t, s.view.Problem)
		s.state(passed)
	})
	play("a notice stays", t, func(s *stage) {
		s.notice("polling")
		s.answer(failed)
		s.press('n')
		assert.Equal(t, "polling", s.view.Notice)
	})
}

func TestLoop_Passing(t *testing.T) {
	play("praised once, and left by n only", t, func(s *stage) {
		s.answer(failed)
		s.praised(false, "it failed")
		s.save("a")
		s.answer(passed)
		s.praised(true, "it has just passed")
		s.lesson("a")
		s.save("a")
		s.answer(failed)
		s.praised(false, "it fails again")
		s.save("a")
		s.answer(passed)
		s.praised(false, "praised before")
		s.lesson("a")
		s.press('n')
		s.lesson("b")
	})
	play("what had passed before is no news", t, func(s *stage) {
		s.answer(passed)
		s.praised(false, "known before")
	}, passed)
	play("n goes to what has not passed", t, func(s *stage) {
		s.answer(failed, passed)
		s.press('n')
		s.lesson("c")
		s.press('n')
		s.lesson("a", "from the beginning")
	}, failed, passed)
}

func TestLoop_AllPassed(t *testing.T) {
	all := Request{Fresh: true}
	play("everything is graded afresh before it says so", t, func(s *stage) {
		s.answer(passed, passed, passed)
		s.running(a, all)
		assert.False(t, s.view.AllDone)
		s.busy(true)
		s.answer(passed, passed, passed)
		assert.True(t, s.view.AllDone)
		s.running()
		s.press('n')
		s.answer(passed, passed, passed)
		s.running(b)
		assert.True(t, s.view.AllDone, "once is enough")
		s.press('p')
		s.save("a")
		s.answer(passed, passed, passed)
		s.running(a, a, all)
		assert.False(t, s.view.AllDone, "a change: again")
	}, failed, passed, passed)
	play("and does not say so when one falls", t, func(s *stage) {
		s.answer(passed, passed, passed)
		s.answer(passed, failed, passed)
		assert.False(t, s.view.AllDone)
		assert.Equal(t, "Checked afresh, not all passed: 02 · Lesson b. Press n to go there.", s.view.Problem)
		s.press('n')
		s.lesson("b")
		s.answer(passed, passed, passed)
		s.running(a, all, b, all)
	}, failed, passed, passed)
	play("a key in between does not get around it", t, func(s *stage) {
		s.answer(passed, passed, passed)
		s.press('n')
		s.answer(passed, passed, passed)
		s.running(a, all, b, all)
		assert.False(t, s.view.AllDone)
	}, failed, passed, passed)
}

func TestLoop_KeysDuringARun(t *testing.T) {
	again, strict := Request{Lesson: "a", Fresh: true}, Request{Lesson: "a", Fresh: true, Strict: true}
	play("r and s wait, and are done once each", t, func(s *stage) {
		s.press('r', 's', 'r', 's')
		s.running(a)
		s.answer(failed)
		s.running(again)
		s.answer(failed)
		s.running(strict)
		s.answer(failed)
		s.running()
		s.busy(false)
	})
	play("a save in between does not drop them", t, func(s *stage) {
		s.press('s')
		s.save("a")
		s.answer(failed)
		s.running(a, a, strict)
	})
	play("n acts at once, and what was asked for the lesson before is dropped", t, func(s *stage) {
		s.press('s', 'n')
		s.lesson("b")
		assert.Equal(t, []string{"a", "b"}, s.watched)
		s.answer(failed, passed)
		s.running(a, b)
		s.state(passed)
		s.busy(false)
	})
	play("as often as it is typed", t, func(s *stage) {
		s.press('n', 'n', 'p')
		s.lesson("b")
		s.press('p', 'p', 'p')
		s.lesson("a")
		assert.Equal(t, "This is the first lesson.", s.view.Remark)
	})
	play("q ends it, and the run", t, func(s *stage) {
		s.press('q', 'n')
		s.quits(true)
		assert.NoError(t, s.err)
		assert.Equal(t, "a", s.last.Name)
	})
	play("a strict run says nothing of others", t, func(s *stage) {
		s.answer(failed, passed)
		s.press('s')
		s.answer(passed, verdict.NotChecked, verdict.NotChecked)
		s.state(passed)
		assert.Equal(t, passed, s.view.Report.Lessons[1].State)
	}, failed, passed)
}

func TestLoop_Ending(t *testing.T) {
	play("the end of input ends it once the run is over", t, func(s *stage) {
		s.press('n')
		close(s.keys)
		synctest.Wait()
		s.quits(false)
		s.answer(failed, passed)
		s.quits(true)
		assert.NoError(t, s.err)
		assert.Equal(t, "b", s.last.Name)
		assert.Equal(t, passed, s.last.State)
	})
	play("the end of input when nothing is on", t, func(s *stage) {
		s.answer(failed)
		close(s.keys)
		synctest.Wait()
		s.quits(true)
	})
	play("a signal", t, func(s *stage) {
		s.stop()
		synctest.Wait()
		s.quits(true)
		assert.ErrorIs(t, s.err, context.Canceled)
	})
	play("Ctrl-C, in the list too", t, func(s *stage) {
		s.press('l', KeyQuit)
		s.quits(true)
	})
	play("a panic of a run comes out of the loop", t, func(s *stage) {
		s.answers <- answer{panics: "what a pity"}
		synctest.Wait()
		s.quits(true)
		assert.Contains(t, fmt.Sprint(s.panicked), "what a pity")
	})
}

func TestLoop_Pages(t *testing.T) {
	play("hints", t, func(s *stage) {
		s.press('h', 'h')
		assert.Equal(t, Hint{2, 2, "hint for a"}, s.view.Hint)
		s.press('h')
		assert.Equal(t, "no more hints", s.view.Remark)
		s.press(KeyEscape)
		s.page(PageLesson)
		assert.Empty(t, s.view.Remark, "it was about the key before")
	})
	play("text, scrolled", t, func(s *stage) {
		s.press('o')
		s.page(PageText)
		assert.Equal(t, "text of a", s.view.Text)
		s.press(KeyDown, ' ', KeyUp)
		assert.Equal(t, 10, s.view.Scroll)
		s.press(' ', ' ')
		assert.Equal(t, 15, s.view.Scroll, "no further than there is text")
		s.answer(failed)
		assert.Equal(t, 15, s.view.Scroll, "a result does not disturb who reads")
		s.press('o')
		s.page(PageLesson)
		assert.Zero(t, s.view.Scroll)
	})
	play("the list", t, func(s *stage) {
		s.press('l', 'n', 'q', 's')
		s.lesson("a", "letters are what is looked for")
		s.found([]int(nil)...)
		s.press(KeyEnter)
		s.page(PageList)
		s.press(KeyBackspace, KeyBackspace, KeyBackspace, KeyBackspace, '3')
		s.found(2)
		s.press(KeyEnter)
		s.lesson("c")
		s.page(PageLesson)
		s.press('l', KeyUp, KeyUp, KeyUp, KeyDown, KeyEnter)
		s.lesson("b")
		s.press('l', KeyEscape)
		s.lesson("b")
		s.page(PageLesson)
	})
}
