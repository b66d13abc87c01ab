package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/timeline"
	"github.com/threadwise/threadwise/grader/internal/topics"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// What an explanation may take up, in lines. The rest is counted, not shown.
const (
	maxExplanation = 14 // of one requirement: its message, its chart, the places to look, why it matters
	minMessage     = 3  // of one message, whatever else there is to show
	maxPlaces      = 4
	maxFindings    = 10
)

// gutter stands left of everything that a submission may have had a hand in, so that it cannot pass for the
// grader's own words.
const gutter = "   │ "

// Lesson writes what a scoreboard says below its table about one lesson: its title, how it stands, and why. It returns what w returns.
func Lesson(w io.Writer, l verdict.Lesson, s Style) error {
	p := newPage(s)
	p.explain(l)
	return p.flush(w)
}

// details explains one lesson and says how to go on.
func (p *page) details(l verdict.Lesson) {
	p.explain(l)
	p.blank()
	p.hint(l)
}

func (p *page) explain(l verdict.Lesson) {
	p.blank()
	p.lessonHead(l)
	p.blank()
	if l.Reason != "" {
		p.hanging("   ", 3, cleanLine(l.Reason), plain)
	}
	p.blank()
	p.findings(l)
	var said verdict.Requirement
	told := map[string]bool{}
	for _, q := range listed(l) {
		if sameFailure(said, q) {
			p.requirement(q, p.sameAsAbove)
		} else {
			p.requirement(q, func() { p.explanation(q, told) })
		}
		if failed(q.State) {
			said = q
		}
	}
	p.blank()
	p.output(l)
	p.blank()
	for _, n := range l.Notes {
		p.hanging("   Note: ", len("   Note: "), cleanLine(n), plain)
	}
}

// lessonHead is the lesson's title with its state at the right edge.
func (p *page) lessonHead(l verdict.Lesson) {
	state := word(l)
	title := cut(lessonTitle(l), p.measure-cells(state)-4)
	fill := p.measure - 1 - cells(title) - cells(state) - 3
	p.line(" ", p.strong(title), " ", p.quiet(strings.Repeat("─", max(fill, 1))), " ", p.of(markOf(l.State))(state))
}

func lessonTitle(l verdict.Lesson) string {
	return fmt.Sprintf("%02d · %s", l.Number, cleanLine(l.Title))
}

// listed returns the requirements to show. Nothing was tried in a lesson that does not compile or was refused. Of one that could not
// be checked only the open ones matter: a machine without a C compiler would otherwise list the whole course.
func listed(l verdict.Lesson) []verdict.Requirement {
	switch l.State {
	case verdict.Passed, verdict.NotStarted, verdict.NotCompiled:
		return nil
	case verdict.Failed, verdict.Stuck:
		if l.Reason != "" {
			return nil
		}
		return l.Requirements
	}
	var open []verdict.Requirement
	for _, q := range l.Requirements {
		if q.State != verdict.Passed {
			open = append(open, q)
		}
	}
	return open
}

// sameFailure tells whether q failed for the reason that has just been shown for said: at the same lines in the same way, or in
// the same words, and at the same times.
func sameFailure(said, q verdict.Requirement) bool {
	if !failed(said.State) || !failed(q.State) || !slices.Equal(said.Where, q.Where) {
		return false
	}
	if said.Timeline.Chart(timeline.Width) != q.Timeline.Chart(timeline.Width) {
		return false
	}
	return said.Message == q.Message || q.Cause != "" && q.Cause == said.Cause && len(q.Where) > 0
}

// requirement shows one requirement on a line and, unless it is met, below that what explain adds.
func (p *page) requirement(q verdict.Requirement, explain func()) {
	m := markOf(q.State)
	kind := pad(cleanLine(string(q.Kind)), 6)
	if failed(q.State) {
		p.blank()
	}
	head := fmt.Sprintf("   %s %s  ", p.mark(m), p.quiet(kind))
	p.hanging(head, 3+2+6+2, cleanLine(q.Text), p.emphasis(q.State))
	if q.State == verdict.Passed {
		return
	}
	explain()
	if failed(q.State) {
		p.blank()
	}
}

// sameAsAbove stands for a reason that was just given.
func (p *page) sameAsAbove() { p.guttered("the same as above") }

func (p *page) emphasis(s verdict.State) paint {
	if failed(s) {
		return p.strong
	}
	return plain
}

