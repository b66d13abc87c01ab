package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

//go:embed page.html
var htmlText string

//go:embed page.css
var htmlStyle string

var htmlTemplate = template.Must(template.New("page").Parse(htmlText))

// HTML writes r as one page that needs nothing beside itself: no script, no font, no network. It returns what w returns.
func HTML(w io.Writer, r Report) error {
	var b bytes.Buffer
	if err := htmlTemplate.Execute(&b, newHTMLPage(r)); err != nil {
		return fmt.Errorf("write the report as HTML: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// What the template shows. Text in these types is clean; escaping is the template's work.
type (
	htmlPage struct {
		Style    template.CSS
		Summary  Summary
		Kinds    []verdict.Kind
		When     string // empty when unknown
		News     []newsLine
		Chapters []htmlChapter
		Dates    bool   // some lesson has a date
		First    string // where the first failure is; empty without one
		Next     string // what to do next; empty when all is done
		NextID   string
		Where    string // the file to open for it
		Praise   string
		Notes    []string
		Seconds  string
	}

	htmlChapter struct {
		Title   string
		Lessons []htmlLesson
	}

	htmlLesson struct {
		ID, Title, State, Class string
		Mark                    mark
		Cells                   []htmlCell // nil when nothing was tried
		PassedOn                string
		Open                    bool
		Reason, Speaker         string
		Findings                []htmlFinding
		Wanted                  string // how many requirements there are
		Requirements            []htmlRequirement
		Output                  string
		Notes                   []string
		Hint                    string // the command that shows one
	}

	// An htmlCell sums up the requirements of one kind.
	htmlCell struct {
		Mark              mark
		Class, Link, Text string
	}

	htmlRequirement struct {
		ID, State, Class, Kind, Text, Message string
		Why                                   string // it is a bug; empty where nothing has failed
		Mark                                  mark
		Drawn                                 bool // lines of the message must not be wrapped
		Open                                  bool
		Places                                []htmlPlace
		Timeline                              *svg
	}

	htmlPlace struct{ Position, Role, Source string }

	htmlFinding struct {
		htmlPlace
		Message string
	}
)

func newHTMLPage(r Report) htmlPage {
	page := htmlPage{Style: template.CSS(htmlStyle), Summary: Summarize(r.Lessons), Kinds: verdict.Kinds, News: newsOf(r)}
	if !r.Time.IsZero() {
		page.When = r.Time.Format("2 January 2006, 15:04")
	}
	for _, lessons := range chapters(r.Lessons) {
		c := htmlChapter{Title: chapterTitle(lessons)}
		for _, l := range lessons {
			view := newHTMLLesson(l, r)
			c.Lessons = append(c.Lessons, view)
			page.Dates = page.Dates || view.PassedOn != ""
			if page.First == "" && failed(l.State) {
				page.First = firstFailure(view)
			}
		}
		page.Chapters = append(page.Chapters, c)
	}
	page.setNext(r)
	for _, n := range r.Notes {
		page.Notes = append(page.Notes, cleanLine(n))
	}
	if r.Seconds > 0 {
		page.Seconds = seconds(r.Seconds)
	}
	return page
}

// setNext says what to do next, or congratulates, as the scoreboard does.
func (page *htmlPage) setNext(r Report) {
	if page.Praise = praise(page.Summary); page.Praise != "" {
		return
	}
	if l, ok := nextLesson(r); ok {
		page.Next, page.NextID, page.Where = lessonTitle(l), lessonID(l), workplace(l)
	}
}

func lessonID(l verdict.Lesson) string { return fmt.Sprintf("lesson-%02d", l.Number) }

// firstFailure is where to look in a lesson that has failed.
func firstFailure(l htmlLesson) string {
	for _, q := range l.Requirements {
		if q.Open {
			return q.ID
		}
	}
	return l.ID
}

func newHTMLLesson(l verdict.Lesson, r Report) htmlLesson {
	view := htmlLesson{
		ID: lessonID(l), Title: lessonTitle(l), State: word(l), Class: class(markOf(l.State)), Mark: markOf(l.State),
		Open: r.asked(l) && worthDetails(l), Reason: cleanLine(l.Reason), Output: trimBlankLines(clean(l.Output)),
	}
	if !l.PassedAt.IsZero() {
		view.PassedOn = day(l.PassedAt, r.Time)
	}
	for _, q := range l.Requirements {
		if l.State == verdict.NotStarted {
			q.State = l.State // a question mark would ask for an answer
		}
		view.Requirements = append(view.Requirements, newHTMLRequirement(fmt.Sprintf("%s-%d", view.ID, len(view.Requirements)+1), q))
	}
	view.Wanted = Count(len(l.Requirements), "requirement")
	if hasMarks(l) {
		for _, k := range verdict.Kinds {
			view.Cells = append(view.Cells, newHTMLCell(l, k, view.Requirements))
		}
	}
	view.Speaker = speaker(l)
	for _, f := range l.Findings {
		view.Findings = append(view.Findings, htmlFinding{newHTMLPlace(f.Location), clean(f.Message)})
	}
	for _, n := range l.Notes {
		view.Notes = append(view.Notes, cleanLine(n))
	}
	if l.Hints > 0 && anyFailed(l.Requirements) {
		view.Hint = hintCommand(l)
	}
	return view
}

// newHTMLCell leads to the first failure of kind k, or to the first requirement when there is none.
func newHTMLCell(l verdict.Lesson, k verdict.Kind, views []htmlRequirement) htmlCell {
	m := kindMark(l, k)
	cell := htmlCell{Mark: m, Class: class(m)}
	total, passed, worst := 0, 0, -1
	for i, q := range l.Requirements {
		if q.Kind != k {
			continue
		}
		total++
		if q.State == verdict.Passed {
			passed++
		}
		if worst < 0 || failed(q.State) && !failed(l.Requirements[worst].State) {
			worst = i
		}
	}
	if worst >= 0 {
		cell.Link, cell.Text = views[worst].ID, fmt.Sprintf("%s: %d of %d passed", k, passed, total)
	}
	return cell
}

func newHTMLRequirement(id string, q verdict.Requirement) htmlRequirement {
	m := markOf(q.State)
	view := htmlRequirement{
		ID: id, State: stateName(q.State), Class: class(m), Mark: m, Kind: cleanLine(string(q.Kind)), Text: cleanLine(q.Text),
		Message: message(q.Message), Open: failed(q.State), Timeline: newSVG(q.Timeline),
	}
	view.Drawn = strings.ContainsAny(view.Message, chartCharacters)
	if topic, ok := topicOf(q); ok {
		view.Why = topic.Why
	}
	for _, at := range q.Where {
		view.Places = append(view.Places, newHTMLPlace(at))
	}
	return view
}

func newHTMLPlace(at verdict.Location) htmlPlace {
	return htmlPlace{Position: position(at), Role: cleanLine(at.Role), Source: oneLine(at.Source)}
}

// message is a failure's message for a page that wraps by itself.
func message(text string) string {
	lines := strings.Split(trimBlankLines(clean(text)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(expandTabs(line), " ")
	}
	return strings.Join(lines, "\n")
}

// class is the name under which m has its colour.
func class(m mark) string {
	switch m {
	case markPassed:
		return "good"
	case markFailed, markStuck, markNotCompiled:
		return "bad"
	case markNotChecked:
		return "unsure"
	default:
		return "quiet"
	}
}
