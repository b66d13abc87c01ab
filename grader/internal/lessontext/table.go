package lessontext

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
)

const (
	columnGap = 2
	minColumn = 8 // columns are not made narrower, to spare words
)

// table writes a table whose cells are wrapped where all of it would be too wide.
func (p *printer) table(n *extensionast.Table, f frame) {
	var rows [][][]word
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		style := paint(plain)
		if _, ok := row.(*extensionast.TableHeader); ok {
			style = p.look.strong
		}
		var cellsOfRow [][]word
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cellsOfRow = append(cellsOfRow, p.inline(ast.Node(cell), style))
		}
		rows = append(rows, cellsOfRow)
	}
	widths := columns(rows, len(n.Alignments), f.width-cells(f.rest))
	for i, row := range rows {
		for _, line := range layRow(row, widths, n.Alignments) {
			p.line(f.first + line)
			f.first = f.rest
		}
		if i == 0 {
			p.line(f.rest + p.look.quiet(rule(widths)))
		}
	}
}

// columns returns the width of each column: what its widest cell needs, and less for the widest columns when that is too much.
func columns(rows [][][]word, count, room int) []int {
	widths := make([]int, count)
	total := columnGap * (count - 1)
	for i := range widths {
		for _, row := range rows {
			if i < len(row) {
				widths[i] = max(widths[i], natural(row[i]))
			}
		}
		total += widths[i]
	}
	for ; total > room; total-- {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= minColumn {
			break
		}
		widths[widest]--
	}
	return widths
}

// natural is the width of words on one line.
func natural(words []word) int {
	width := max(0, len(words)-1)
	for _, w := range words {
		width += w.cells
	}
	return width
}

// layRow returns the lines of a row of the table.
func layRow(row [][]word, widths []int, alignments []extensionast.Alignment) []string {
	laid := make([][]laidLine, len(row))
	height := 0
	for i, cell := range row {
		laid[i] = wrap(cell, widths[i])
		height = max(height, len(laid[i]))
	}
	lines := make([]string, height)
	for i := range lines {
		parts := make([]string, len(row))
		for j := range row {
			var l laidLine
			if i < len(laid[j]) {
				l = laid[j][i]
			}
			parts[j] = align(l, widths[j], alignments[j])
		}
		lines[i] = strings.Join(parts, spaces(columnGap))
	}
	return lines
}

func align(l laidLine, width int, a extensionast.Alignment) string {
	room := width - l.cells
	switch a {
	case extensionast.AlignRight:
		return spaces(room) + l.text
	case extensionast.AlignCenter:
		return spaces(room/2) + l.text + spaces(room-room/2)
	default:
		return l.text + spaces(room)
	}
}

func rule(widths []int) string {
	var parts []string
	for _, w := range widths {
		parts = append(parts, strings.Repeat("─", w))
	}
	return strings.Join(parts, spaces(columnGap))
}
