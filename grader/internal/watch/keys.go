package watch

import (
	"context"
	"io"
	"unicode/utf8"
)

// A Key is what somebody typed: a character, or one of the constants.
type Key rune

// The keys that are no characters.
const (
	KeyEnter Key = -1 - iota
	KeyEscape
	KeyBackspace
	KeyUp
	KeyDown
	KeyPageUp
	KeyPageDown
	KeyQuit // Ctrl-C and Ctrl-D, which a raw terminal passes on
)

// ReadKeys sends what is typed into r until it ends, and closes the channel then. What is typed while nobody receives is kept. Reading
// cannot be called off: after ctx has ended it stops with the next key.
func ReadKeys(ctx context.Context, r io.Reader) <-chan Key {
	keys := make(chan Key, 64)
	go func() {
		defer close(keys)
		chunk := make([]byte, 256)
		kept := 0 // bytes of a character whose rest is still to come
		for {
			n, err := r.Read(chunk[kept:])
			typed, rest := decode(chunk[:kept+n])
			for _, k := range typed {
				select {
				case keys <- k:
				case <-ctx.Done():
					return
				}
			}
			kept = copy(chunk, rest)
			if err != nil {
				return
			}
		}
	}()
	return keys
}

// sequences are what terminals send for keys that are no characters.
var sequences = map[string]Key{
	"\x1b[A": KeyUp, "\x1bOA": KeyUp,
	"\x1b[B": KeyDown, "\x1bOB": KeyDown,
	"\x1b[5~": KeyPageUp, "\x1b[6~": KeyPageDown,
}

// decode returns the keys in a chunk of what a terminal sent, and the beginning of a character that is not there as a whole.
func decode(chunk []byte) (keys []Key, rest []byte) {
	for len(chunk) > 0 {
		if !utf8.FullRune(chunk) {
			return keys, chunk
		}
		n := sequence(chunk)
		if n > 1 {
			if k, known := sequences[string(chunk[:n])]; known {
				keys = append(keys, k)
			}
			chunk = chunk[n:]
			continue
		}
		r, size := utf8.DecodeRune(chunk)
		if k, ok := keyOf(r); ok {
			keys = append(keys, k)
		}
		chunk = chunk[size:]
	}
	return keys, nil
}

// sequence returns the length of the escape sequence that chunk begins with. A terminal sends one at once, so an escape at the end of a
// chunk is the key.
func sequence(chunk []byte) int {
	if len(chunk) < 2 || chunk[0] != 0x1b {
		return 0
	}
	switch chunk[1] {
	case 'O':
		return min(3, len(chunk))
	case '[':
		for i := 2; i < len(chunk); i++ {
			if chunk[i] >= 0x40 && chunk[i] <= 0x7e {
				return i + 1
			}
		}
		return len(chunk)
	}
	return 0
}

func keyOf(r rune) (Key, bool) {
	switch {
	case r == '\r' || r == '\n':
		return KeyEnter, true
	case r == 0x1b:
		return KeyEscape, true
	case r == 0x7f || r == '\b':
		return KeyBackspace, true
	case r == 0x03 || r == 0x04:
		return KeyQuit, true
	case r < ' ' || r == utf8.RuneError:
		return 0, false
	}
	return Key(r), true
}
