// Package tail keeps the end of what a process says, which is where it says why it failed.
package tail

// A Tail keeps the last Most bytes that are written to it. It is not for several goroutines at once; exec.Cmd writes from one, and has
// ended that when Wait returns.
type Tail struct {
	Most int // bytes kept

	text []byte
}

// Write never fails.
func (t *Tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if len(t.text) > 2*t.Most { // cut rarely: each cut moves what is kept
		t.text = append(t.text[:0], t.text[len(t.text)-t.Most:]...)
	}
	return len(p), nil
}

// String is what was kept.
func (t *Tail) String() string {
	return string(t.text[max(0, len(t.text)-t.Most):])
}
