package build

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Vet runs all of go vet on units; go test's default leaves out copylocks, lostcancel and waitgroup. It returns what was found by
// lesson. Lessons that do not compile have no findings: the compiler has said it already.
func (t *Toolchain) Vet(ctx context.Context, dir string, units []Unit) (map[string][]Diagnostic, error) {
	overlay, err := t.writeOverlay(dir, units)
	if err != nil {
		return nil, fmt.Errorf("writing the overlay for go vet: %w", err)
	}
	args := slices.Concat([]string{"vet", "-json", "-overlay", overlay}, t.raceFlag())
	for _, u := range units {
		args = append(args, "./"+u.Lesson.Dir())
	}
	cmd := t.command(ctx, args...)
	cmd.Env = append(cmd.Env, noCollection...)
	cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := startBehind(cmd); err != nil { // the build beside it is what people wait for
		return nil, fmt.Errorf("starting go vet: %w", err)
	}
	_ = cmd.Wait() // fails where a package does not compile or something was found: the text says which
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return findings(out.Bytes(), units), nil
}

// findings reads the output of go vet -json: objects package → analyzer → findings, between lines that begin with #.
func findings(out []byte, units []Unit) map[string][]Diagnostic {
	type finding struct{ Posn, Message string }
	found := map[string][]Diagnostic{}
	for _, object := range jsonObjects(out) {
		var packages map[string]map[string]json.RawMessage
		if json.Unmarshal(object, &packages) != nil {
			continue
		}
		for _, u := range units {
			analyzers := packages[u.Lesson.ImportPath()]
			for _, analyzer := range slices.Sorted(maps.Keys(analyzers)) {
				var all []finding
				if json.Unmarshal(analyzers[analyzer], &all) != nil {
					continue // an analyzer that could not run says {"error": …}
				}
				for _, f := range all {
					d := diagnostics(f.Posn+": "+f.Message, u.Lesson)[0]
					d.Message += " (" + analyzer + ")"
					found[u.Lesson.Name] = append(found[u.Lesson.Name], d)
				}
			}
		}
	}
	return found
}

// jsonObjects returns the top-level objects that text holds among other lines.
func jsonObjects(text []byte) [][]byte {
	var objects [][]byte
	for {
		start := bytes.Index(text, []byte("{\n"))
		if start < 0 {
			return objects
		}
		decoder := json.NewDecoder(bytes.NewReader(text[start:]))
		var object json.RawMessage
		if decoder.Decode(&object) != nil { // the end of some other line
			text = text[start+1:]
			continue
		}
		objects = append(objects, object)
		text = text[start+int(decoder.InputOffset()):]
	}
}
