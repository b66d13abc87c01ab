// Package stdout keeps a learner's prints out of the answers: it sends them to standard error.
//
// It imports nothing but os, and its path sorts before that of any solution. So it is initialised before package-level code of
// a solution can print: Go initialises packages in the order of their paths, as soon as their imports are ready.
package stdout

import "os"

// Real is the standard output of the process.
var Real = os.Stdout

func init() { os.Stdout = os.Stderr }
