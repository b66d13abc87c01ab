package report

import (
	"slices"
	"strings"

	"github.com/threadwise/threadwise/grader/internal/topics"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// maxStories is how many topics are offered at a time: more than that is a library.
const maxStories = 2

// stories says where the longer stories behind l's failures are told, the first failure's first.
func (p *page) stories(l verdict.Lesson) {
	names := topicsOf(l)
	if len(names) == 0 {
		return
	}
	var commands []string
	for _, name := range names {
		commands = append(commands, "make explain T="+name)
	}
	p.line("   Why:  ", p.strong(strings.Join(commands, ", ")))
}

// topicsOf names the topics of what has failed.
func topicsOf(l verdict.Lesson) (names []string) {
	for _, q := range l.Requirements {
		topic, ok := topicOf(q)
		if ok && !slices.Contains(names, topic.Name) && len(names) < maxStories {
			names = append(names, topic.Name)
		}
	}
	return names
}

// topicOf is the topic of a requirement that has failed: by its cause where the topics know it, else by its kind.
func topicOf(q verdict.Requirement) (topics.Topic, bool) {
	if !failed(q.State) {
		return topics.Topic{}, false
	}
	topic, err := topics.Find(q.Cause)
	if err != nil {
		topic, err = topics.Find(string(q.Kind))
	}
	return topic, err == nil
}
