package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/report"
	"github.com/threadwise/threadwise/grader/internal/store"
)

// A reportFile is the name of a page for a browser. It is looked at before any work begins: a minute later would be too late.
type reportFile string

// Set implements [pflag.Value].
func (f *reportFile) Set(name string) error {
	if ext := strings.ToLower(filepath.Ext(name)); ext != ".html" && ext != ".htm" {
		return errors.New("name a file that ends in .html") // whoever leaves it out names a lesson, and must not lose its file
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s", filepath.Dir(name))
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return errors.New("that is there, and no file")
	}
	*f = reportFile(name)
	return nil
}

// String implements [pflag.Value].
func (f *reportFile) String() string { return string(*f) }

// Type implements [pflag.Value].
func (f *reportFile) Type() string { return "file" }

// writePage writes r as a page into the file called name. Without a name it does nothing.
func writePage(name string, r report.Report) error {
	if name == "" {
		return nil
	}
	var page bytes.Buffer
	if err := report.HTML(&page, r); err != nil {
		return err
	}
	return store.WriteFile(name, page.Bytes())
}
