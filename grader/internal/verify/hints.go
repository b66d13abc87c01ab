package verify

import (
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/course"
)

// Parts of a hint that refer to something.
var (
	codeInHint   = regexp.MustCompile("`+([^`]+)`+")
	nameInHint   = regexp.MustCompile(`(?:\b([a-z]\w*)\.)?\b([A-Z]\w*)\b`)
	stringInHint = regexp.MustCompile(`"[^"]*"`)
	pathInHint   = regexp.MustCompile(`\b(?:exercises|solutions|fixtures|grader)/[\w./-]*\w`)
	lessonInHint = regexp.MustCompile(`(?i)\blesson (\d\d)\b`)
	folderInHint = regexp.MustCompile(`\b\d\d_[a-z]\w*`)
	makeInHint   = regexp.MustCompile(`\bmake ([a-z][\w-]*)`)
	graderInHint = regexp.MustCompile(`\bgrader ([a-z]+)`)
)

// checkHints tells where a hint speaks of what does not exist: a hint that nearly is the answer must lead to the one there is.
func checkHints(root string, l course.Lesson) (problems []string) {
	known := identifiers(root, l)
	for i, h := range l.Hints {
		for _, test := range h.For {
			if !slices.ContainsFunc(l.Requirements, func(r course.Requirement) bool { return r.Test == test }) {
				problems = append(problems, fmt.Sprintf("hint %d is for %s, which is no test of the lesson", i+1, test))
			}
		}
		names := unknownNames(h.Text, func(name string) bool { return known[name] || inOtherLesson(root, h.Text, name) })
		for _, missing := range slices.Concat(names, missingFiles(root, h.Text), unknownCommands(root, h.Text)) {
			problems = append(problems, fmt.Sprintf("hint %d speaks of %s", i+1, missing))
		}
	}
	for i := range problems {
		problems[i] = l.Dir() + "/README.md: " + problems[i]
	}
	return problems
}

// identifiers is every name in the lesson's files, its reference solution and its right submissions.
func identifiers(root string, l course.Lesson) map[string]bool {
	known := map[string]bool{}
	all, _ := variants(root, l) // whoever asks for the variants reports what is wrong with them
	texts := slices.Concat(l.Stubs, l.Given, l.Tests)
	for _, v := range all {
		if v.sort != wrong {
			texts = append(texts, v.files...)
		}
	}
	for _, f := range texts {
		addIdentifiers(known, f.Data)
	}
	return known
}

func addIdentifiers(known map[string]bool, text []byte) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), text, nil, 0)
	for {
		_, tok, name := s.Scan()
		switch tok {
		case token.EOF:
			return
		case token.IDENT:
			known[name] = true
		}
	}
}

// inOtherLesson tells whether the reference solution of a lesson that the hint mentions, as in "RunAll of lesson 02", has name.
func inOtherLesson(root, hint, name string) bool {
	for _, m := range lessonInHint.FindAllStringSubmatch(hint, -1) {
		files, _ := filepath.Glob(filepath.Join(root, "solutions", m[1]+"_*", "*.go")) // the pattern is well formed
		for _, file := range files {
			known := map[string]bool{}
			if text, err := os.ReadFile(file); err == nil {
				addIdentifiers(known, text)
			}
			if known[name] {
				return true
			}
		}
	}
	return false
}

// unknownNames lists the exported names in the hint's code that are not known and that, written with a package, the standard library
// does not have either.
func unknownNames(hint string, known func(name string) bool) (missing []string) {
	for _, code := range codeInHint.FindAllStringSubmatch(hint, -1) {
		if makeInHint.MatchString(code[1]) {
			continue // make check L=1: its variables are not Go's
		}
		for _, m := range nameInHint.FindAllStringSubmatch(stringInHint.ReplaceAllString(code[1], ""), -1) {
			if !known(m[2]) && !standard(m[1], m[2]) {
				missing = append(missing, fmt.Sprintf("`%s`, which neither the lesson nor a right solution has", m[0]))
			}
		}
	}
	return missing
}

// missingFiles lists the files and lessons that the hint names and the course does not have.
func missingFiles(root, hint string) (missing []string) {
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
		return err == nil
	}
	for _, name := range pathInHint.FindAllString(hint, -1) {
		if !exists(name) {
			missing = append(missing, name+", which does not exist")
		}
	}
	for _, name := range folderInHint.FindAllString(hint, -1) {
		if !exists("exercises/" + name) {
			missing = append(missing, "lesson "+name+", which does not exist")
		}
	}
	return missing
}

// unknownCommands lists the commands that the hint names and the course does not have: those of make are targets, those of the grader are
// in the course's README.
func unknownCommands(root, hint string) (missing []string) {
	read := func(name string) string {
		text, _ := os.ReadFile(filepath.Join(root, name)) // a file that is missing has no commands
		return string(course.Unify(text))
	}
	for _, m := range makeInHint.FindAllStringSubmatch(codeOf(hint), -1) {
		if !strings.Contains("\n"+read("Makefile"), "\n"+m[1]+":") {
			missing = append(missing, fmt.Sprintf("`make %s`, which Makefile does not have", m[1]))
		}
	}
	for _, m := range graderInHint.FindAllStringSubmatch(codeOf(hint), -1) {
		if !strings.Contains(read("README.md"), "`grader "+m[1]) {
			missing = append(missing, fmt.Sprintf("`grader %s`, which README.md does not have", m[1]))
		}
	}
	return missing
}

// codeOf joins what is code in the hint, a piece a line.
func codeOf(hint string) string {
	var pieces []string
	for _, m := range codeInHint.FindAllStringSubmatch(hint, -1) {
		pieces = append(pieces, m[1])
	}
	return strings.Join(pieces, "\n")
}
