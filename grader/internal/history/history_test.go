package history_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/history"
	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// noon is when the first check of a test happens; each later one is a day later.
var noon = time.Date(2026, 11, 14, 12, 0, 0, 0, time.UTC)

// A memory is a store with one lesson in it.
type memory struct {
	t     *testing.T
	store *store.Store
	file  string
	now   time.Time
}

func newMemory(t *testing.T) *memory {
	t.Helper()
	root := t.TempDir()
	s, err := store.Open(root)
	require.NoError(t, err)
	return &memory{t, s, filepath.Join(root, store.Dir, "progress.json"), noon}
}

// check is a check that finds the lesson in state.
func (m *memory) check(state verdict.State) verdict.History {
	m.t.Helper()
	lessons := []verdict.Lesson{{Name: "02_waitgroup", State: state}}
	require.NoError(m.t, history.Update(m.store, lessons, m.now))
	m.now = m.now.AddDate(0, 0, 1)
	return lessons[0].History
}

func TestUpdate(t *testing.T) {
	const passed, failed = verdict.Passed, verdict.Failed
	first := noon.AddDate(0, 0, 1) // the second check: the first is the one before anything is remembered
	for name, tt := range map[string]struct {
		before []verdict.State
		now    verdict.State
		want   verdict.History
	}{
		"passed for the first time": {nil, passed, verdict.History{PassedAt: first, New: true}},
		"passed as before":          {[]verdict.State{passed}, passed, verdict.History{PassedAt: first}},
		"never passed":              {[]verdict.State{failed}, failed, verdict.History{}},
		"broken":                    {[]verdict.State{passed}, failed, verdict.History{PassedAt: first, Broken: true}},
		"does not compile":          {[]verdict.State{passed}, verdict.NotCompiled, verdict.History{PassedAt: first, Broken: true}},
		"stuck":                     {[]verdict.State{passed}, verdict.Stuck, verdict.History{PassedAt: first, Broken: true}},
		"still broken":              {[]verdict.State{passed, failed, verdict.Stuck}, failed, verdict.History{PassedAt: first, Broken: true}},
		"mended":                    {[]verdict.State{passed, failed}, passed, verdict.History{PassedAt: first, Again: true}},
		"mended before":             {[]verdict.State{passed, failed, passed}, passed, verdict.History{PassedAt: first}},
		"not checked":               {[]verdict.State{passed}, verdict.NotChecked, verdict.History{PassedAt: first}},
		"broken, not checked since": {[]verdict.State{passed, failed, verdict.NotChecked}, failed, verdict.History{PassedAt: first, Broken: true}},
		"never set":                 {[]verdict.State{passed}, "", verdict.History{PassedAt: first}},
		"begun anew":                {[]verdict.State{passed, verdict.NotStarted}, failed, verdict.History{PassedAt: first}},
		"begun anew and passed":     {[]verdict.State{passed, verdict.NotStarted}, passed, verdict.History{PassedAt: first, Again: true}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory(t)
			m.check(verdict.NotStarted)
			for _, state := range tt.before {
				m.check(state)
			}
			assert.Equal(t, tt.want, m.check(tt.now))
		})
	}
}

func TestUpdate_TheFirstCheckFindsNothingNew(t *testing.T) {
	m := newMemory(t)
	assert.Equal(t, verdict.History{PassedAt: noon}, m.check(verdict.Passed))
	assert.Equal(t, verdict.History{PassedAt: noon}, m.check(verdict.Passed))
}

func TestUpdate_LessonsThatAreNotThereStay(t *testing.T) {
	m := newMemory(t)
	m.check(verdict.Passed)
	require.NoError(t, history.Update(m.store, []verdict.Lesson{{Name: "01_join", State: verdict.Passed}}, m.now))
	assert.Equal(t, verdict.History{PassedAt: noon, Broken: true}, m.check(verdict.Failed))
}

// What cannot be read counts as nothing, is left alone by reading, and is replaced by the check that remembers anew.
func TestUpdate_Unreadable(t *testing.T) {
	for name, text := range map[string]string{
		"empty":              "",
		"cut off":            `{"schema":1,"lessons":{"02_waitgroup":{"passedAt":"2026-11-14T12:00:00Z","sta`,
		"another version":    `{"schema":2,"lessons":{"02_waitgroup":{"passedAt":"2026-11-14T12:00:00Z","state":"passed"}}}`,
		"no version":         `{"lessons":{"02_waitgroup":{"state":"passed"}}}`,
		"of another type":    `[1]`,
		"null":               `null`,
		"no time":            `{"schema":1,"lessons":{"02_waitgroup":{"passedAt":"yesterday","state":"passed"}}}`,
		"lessons of no type": `{"schema":1,"lessons":7}`,
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory(t)
			require.NoError(t, os.WriteFile(m.file, []byte(text), 0o644))
			assert.Equal(t, verdict.History{}, m.check(verdict.Failed), "nothing is remembered")
			assert.Equal(t, verdict.History{PassedAt: noon.AddDate(0, 0, 1), New: true}, m.check(verdict.Passed))
		})
	}
}

func TestUpdate_WritesOnlyWhatChanged(t *testing.T) {
	m := newMemory(t)
	m.check(verdict.Passed)
	before, err := os.Stat(m.file)
	require.NoError(t, err)
	m.check(verdict.Passed)
	after, err := os.Stat(m.file)
	require.NoError(t, err)
	assert.True(t, os.SameFile(before, after), "the file was replaced although nothing had changed")
	m.check(verdict.Failed)
	after, err = os.Stat(m.file)
	require.NoError(t, err)
	assert.False(t, os.SameFile(before, after), "the file was changed in place")
}

func TestUpdate_WithoutAFolder(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, store.Dir), nil, 0o644))
	s, err := store.Open(root)
	require.Error(t, err)
	m := &memory{t, s, "", noon}
	m.check(verdict.Passed)
	assert.Equal(t, verdict.History{}, m.check(verdict.Failed))
}
