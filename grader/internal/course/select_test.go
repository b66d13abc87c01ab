package course_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/course"
)

func sample() *course.Course {
	c := &course.Course{}
	for i, name := range []string{"01_join", "05_fix_wordcount", "07_bounded", "10_fix_firstok", "17_future"} {
		number := []int{1, 5, 7, 10, 17}[i]
		c.Lessons = append(c.Lessons, course.Lesson{Name: name, Number: number})
	}
	return c
}

func names(lessons []course.Lesson) []string {
	var names []string
	for _, l := range lessons {
		names = append(names, l.Name)
	}
	return names
}

func TestLookup(t *testing.T) {
	tests := []struct{ name, want string }{
		{"7", "07_bounded"},
		{"07", "07_bounded"},
		{"007", "07_bounded"},
		{"1", "01_join"},
		{"10", "10_fix_firstok"},
		{"07_bounded", "07_bounded"},
		{"exercises/07_bounded", "07_bounded"},
		{"exercises/07_bounded/", "07_bounded"},
		{"./exercises/07_bounded", "07_bounded"},
		{filepath.Join("exercises", "07_bounded"), "07_bounded"},
		{"bound", "07_bounded"},
		{"Bounded", "07_bounded"},
		{"7_b", "07_bounded"},
		{"firstok", "10_fix_firstok"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l, err := sample().Lookup(test.name)
			require.NoError(t, err)
			assert.Equal(t, test.want, l.Name)
		})
	}
}

func TestLookup_Errors(t *testing.T) {
	tests := []struct{ name, want string }{
		{"fix", `"fix" could be 05_fix_wordcount or 10_fix_firstok: say which`},
		{"boundde", "no lesson is named \"boundde\"; the nearest is 07_bounded (`grader list` shows all)"},
		{"jion", "no lesson is named \"jion\"; the nearest is 01_join (`grader list` shows all)"},
		{"exercises/17_futures", "no lesson is named \"exercises/17_futures\"; the nearest is 17_future (`grader list` shows all)"},
		{"8", "no lesson is named \"8\"; the nearest is 07_bounded (`grader list` shows all)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := sample().Lookup(test.name)
			require.EqualError(t, err, test.want)
		})
	}
}

func TestLookup_NoLessons(t *testing.T) {
	_, err := new(course.Course).Lookup("7")
	require.ErrorContains(t, err, "this course has no lessons")
}

// Whatever somebody types is answered with a sentence, never a panic.
func FuzzLookup(f *testing.F) {
	for _, name := range []string{"", ".", "-1", "/", "7", "07_bounded", "../..", "\xff", "99999999999999999999"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		l, err := sample().Lookup(name)
		if err != nil {
			require.Contains(t, err.Error(), "_")
			return
		}
		again, err := sample().Lookup(l.Name)
		require.NoError(t, err)
		require.Equal(t, l.Name, again.Name)
	})
}

func TestSelect(t *testing.T) {
	tests := []struct {
		name string
		ask  []string
		want []string
	}{
		{"everything", nil, names(sample().Lessons)},
		{"one", []string{"7"}, []string{"07_bounded"}},
		{"the course's order", []string{"17", "join", "7"}, []string{"01_join", "07_bounded", "17_future"}},
		{"one by two names", []string{"7", "bounded"}, []string{"07_bounded"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := sample()
			got, err := c.Select(test.ask)
			require.NoError(t, err)
			assert.Equal(t, test.want, names(got))
			assert.Equal(t, sample(), c, "the course itself stays whole")
		})
	}
}

func TestSelect_Error(t *testing.T) {
	_, err := sample().Select([]string{"7", "nothing"})
	require.ErrorContains(t, err, `no lesson is named "nothing"`)
}
