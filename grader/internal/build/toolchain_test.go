package build

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindToolchain_NoGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := FindToolchain(t.Context(), t.TempDir())
	require.EqualError(t, err, "no Go on PATH: install it from https://go.dev/dl and open a new terminal")
}

func TestCheckVersion(t *testing.T) {
	root := t.TempDir()
	require.ErrorContains(t, checkVersion(root, "go1.26.8"), "reading the course's go.mod: ")
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module x\n"), 0o644))
	require.ErrorContains(t, checkVersion(root, "go1.26.8"), "asks for no version of Go")
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module x\n\ngo 1.26.0\n"), 0o644))
	for _, have := range []string{"go1.26.0", "go1.26.8", "go1.27rc1", "devel go1.27-abcdef", "go2"} {
		assert.NoError(t, checkVersion(root, have), have)
	}
	for _, have := range []string{"go1.9", "go1.25.9", "go1.26rc1"} {
		assert.EqualError(t, checkVersion(root, have), "this is "+have+", the course needs go1.26.0 or newer: https://go.dev/dl")
	}
}

func TestNoRace(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // holds no compiler
	tests := []struct{ name, goos, goarch, cgo, cc, want string }{
		{"macOS needs none", "darwin", "arm64", "0", "clang", ""},
		{"Go turns cgo off when there is none", "linux", "amd64", "0", "gcc", "no C compiler, which the race detector needs: install gcc or clang"},
		{"one that is not there", "linux", "amd64", "1", "gcc -m64", "no C compiler (gcc), which the race detector needs: install gcc or clang"},
		{"none named", "linux", "amd64", "1", "", "no C compiler (), which the race detector needs: install gcc or clang"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, noRace(test.goos, test.goarch, test.cgo, test.cc))
		})
	}
}

func TestNoRace_WithCompiler(t *testing.T) {
	compiler, err := os.Executable() // any program will do
	require.NoError(t, err)
	assert.Empty(t, noRace("linux", "amd64", "1", compiler))
	assert.Empty(t, noRace("windows", "amd64", "1", compiler))
	assert.Equal(t, "Go has no race detector for linux/386", noRace("linux", "386", "1", compiler))
	assert.Equal(t, "Go has no race detector for windows/arm64", noRace("windows", "arm64", "1", compiler))
}

func TestWithStderr(t *testing.T) {
	plain := errors.New("plain")
	assert.Equal(t, plain, withStderr(plain))
	err := withStderr(&exec.ExitError{Stderr: []byte("go: no such tool\n")})
	assert.ErrorContains(t, err, ": go: no such tool")
}

func TestBuildError(t *testing.T) {
	cause := errors.New("exit status 1")
	err := buildError{cause, "disk full"}
	require.EqualError(t, err, "building the tests: exit status 1: disk full")
	require.ErrorIs(t, err, cause)
}
