package cli

import (
	"fmt"
	"io"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/threadwise/threadwise/grader/internal/verdict"
)

const warmText = "Compiling the standard library for the race detector: once, for about a minute"

// progress shows long work on standard error: bars on a terminal, a line for each phase elsewhere, nothing when work is short.
type progress struct {
	mu   sync.Mutex
	err  io.Writer
	draw *mpb.Progress // nil when standard error is no terminal
	bar  *mpb.Bar
	warm bool
}

func (a *app) newProgress() *progress {
	p := &progress{err: a.env.Err}
	if a.isTerminal() {
		p.draw = mpb.New(mpb.WithOutput(a.env.Err), mpb.WithWidth(40))
	}
	return p
}

// Warming implements [engine.Progress].
func (p *progress) Warming(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.warm {
		p.warm = true
		fmt.Fprintln(p.err, warmText+".")
		p.start("packages", total)
	}
	p.set(done)
}

// Building implements [engine.Progress].
func (p *progress) Building(lessons int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.start("lessons", lessons)
}

// Graded implements [engine.Progress].
func (p *progress) Graded(l verdict.Lesson) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil && !l.Cached && l.State != verdict.NotStarted {
		p.bar.Increment()
	}
}

// start replaces the bar that is shown by one that counts to total.
func (p *progress) start(what string, total int) {
	p.stop()
	if p.draw == nil {
		return
	}
	p.bar = p.draw.AddBar(int64(total), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(" "+what+" ")),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d")))
}

func (p *progress) set(done int) {
	if p.bar != nil {
		p.bar.SetCurrent(int64(done))
	}
}

func (p *progress) stop() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bar.Wait()
		p.bar = nil
	}
}

// close removes what is drawn and leaves the terminal as it was.
func (p *progress) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop()
	if p.draw != nil {
		p.draw.Wait()
		p.draw = nil
	}
}

// count shows how many of a known number of things are done.
func (p *progress) count(what string) func(done, total int) {
	return func(done, total int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.bar == nil {
			p.start(what, total)
		}
		p.set(done)
	}
}

// say prints a line where no bar is drawn: a log of long work.
func (p *progress) say(line string) {
	if p.draw == nil {
		fmt.Fprintln(p.err, line)
	}
}

// quiet shows the warming only: for commands that count something else than lessons.
type quiet struct{ *progress }

// Building implements [engine.Progress].
func (quiet) Building(int) {}

// Graded implements [engine.Progress].
func (quiet) Graded(verdict.Lesson) {}
