package engine

import (
	"context"

	"github.com/sourcegraph/conc/pool"
)

// together returns a pool whose first error cancels the others and is the error of Wait. A panic of one is Wait's: whoever uses the
// engine may have a terminal to restore.
func together(ctx context.Context) *pool.ContextPool {
	return pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
}
