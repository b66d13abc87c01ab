package course

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Select returns the lessons that names ask for, in the order of the course: all of them for no names.
// A name is a number ("7", "07"), a folder ("07_bounded", "exercises/07_bounded/") or part of one ("bound").
func (c *Course) Select(names []string) ([]Lesson, error) {
	if len(names) == 0 {
		return c.Lessons, nil
	}
	chosen := map[string]bool{}
	for _, name := range names {
		l, err := c.Lookup(name)
		if err != nil {
			return nil, err
		}
		chosen[l.Name] = true
	}
	return slices.DeleteFunc(slices.Clone(c.Lessons), func(l Lesson) bool { return !chosen[l.Name] }), nil
}

// Lookup returns the one lesson that name means. Its error suggests the nearest when there is none, and lists all when there are several.
func (c *Course) Lookup(name string) (Lesson, error) {
	word := strings.ToLower(path.Base(filepath.ToSlash(name)))
	if n, err := strconv.Atoi(word); err == nil {
		word = fmt.Sprintf("%02d_", n)
	}
	var found []Lesson
	for _, l := range c.Lessons {
		if l.Name == word {
			return l, nil
		}
		if strings.Contains(l.Name, word) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Lesson{}, fmt.Errorf("no lesson is named %q; the nearest is %s (`grader list` shows all)", name, c.nearest(word))
	default:
		return Lesson{}, fmt.Errorf("%q could be %s: say which", name, strings.Join(folders(found), " or "))
	}
}

func folders(lessons []Lesson) []string {
	var names []string
	for _, l := range lessons {
		names = append(names, l.Name)
	}
	return names
}

// nearest returns the folder with the smallest edit distance to word, by its whole name or by the part after the number; to a
// number alone, that with the nearest number.
func (c *Course) nearest(word string) string {
	if len(c.Lessons) == 0 {
		return "none: this course has no lessons"
	}
	n, err := strconv.Atoi(strings.TrimSuffix(word, "_"))
	distance := func(l Lesson) int {
		if err == nil {
			return max(n-l.Number, l.Number-n)
		}
		_, short, _ := strings.Cut(l.Name, "_")
		return min(levenshtein(word, l.Name), levenshtein(word, short))
	}
	return slices.MinFunc(c.Lessons, func(a, b Lesson) int { return distance(a) - distance(b) }).Name
}

// levenshtein counts the insertions, deletions and replacements of bytes that turn a into b.
func levenshtein(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
