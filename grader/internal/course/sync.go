package course

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Generated returns the files that are made from the tree at root, by name relative to root, with slashes.
func Generated(root string) (map[string][]byte, error) {
	tree, err := treeFiles(root)
	if err != nil {
		return nil, err
	}
	c, err := assemble(root, tree)
	if err != nil {
		return nil, err
	}
	files, err := givenFiles(c)
	if err != nil {
		return nil, err
	}
	maps.Copy(tree, files)
	for _, l := range c.Lessons {
		for _, f := range slices.Concat(l.Given, l.Tests) {
			if files[path.Join("solutions", l.Name, f.Name)], err = forSolution(l, f); err != nil {
				return nil, err
			}
		}
	}
	files[ArchivePath] = archive(tree)
	return files, nil
}

// forSolution is the file f of an exercise as the solution has it. Formatting puts the changed import in its place.
func forSolution(l Lesson, f File) ([]byte, error) {
	head := fmt.Sprintf("// Code generated from %s/%s by make sync. DO NOT EDIT.\n\n", l.Dir(), f.Name)
	solution := strings.Replace(l.ImportPath(), "/exercises/", "/solutions/", 1)
	data := madeFrom.ReplaceAll(Unify(f.Data), nil) // one head is enough
	text := append([]byte(head), bytes.ReplaceAll(bytes.TrimLeft(data, "\n"), []byte(l.ImportPath()+`"`), []byte(solution+`"`))...)
	formatted, err := format.Source(text)
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w", l.Dir(), f.Name, err)
	}
	return formatted, nil
}

// Outdated returns the names of generated files that are missing or differ from what [Sync] would write.
func Outdated(root string) ([]string, error) {
	names, _, err := outdated(root)
	return names, err
}

// outdated also returns every generated file as it should be.
func outdated(root string) (names []string, files map[string][]byte, err error) {
	files, err = Generated(root)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		have, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(Unify(have), files[name]) {
			names = append(names, name)
		}
	}
	return names, files, nil
}

// Sync writes the generated files that are out of date and returns their names.
func Sync(root string) ([]string, error) {
	names, files, err := outdated(root)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return names[:i], err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return names[:i], err
		}
	}
	return names, nil
}
