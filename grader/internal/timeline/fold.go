package timeline

import "fmt"

// fold returns rows as they are when they are few. Of many, those with the same times share one, and those that then
// are still too many are counted.
func fold(rows []Row) (shown []Row, hidden int) {
	if len(rows) <= maxRows {
		return rows, 0
	}
	for i, same := range together(rows) {
		if i < maxRows {
			shown = append(shown, shared(same))
		} else {
			hidden += len(same)
		}
	}
	return shown, hidden
}

// together collects rows with the same times. They keep the order in which their first ones come.
func together(rows []Row) [][]Row {
	at := map[Row]int{}
	var all [][]Row
	for _, r := range rows {
		times := r
		times.Name = ""
		i, seen := at[times]
		if !seen {
			i = len(all)
			at[times], all = i, append(all, nil)
		}
		all[i] = append(all[i], r)
	}
	return all
}

func shared(same []Row) Row {
	r := same[0]
	if n := len(same); n > 1 {
		more := fmt.Sprintf(" + %d more", n-1)
		r.Name = Shorten(r.Name, maxLabel-len(more)) + more
	}
	return r
}
