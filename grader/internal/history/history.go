// Package history remembers which lessons were passed, and when, so that a check can say what is new and what broke.
package history

import (
	"maps"
	"time"

	"github.com/threadwise/threadwise/grader/internal/store"
	"github.com/threadwise/threadwise/grader/internal/verdict"
)

// schema is the version of the file. Another version counts as nothing remembered.
const schema = 1

// key names the file in the store.
const key = "progress"

// A file is what is remembered.
type file struct {
	Schema  int               `json:"schema"`
	Lessons map[string]record `json:"lessons"` // by folder
}

// A record is what is remembered of a lesson.
type record struct {
	PassedAt time.Time     `json:"passedAt,omitzero"` // the first time
	State    verdict.State `json:"state"`             // the last that was known
	Broken   bool          `json:"broken,omitempty"`  // it has failed since it last passed
}

// Update gives each of lessons its [verdict.History] by what kept remembers, and remembers how they stand at now. Its error says why
// that could not be remembered; the lessons are right all the same.
//
// Two checks that end at the same instant may forget what one of them found. It is then new, or broken, to the next check.
func Update(kept *store.Store, lessons []verdict.Lesson, now time.Time) error {
	old, remembered := load(kept)
	records := maps.Clone(old)
	for i := range lessons {
		l := &lessons[i]
		r, h := next(old[l.Name], l.State, now.Truncate(time.Second))
		if r != (record{}) {
			records[l.Name] = r
		}
		l.History = verdict.History{PassedAt: r.PassedAt}
		if remembered {
			l.History = h
		}
	}
	if remembered && maps.EqualFunc(old, records, same) {
		return nil
	}
	return kept.Keep(key, file{Schema: schema, Lessons: records})
}

// load returns what kept remembers of each lesson and tells whether it remembers anything.
func load(kept *store.Store) (records map[string]record, remembered bool) {
	var f file
	if !kept.Kept(key, &f) || f.Schema != schema || f.Lessons == nil {
		return map[string]record{}, false
	}
	return f.Lessons, true
}

// same compares instants, and not how they are written.
func same(a, b record) bool {
	return a.PassedAt.Equal(b.PassedAt) && a.State == b.State && a.Broken == b.Broken
}

// next returns what is to be remembered of a lesson that stands so now, and what there is to say. Whoever brings the stub back begins
// anew: what fails then is not broken, it is not done yet.
func next(r record, now verdict.State, at time.Time) (record, verdict.History) {
	var h verdict.History
	switch now {
	case verdict.NotChecked, "": // nothing is known about it
	case verdict.NotStarted:
		if r != (record{}) {
			r.State, r.Broken = now, false
		}
	case verdict.Passed:
		h.New = r.PassedAt.IsZero()
		h.Again = !h.New && r.State != verdict.Passed
		if h.New {
			r.PassedAt = at
		}
		r.State, r.Broken = now, false
	default:
		r.Broken = r.Broken || r.State == verdict.Passed
		h.Broken = r.Broken
		r.State = now
	}
	h.PassedAt = r.PassedAt
	return r, h
}
