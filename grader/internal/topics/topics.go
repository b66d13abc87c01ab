// Package topics has the longer stories behind failures: what such a bug is, why it matters, how to read its report and how to fix it.
package topics

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
)

//go:embed text/*.md
var texts embed.FS

// A Topic is one sort of failure.
type Topic struct {
	Name  string // what `grader explain` calls it: "race"
	Title string // its heading
	Why   string // why it is a bug in real programs, in a sentence or two
	Text  string // all of it, in Markdown, with the heading
}

// names are the topics in the order in which they are listed, the most frequent first.
var names = []string{"timing", "leak", "race", "errors", "stuck", "busy", "panic", "exit", "output"}

// others are what else people may call a topic: causes in verdicts, kinds of requirements, usual words.
var others = map[string]string{
	"leaks": "leak", "goroutine": "leak",
	"races": "race", "data race": "race",
	"error":    "errors",
	"deadlock": "stuck", "hang": "stuck", "lock": "stuck",
	"spin": "busy", "loop": "busy", "polling": "busy",
	"time": "timing", "early": "timing", "late": "timing",
	"crash":  "panic",
	"goexit": "exit", "killed": "exit",
	"flood": "output", "memory": "output", "goroutines": "output",
}

// All returns every topic, the most frequent first.
func All() []Topic {
	var all []Topic
	for _, name := range names {
		all = append(all, load(name))
	}
	return all
}

// Find returns the topic called name, or that of a cause in a verdict. The error lists what there is.
func Find(name string) (Topic, error) {
	word := strings.ToLower(strings.TrimSpace(name))
	if other, ok := others[word]; ok {
		word = other
	}
	if !slices.Contains(names, word) {
		return Topic{}, fmt.Errorf("there is no story about %q: there are %s", name, strings.Join(names, ", "))
	}
	return load(word), nil
}

func load(name string) Topic {
	text, err := texts.ReadFile(path.Join("text", name+".md"))
	if err != nil {
		panic(err) // the text is part of this program
	}
	heading, _, _ := strings.Cut(string(text), "\n")
	return Topic{Name: name, Title: strings.TrimPrefix(heading, "# "), Why: why(string(text)), Text: string(text)}
}

// why is what a story quotes in its section on why it is a bug.
func why(text string) string {
	_, section, _ := strings.Cut(text, "\n## Why it is a bug\n\n> ")
	quoted, _, _ := strings.Cut(section, "\n")
	return quoted
}
