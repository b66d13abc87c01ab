package bench

import (
	"fmt"
	"strings"
)

// noise is by how much two measurements may differ before anything is made of it.
const noise = 1.15

// enough is the part of what processors could give that passes without a remark.
const enough = 0.6

// finding says what the figures show. Nothing in it is known beforehand.
func (e Experiment) finding(procs int) string {
	if len(e.Rows) == 0 {
		return ""
	}
	switch e.Name {
	case IO:
		return e.findIO()
	case Images:
		return e.findImages()
	case CPU:
		return e.findCPU(procs)
	default:
		return e.findScale()
	}
}

// findIO compares what was gained with what could be: as much as there are tasks.
func (e Experiment) findIO() string {
	rows := e.Works()[0]
	together := rows[len(rows)-1]
	text := fmt.Sprintf("All at once, %s took %s in place of %s: %s as fast", together.Work, Span(together.Go.Seconds),
		Span(rows[0].Go.Seconds), Times(together.Go.Speedup))
	if most := float64(together.Tasks); together.Go.Speedup*noise >= most {
		text += fmt.Sprintf(", and %d× is all that %d waiting tasks can gain.", together.Tasks, together.Tasks)
	} else {
		text += fmt.Sprintf(", where up to %d× was possible: something held them up.", together.Tasks)
	}
	return text + python(together, " Python's threads: %s.")
}

// findImages says what five at a time gave, and whether more gave more.
func (e Experiment) findImages() string {
	five, best := e.Rows[0], e.Rows[0]
	for _, row := range e.Rows {
		if row.AtOnce == 5 {
			five = row
		}
		if row.Go.Speedup > best.Go.Speedup*noise {
			best = row
		}
	}
	text := fmt.Sprintf("%d at a time took %s in place of %s: %s as fast.", five.AtOnce, Span(five.Go.Seconds),
		Span(e.Rows[0].Go.Seconds), Times(five.Go.Speedup))
	text += python(five, " Python's threads: %s.")
	if five.AtOnce == 5 {
		text += " Tutorials report 3 to 5×."
	}
	switch most := e.Rows[len(e.Rows)-1]; {
	case best.AtOnce == 1:
		text += " More at a time gained nothing here."
	case best.AtOnce > 5:
		text += fmt.Sprintf(" %d at a time gained more: %s.", best.AtOnce, Times(best.Go.Speedup))
	case most.AtOnce > five.AtOnce:
		text += fmt.Sprintf(" %d at a time gained no more than that (%s).", most.AtOnce, Times(most.Go.Speedup))
	}
	return text
}

// findCPU says for each work what a worker for each processor gave, and what more workers gave.
func (e Experiment) findCPU(procs int) string {
	var parts []string
	for _, rows := range e.Works() {
		parts = append(parts, findWorkers(rows, procs))
	}
	return strings.Join(parts, " ")
}

func findWorkers(rows []Row, procs int) string {
	full, most := rows[0], rows[len(rows)-1]
	for _, row := range rows {
		if row.AtOnce == procs {
			full = row
		}
	}
	text := fmt.Sprintf("%s: one processor is all that there is to use, and one worker keeps it busy", sentence(full.Work))
	if procs > 1 {
		text = fmt.Sprintf("%s: %s on as many processors gave %s", sentence(full.Work), full.Way, Times(full.Go.Speedup))
		if full.Go.Speedup < enough*float64(procs) {
			text += fmt.Sprintf(", where up to %d× was possible (other work on this machine, or its memory, held them up)", procs)
		}
	}
	text += python(full, " (Python's threads %s)")
	switch gain := full.Go.Seconds / most.Go.Seconds; {
	case gain > noise:
		return text + fmt.Sprintf("; %s gave more here, %s.", most.Way, Times(most.Go.Speedup))
	case gain < 1/noise:
		return text + fmt.Sprintf("; %s gave less, %s.", most.Way, Times(most.Go.Speedup))
	default:
		return text + fmt.Sprintf("; %s gave nothing more, %s.", most.Way, Times(most.Go.Speedup))
	}
}

// findScale says what the largest number of tasks cost.
func (e Experiment) findScale() string {
	most := e.Rows[len(e.Rows)-1]
	text := fmt.Sprintf("%s that wait %s took %s together; one after another they would take %s.", sentence(most.Way), Span(most.Wait),
		Span(most.Go.Seconds), Span(float64(most.Tasks)*most.Wait))
	if most.Go.Memory > 0 {
		text += fmt.Sprintf(" Each goroutine took %s of memory", Memory(most.Go.Memory))
		if thread := e.threadMemory(); thread > 0 {
			text += fmt.Sprintf(", a Python thread %s", Memory(thread))
		}
		text += "."
	}
	return text
}

// threadMemory is what a thread took in the largest case in which that was measured.
func (e Experiment) threadMemory() float64 {
	memory := 0.0
	for _, row := range e.Rows {
		if row.Python != nil && row.Python.Memory > 0 {
			memory = row.Python.Memory
		}
	}
	return memory
}

// python formats Python's speed-up in a row; it is empty where there is none.
func python(row Row, format string) string {
	if row.Python == nil || row.Python.Speedup == 0 {
		return ""
	}
	return fmt.Sprintf(format, Times(row.Python.Speedup))
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
