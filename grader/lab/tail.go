package lab

// A tail is a writer that keeps the end of what is written to it.
type tail struct {
	most int // bytes kept
	text []byte
}

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if len(t.text) > 2*t.most { // cut rarely: each cut moves what is kept
		t.text = append(t.text[:0], t.text[len(t.text)-t.most:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	return string(t.text[max(0, len(t.text)-t.most):])
}
