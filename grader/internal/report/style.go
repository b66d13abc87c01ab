package report

import "github.com/fatih/color"

// Style is how text may look.
type Style struct {
	Width int  // of the terminal, in cells; below 1 means 80, and nothing is laid out for fewer than 60
	Color bool // whether escape sequences for colour may be written
}

const (
	defaultWidth = 80
	minWidth     = 60  // what the columns of the scoreboard need
	maxMeasure   = 100 // wider lines of prose are tiring to read, and columns drift apart
)

func (s Style) width() int {
	if s.Width < 1 {
		return defaultWidth
	}
	return max(s.Width, minWidth)
}

// measure is the width of prose and tables.
func (s Style) measure() int { return min(s.width(), maxMeasure) }

// Prose breaks text into lines that fit, with indent cells before each.
func (s Style) Prose(indent int, text string) []string {
	lines := wrap(cleanLine(text), s.measure()-indent)
	for i, line := range lines {
		lines[i] = spaces(indent) + line
	}
	return lines
}

// Strong is for what the eye looks for first. It is one of the colours of reports, for text that another package lays out.
func (s Style) Strong(text string) string { return newPalette(s.Color).strong(text) }

// Quiet is for what matters less. See [Style.Strong].
func (s Style) Quiet(text string) string { return newPalette(s.Color).quiet(text) }

// Good is for praise. See [Style.Strong].
func (s Style) Good(text string) string { return newPalette(s.Color).good(text) }

// Unsure is for what needs attention. See [Style.Strong].
func (s Style) Unsure(text string) string { return newPalette(s.Color).unsure(text) }

// A paint puts text in a colour. It adds no cells, so measure and pad before painting.
type paint func(text string) string

// plain leaves text as it is.
func plain(text string) string { return text }

// palette holds the few colours in use. No meaning rests on colour alone.
type palette struct {
	good, bad, unsure, quiet, strong paint
}

func newPalette(on bool) palette {
	return palette{
		good:   newPaint(on, color.FgGreen),
		bad:    newPaint(on, color.FgRed),
		unsure: newPaint(on, color.FgYellow),
		quiet:  newPaint(on, color.Faint),
		strong: newPaint(on, color.Bold),
	}
}

// newPaint decides for itself: fatih/color's own guess about the environment is not asked.
func newPaint(on bool, attribute color.Attribute) paint {
	if !on {
		return plain
	}
	c := color.New(attribute)
	c.EnableColor()
	return func(text string) string {
		if text == "" {
			return ""
		}
		return c.Sprint(text)
	}
}
