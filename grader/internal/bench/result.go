package bench

// Schema is the version of the JSON document. It grows when a field changes its meaning or goes; new fields do not change it.
const Schema = 1

// A Report is what one run of `grader bench` found. It is the document that --json prints.
type Report struct {
	Schema      int          `json:"schema"` // see [Schema]
	Machine     Machine      `json:"machine"`
	Waits       float64      `json:"waits"` // part of the real waiting times of io and images: 1 with --full
	Experiments []Experiment `json:"experiments"`
	Notes       []string     `json:"notes,omitempty"` // one line each, about the whole run
	Seconds     float64      `json:"seconds"`         // wall-clock time of the run
}

// A Machine is what the figures belong to.
type Machine struct {
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	GOMAXPROCS int    `json:"gomaxprocs"` // processors that a Go program may use
	Go         string `json:"go"`         // "go1.26.8"
	Python     string `json:"python,omitempty"`
}

// An Experiment is the outcome of one.
type Experiment struct {
	Name    Name   `json:"name"`
	Title   string `json:"title"`
	Lesson  string `json:"lesson"`  // folder of the lesson whose code was measured
	Code    string `json:"code"`    // the functions of it
	Yours   bool   `json:"yours"`   // the learner's own code; else the reference solution
	Rows    []Row  `json:"rows"`    // in the order in which they were measured
	Finding string `json:"finding"` // what the figures show, in a sentence or two
}

// A Row is a case and how long it took.
type Row struct {
	Case
	Go     Figure  `json:"go"`
	Python *Figure `json:"python,omitempty"` // nil when Python was not run
}

// A Figure is the outcome of one case in one language.
type Figure struct {
	Seconds float64 `json:"seconds"`           // 0 when skipped
	Speedup float64 `json:"speedup"`           // how many times as fast as the first case of the same work; 0 when unknown
	Memory  float64 `json:"memory,omitempty"`  // bytes for each task; 0 when not measured
	Skipped string  `json:"skipped,omitempty"` // why it was not measured
}

// NewExperiment puts together what Go and, unless it is nil, Python measured for cases.
func NewExperiment(n Name, yours bool, procs int, cases []Case, inGo, inPython []Figure) Experiment {
	e := Experiment{Name: n, Title: n.Title(), Lesson: n.Lesson(), Code: n.Code(), Yours: yours}
	inGo = withSpeedups(n, cases, inGo)
	inPython = withSpeedups(n, cases, inPython)
	for i, c := range cases {
		row := Row{Case: c, Go: inGo[i]}
		if inPython != nil {
			row.Python = &inPython[i]
		}
		e.Rows = append(e.Rows, row)
	}
	e.Finding = e.finding(procs)
	return e
}

// withSpeedups compares each figure with the first of the same work. In [Scale] each case has work of its own, however it is named.
func withSpeedups(n Name, cases []Case, figures []Figure) []Figure {
	if n == Scale {
		return figures
	}
	first := map[string]float64{}
	for i := range figures {
		f := &figures[i]
		if _, found := first[cases[i].Work]; !found {
			first[cases[i].Work] = f.Seconds
		}
		if f.Seconds > 0 {
			f.Speedup = first[cases[i].Work] / f.Seconds
		}
	}
	return figures
}

// HasPython tells whether Python was measured beside Go.
func (e Experiment) HasPython() bool { return len(e.Rows) > 0 && e.Rows[0].Python != nil }

// Works returns the rows by their work, in order.
func (e Experiment) Works() [][]Row {
	var works [][]Row
	for i, row := range e.Rows {
		if i == 0 || row.Work != e.Rows[i-1].Work {
			works = append(works, nil)
		}
		works[len(works)-1] = append(works[len(works)-1], row)
	}
	return works
}