// explanation shows the message, the chart, the places to look and, unless it was told before, why it is a bug, in maxExplanation
// lines. What is too long for that gives way in this order: why it is a bug, rows of the chart, the end of the message.
func (p *page) explanation(q verdict.Requirement, told map[string]bool) {
	message, places := p.message(q.Message), p.places(q)
	chart := p.chart(q.Timeline, maxExplanation-len(message)-len(places))
	p.limited(message, max(maxExplanation-len(chart)-len(places), minMessage))
	var why []string
	if topic, _ := topicOf(q); !told[topic.Name] {
		why = p.why(topic)
		if len(message)+len(chart)+len(places)+len(why) > maxExplanation {
			why = nil
		}
		told[topic.Name] = len(why) > 0
	}
	for _, line := range slices.Concat(chart, places, why) {
		p.guttered(line)
	}
}

// places shows lines of files as editors and terminals recognise them, each with its source below unless the message quotes it.
func (p *page) places(q verdict.Requirement) (lines []string) {
	where := q.Where
	if len(where) == 0 {
		return nil
	}
	lines = append(lines, "")
	for _, at := range where[:min(len(where), maxPlaces)] {
		file := cut(position(at), p.room())
		if at.Role != "" {
			file += p.quiet(cut("  "+cleanLine(at.Role), p.room()-cells(file)))
		}
		lines = append(lines, file)
		if at.Source != "" && !strings.Contains(q.Message, ": "+at.Source) {
			lines = append(lines, p.sourceLine(at))
		}
	}
	if more := len(where) - maxPlaces; more > 0 {
		lines = append(lines, p.quiet(counted(more, "place")))
	}
	return lines
}

// why says what comes of bugs of a topic in real programs. It is empty for no topic.
func (p *page) why(t topics.Topic) (lines []string) {
	if t.Why == "" {
		return nil
	}
	lines = append(lines, "")
	for _, line := range wrap("Why it is a bug: "+t.Why, p.proseRoom()) {
		lines = append(lines, p.quiet(line))
	}
	return lines
}

// sourceLine is the line of code at a location.
func (p *page) sourceLine(at verdict.Location) string {
	return "    " + cut(expandTabs(oneLine(at.Source)), p.room()-4)
}

// position is file:line:column, without what is unknown.
func position(at verdict.Location) string {
	s := cleanLine(at.File)
	if at.Line > 0 {
		s += fmt.Sprintf(":%d", at.Line)
	}
	if at.Line > 0 && at.Column > 0 {
		s += fmt.Sprintf(":%d", at.Column)
	}
	return s
}

// findings shows what the compiler or go vet said.
func (p *page) findings(l verdict.Lesson) {
	if len(l.Findings) == 0 {
		return
	}
	p.line("   ", speaker(l))
	shown := l.Findings[:min(len(l.Findings), maxFindings)]
	for _, f := range shown {
		lines := strings.Split(f.Message, "\n")
		p.prose(position(f.Location) + ": " + cleanLine(lines[0]))
		for _, more := range lines[1:] { // "have (…)", "want (…)"
			p.guttered("  " + cut(cleanLine(more), p.room()-2))
		}
		if f.Source != "" {
			p.guttered(p.sourceLine(f.Location))
		}
	}
	p.more(len(l.Findings)-len(shown), "finding")
	p.blank()
}

// speaker introduces the findings of l.
func speaker(l verdict.Lesson) string {
	if l.State == verdict.NotCompiled {
		return "The compiler says:"
	}
	return "go vet found:"
}

// maxOutput is how many lines of what a submission printed are shown.
const maxOutput = 8

// output shows the beginning of what the learner's code printed, where that may help to find a fault.
func (p *page) output(l verdict.Lesson) {
	if l.Output == "" || !failed(l.State) {
		return
	}
	p.line("   Your code printed:")
	p.limited(p.message(l.Output), maxOutput)
}

// hint says how to get the next one. It is offered only where one would help.
func (p *page) hint(l verdict.Lesson) {
	if l.Hints < 1 || !anyFailed(l.Requirements) {
		return
	}
	command := hintCommand(l)
	about := "   (one hint)"
	if l.Hints > 1 {
		about = fmt.Sprintf("   (%d hints, from a nudge to nearly the answer)", l.Hints)
	}
	about = cut(about, p.measure-cells("   Hint: "+command))
	p.line("   Hint: ", p.strong(command), p.quiet(about))
	p.stories(l)
}

func hintCommand(l verdict.Lesson) string { return fmt.Sprintf("make hint L=%d", l.Number) }

func anyFailed(requirements []verdict.Requirement) bool {
	for _, q := range requirements {
		if failed(q.State) {
			return true
		}
	}
	return false
}
