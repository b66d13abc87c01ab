package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"short"}, wrap("short", 20))
	assert.Equal(t, []string{"  one two", "  three"}, wrap("  one two three", 11))
	assert.Equal(t, []string{"一二三", "四五"}, wrap("一二三四五", 7), "cells, not characters")
	assert.Equal(t, []string{"a", "bbbbb", "bb"}, wrap("a bbbbbbb", 5), "long words are broken, not lost")
}

func TestExpandTabs(t *testing.T) {
	assert.Equal(t, "    a   b", expandTabs("\ta\tb"))
	assert.Equal(t, "言  b", expandTabs("言\tb"))
}

func TestPad(t *testing.T) {
	assert.Equal(t, "言  ", pad("言", 4))
	assert.Equal(t, "abc…", pad("abcdef", 4))
}

func TestMessage_ChartsAreCutAndProseIsWrapped(t *testing.T) {
	p := newPage(Style{Width: 60})
	got := p.message("task 0 ├" + strings.Repeat("─", 50) + "\n    " + strings.Repeat("code ", 20) + "\n" + strings.Repeat("prose ", 10))
	require.Len(t, got, 4)
	assert.Equal(t, "task 0 ├"+strings.Repeat("─", 46)+"…", got[0])
	assert.True(t, strings.HasPrefix(got[1], "    code") && strings.HasSuffix(got[1], "…"), got[1])
	assert.Equal(t, strings.TrimSpace(strings.Repeat("prose ", 9)), got[2])
}

func TestMessage_Empty(t *testing.T) {
	p := newPage(Style{})
	assert.Empty(t, p.message(""))
	assert.Empty(t, p.message("\n \n"))
}

// FuzzMessage checks what a hostile message must never achieve: a line too wide, or a character that acts.
func FuzzMessage(f *testing.F) {
	f.Add("plain", 80)
	f.Add("\x1b[2J\t言葉\r\n  ─\u202e", 40)
	f.Fuzz(func(t *testing.T, text string, width int) {
		p := newPage(Style{Width: min(width, 200)})
		for _, line := range p.message(text) {
			require.LessOrEqual(t, cells(line), p.room(), "%q", line)
			require.False(t, strings.ContainsFunc(line, hidden), "%q", line)
		}
	})
}
