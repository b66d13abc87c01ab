package course

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A given file whose first line is like this one holds what other lessons' solutions declare. Its own lesson has it under its own
// package name, so that each lesson stands alone and all have the same text.
var madeFrom = regexp.MustCompile(`\A// Code generated from (solutions/\S+\.go(?:, solutions/\S+\.go)*) by make sync\. DO NOT EDIT\.\n`)

// sources returns the files that given is made from, relative to the course's root; none when somebody wrote it.
func sources(given []byte) []string {
	m := madeFrom.FindSubmatch(given)
	if m == nil {
		return nil
	}
	return strings.Split(string(m[1]), ", ")
}

// makeGiven returns the text of a given file of package pkg that is made from names, which are relative to root.
func makeGiven(root, pkg string, names []string) ([]byte, error) {
	var imports []string
	var bodies bytes.Buffer
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		more, body, err := split(name, Unify(text))
		if err != nil {
			return nil, err
		}
		imports = append(imports, more...)
		bodies.Write(body)
	}
	slices.Sort(imports)
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated from %s by make sync. DO NOT EDIT.\n\npackage %s\n\n", strings.Join(names, ", "), pkg)
	fmt.Fprintf(&b, "import (\n%s\n)\n", strings.Join(slices.Compact(imports), "\n"))
	b.Write(bodies.Bytes())
	return format.Source(b.Bytes())
}

// split returns a Go file's import specs and what follows them.
func split(name string, text []byte) (imports []string, body []byte, err error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, text, parser.ParseComments)
	if err != nil {
		return nil, nil, err
	}
	offset := func(p token.Pos) int { return files.Position(p).Offset }
	start := offset(parsed.Name.End())
	for _, d := range parsed.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			start = offset(g.End())
		}
	}
	for _, s := range parsed.Imports {
		imports = append(imports, string(text[offset(s.Pos()):offset(s.End())]))
	}
	return imports, text[start:], nil
}

// givenFiles makes the given files of c that come from others' solutions anew, in c too, and returns them by name.
func givenFiles(c *Course) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, l := range c.Lessons {
		for i, f := range l.Given {
			names := sources(Unify(f.Data))
			if names == nil {
				continue
			}
			text, err := makeGiven(c.Root, l.Package(), names)
			if err != nil {
				return nil, fmt.Errorf("%s/%s: %w", l.Dir(), f.Name, err)
			}
			l.Given[i].Data = text
			files[path.Join(l.Dir(), f.Name)] = text
		}
	}
	return files, nil
}
