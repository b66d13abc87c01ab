package timeline

import "slices"

// fold returns rows as they are when they are few. Of many, those with the same times share one, and those that then
// are still too many are counted.
func fold(rows []Row) (shown []Row, hidden int) {
	if len(rows) <= maxRows {
		return rows, 0
	}
	for i, row := range shared(rows) {
		if i < maxRows {
			shown = append(shown, row)
		} else {
			hidden += 1 + row.More
		}
	}
	return shown, hidden
}

// shared has one row for all of those with the same times, in the order in which their first ones come.
func shared(rows []Row) (all []Row) {
	at := map[Row]int{}
	for _, r := range rows {
		times := r
		times.Name, times.More = "", 0
		i, seen := at[times]
		if !seen {
			at[times] = len(all)
			all = append(all, r)
			continue
		}
		all[i].More += 1 + r.More
	}
	return all
}

// An excerpt is the rows of a timeline that there is room for.
type excerpt struct {
	rows    []Row
	gap     int // the row before which some are missing
	missing int // how many
}

// excerpt has at most most rows of t, at least three: those with the same times share one, and if they are still too many, those in
// the middle are missing, for what came last says how it ended.
func (t *Timeline) excerpt(most int) excerpt {
	rows, most := t.Rows, max(most, 3)
	if len(rows) > most {
		rows = shared(rows)
	}
	if len(rows) <= most {
		return excerpt{rows: rows, gap: len(rows), missing: t.Hidden}
	}
	last := most / 3
	if t.Hidden > 0 && !rows[len(rows)-1].Mark {
		last = 0 // what came last is not there
	}
	e := excerpt{gap: most - last, missing: t.Hidden}
	e.rows = slices.Concat(rows[:e.gap], rows[len(rows)-last:])
	for _, r := range rows[e.gap : len(rows)-last] {
		e.missing += 1 + r.More
	}
	return e
}
