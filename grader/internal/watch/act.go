package watch

// pageStep is how many lines a page key scrolls: fewer than any screen has, so that none is missed.
const pageStep = 10

// key acts upon a key.
func (l *loop) key(k Key) {
	l.view.Remark = ""
	switch {
	case k == KeyQuit:
		l.quit = true
	case l.view.Page == PageList:
		l.search(k)
	case !l.scroll(k):
		l.command(k)
	}
}

// command acts upon a key outside of the list.
func (l *loop) command(k Key) {
	switch k {
	case 'q':
		l.quit = true
	case 'n':
		l.step(l.view.following(), "This is the last lesson.")
	case 'p':
		l.step(max(l.view.Current-1, 0), "This is the first lesson.")
	case 'r':
		l.again(Request{Lesson: l.lesson(), Fresh: true})
	case 's':
		l.again(Request{Lesson: l.lesson(), Fresh: true, Strict: true})
	case 'h':
		l.hint()
	case 'o':
		l.text()
	case 'l':
		l.view.Search, l.view.Chosen = "", l.view.Current
		l.show(PageList)
	case KeyEscape:
		l.show(PageLesson)
	}
}

// step goes to another lesson, or says why there is none.
func (l *loop) step(to int, none string) {
	if to == l.view.Current {
		l.view.Remark = none
		return
	}
	l.turnTo(to)
}

func (l *loop) again(q Request) {
	l.show(PageLesson)
	l.after(q)
}

func (l *loop) hint() {
	hint, err := l.Course.Hint(l.ctx, l.lesson())
	if err != nil {
		l.view.Remark = err.Error()
		return
	}
	l.view.Hint = hint
	l.show(PageHint)
}

// text opens the lesson's text, and closes it when it is open.
func (l *loop) text() {
	if l.view.Page == PageText {
		l.show(PageLesson)
		return
	}
	text, err := l.Course.Text(l.lesson())
	if err != nil {
		l.view.Remark = err.Error()
		return
	}
	l.view.Text = text
	l.show(PageText)
}

// scroll acts upon a key that scrolls, and tells whether k is one.
func (l *loop) scroll(k Key) bool {
	by, ok := map[Key]int{KeyUp: -1, KeyDown: 1, KeyPageUp: -pageStep, KeyPageDown: pageStep, ' ': pageStep}[k]
	l.view.Scroll = max(0, min(l.view.Scroll+by, l.furthest))
	return ok
}

// search acts upon a key in the list, where letters are what is looked for.
func (l *loop) search(k Key) {
	found := l.view.Found()
	switch {
	case k == KeyEscape:
		l.show(PageLesson)
	case k == KeyEnter && len(found) > 0:
		l.turnTo(found[l.view.Chosen])
	case k == KeyUp || k == KeyPageUp:
		l.view.Chosen = max(0, l.view.Chosen-1)
	case k == KeyDown || k == KeyPageDown:
		l.view.Chosen = max(0, min(l.view.Chosen+1, len(found)-1))
	case k == KeyBackspace && l.view.Search != "":
		typed := []rune(l.view.Search)
		l.view.Search, l.view.Chosen = string(typed[:len(typed)-1]), 0
	case k > 0:
		l.view.Search, l.view.Chosen = l.view.Search+string(rune(k)), 0
	}
}
