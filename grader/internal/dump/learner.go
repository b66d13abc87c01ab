package dump

import "strings"

const module = "github.com/threadwise/threadwise/"

// Learner returns the innermost of frames that is the learner's own code: in this module, but neither a test nor
// part of the grader or of what the lessons are given. The example package that lab's own tests use counts as a lesson.
func Learner(frames []Frame) (Frame, bool) {
	for _, f := range frames {
		if isLearners(f) {
			return f, true
		}
	}
	return Frame{}, false
}

// InTest reports whether f is in a test file. The files of a suite keep their names, so this holds for them as well.
func InTest(f Frame) bool { return strings.HasSuffix(f.File, "_test.go") }

func isLearners(f Frame) bool {
	path, ours := strings.CutPrefix(packageOf(f.Func), module)
	if !ours || InTest(f) {
		return false
	}
	if path == "grader/lab/internal/sample" {
		return true
	}
	return path != "grader/lab" && !within(path, "grader/internal") && !within(path, "fixtures")
}

func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

// packageOf returns the import path in front of a function's name. Type arguments, which may name other packages,
// come after it.
func packageOf(function string) string {
	name, _, _ := strings.Cut(function, "[")
	slash := strings.LastIndexByte(name, '/')
	dot := strings.IndexByte(name[slash+1:], '.')
	if dot < 0 {
		return ""
	}
	return name[:slash+1+dot]
}
