package engine

import (
	"context"
	"errors"
	"testing"

	"github.com/sourcegraph/conc/panics"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTogether_FirstErrorCancels(t *testing.T) {
	broken := errors.New("broken")
	g := together(t.Context())
	g.Go(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	g.Go(func(context.Context) error { return broken })
	assert.Equal(t, broken, g.Wait())
}

func TestTogether_PanicIsTheCallers(t *testing.T) {
	g := together(t.Context()).WithMaxGoroutines(2)
	g.Go(func(ctx context.Context) error { <-ctx.Done(); return nil })
	g.Go(func(context.Context) error { panic("broken") })
	p := panics.Try(func() { _ = g.Wait() })
	require.NotNil(t, p, "what Wait panicked with")
	assert.Contains(t, p.String(), "broken")
}
