// Command grader grades the course: a learner's own work, a class, and the course itself.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/threadwise/threadwise/grader/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv})
	stop()
	os.Exit(code)
}
