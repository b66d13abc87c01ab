package course

import "bytes"

// Unify returns text without a byte order mark and with \n line ends: what editors on Windows add does not change a file.
func Unify(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}
