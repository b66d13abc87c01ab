package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/store"
)

type value struct {
	Name string
	N    int
}

func open(t *testing.T) (s *store.Store, dir string) {
	t.Helper()
	root := t.TempDir()
	s, err := store.Open(root)
	require.NoError(t, err)
	return s, filepath.Join(root, store.Dir)
}

// unwritable is a store whose folder cannot be made, for any user on any system: a file is in its place.
func unwritable(t *testing.T) *store.Store {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, store.Dir), nil, 0o644))
	s, err := store.Open(root)
	require.ErrorContains(t, err, "results are not remembered: ")
	return s
}

func TestStore_RemembersAcrossOpens(t *testing.T) {
	root := t.TempDir()
	s, err := store.Open(root)
	require.NoError(t, err)
	var got value
	assert.False(t, s.Load("key", &got), "nothing was saved")
	require.NoError(t, s.Save("key", value{"ann", 7}))

	s, err = store.Open(root)
	require.NoError(t, err)
	assert.True(t, s.Load("key", &got))
	assert.Equal(t, value{"ann", 7}, got)
	assert.False(t, s.Load("other", &got))
}

func TestStore_SaveReplaces(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.Save("key", value{"a long name that a short one replaces", 1}))
	require.NoError(t, s.Save("key", value{"b", 2}))
	var got value
	require.True(t, s.Load("key", &got))
	assert.Equal(t, value{"b", 2}, got)
}

func TestStore_DamagedCountsAsNone(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "cut": `{"Name":"an`, "of another type": `{"Name":7}`, "garbage": "\x00\xff"} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "cache", "key.json"), []byte(text), 0o644))
			assert.False(t, s.Load("key", new(value)))
			require.NoError(t, s.Save("key", value{"ann", 7}), "and is replaced")
			assert.True(t, s.Load("key", new(value)))
		})
	}
}

func TestStore_SaveWhatIsNoJSON(t *testing.T) {
	s, _ := open(t)
	require.Error(t, s.Save("key", func() {}))
	assert.False(t, s.Load("key", new(value)))
}

// Where nothing can be written, everything works and nothing is remembered.
func TestStore_Unwritable(t *testing.T) {
	s := unwritable(t)
	require.NoError(t, s.Save("key", value{"ann", 7}))
	assert.False(t, s.Load("key", new(value)))
	s.Tidy()
	dir, err := s.Temp()
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	assert.DirExists(t, dir)
}

func TestStore_ReadOnlyFolder(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not keep this user from writing")
	}
	root := t.TempDir()
	require.NoError(t, os.Chmod(root, 0o555))
	t.Cleanup(func() { _ = os.Chmod(root, 0o755) })
	s, err := store.Open(root)
	require.ErrorContains(t, err, "results are not remembered: ")
	assert.NoError(t, s.Save("key", 1))
}

func TestStore_OpenLeavesNothingBehind(t *testing.T) {
	_, dir := open(t)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	assert.Equal(t, "cache", entries[0].Name())
}

func TestStore_TempFoldersDiffer(t *testing.T) {
	s, dir := open(t)
	a, err := s.Temp()
	require.NoError(t, err)
	b, err := s.Temp()
	require.NoError(t, err)
	assert.NotEqual(t, a, b)
	assert.Equal(t, filepath.Join(dir, "tmp"), filepath.Dir(a))
}

func TestStore_Tidy(t *testing.T) {
	s, dir := open(t)
	old, err := s.Temp()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(old, "binary"), nil, 0o644))
	young, err := s.Temp()
	require.NoError(t, err)
	require.NoError(t, s.Save("old", 1))
	require.NoError(t, s.Save("young", 1))
	age(t, old, 25*time.Hour)
	age(t, filepath.Join(dir, "cache", "old.json"), 31*24*time.Hour)
	age(t, filepath.Join(dir, "cache", "young.json"), 29*24*time.Hour)

	s.Tidy()
	assert.NoDirExists(t, old)
	assert.DirExists(t, young)
	var n int
	assert.False(t, s.Load("old", &n))
	assert.True(t, s.Load("young", &n))
}

func age(t *testing.T, name string, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	require.NoError(t, os.Chtimes(name, then, then))
}

func TestWriteFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "grades.csv")
	require.NoError(t, store.WriteFile(name, []byte("old")))
	require.NoError(t, store.WriteFile(name, []byte("new")))
	requireOnly(t, name, "new")
}

// requireOnly wants the file called name, with text, to be alone in its folder.
func requireOnly(t *testing.T, name, text string) {
	t.Helper()
	got, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, text, string(got))
	entries, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing else stays behind")
}

// A rename that fails leaves what was there, and no half-written file beside it.
func TestWriteFile_FailingRename(t *testing.T) {
	name := filepath.Join(t.TempDir(), "grades.csv")
	require.NoError(t, os.Mkdir(name, 0o755)) // no file replaces a folder
	require.Error(t, store.WriteFile(name, []byte("new")))
	entries, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Len(t, entries, 1)
	assert.True(t, entries[0].IsDir())
}

func TestWriteFile_NoFolder(t *testing.T) {
	require.Error(t, store.WriteFile(filepath.Join(t.TempDir(), "missing", "grades.csv"), nil))
}

// Two graders at once: a reader sees the text of one or of the other, whole.
func TestWriteFile_Concurrent(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows refuses to replace a file that is open")
	}
	name := filepath.Join(t.TempDir(), "result.json")
	texts := []string{strings.Repeat("a", 64<<10), strings.Repeat("b", 32<<10)}
	require.NoError(t, store.WriteFile(name, []byte(texts[0])))
	var writers sync.WaitGroup
	for _, text := range texts {
		writers.Go(func() {
			for range 20 {
				assert.NoError(t, store.WriteFile(name, []byte(text)))
			}
		})
	}
	for range 200 {
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Contains(t, texts, string(got))
	}
	writers.Wait()
}

func TestStore_KeepsWhateverItsAge(t *testing.T) {
	s, dir := open(t)
	require.NoError(t, s.Keep("key", value{"ann", 7}))
	old := time.Now().AddDate(-1, 0, 0)
	require.NoError(t, os.Chtimes(filepath.Join(dir, "key.json"), old, old))
	s.Tidy()
	var got value
	assert.True(t, s.Kept("key", &got))
	assert.Equal(t, value{"ann", 7}, got)
	assert.False(t, s.Load("key", &got), "what is kept is no result")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "key.json"), []byte(`{"Name": "an`), 0o644))
	assert.False(t, s.Kept("key", &got), "damaged")
}
