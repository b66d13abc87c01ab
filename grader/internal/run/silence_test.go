package run

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/internal/wire"
)

// watched is a context that ends when nothing is appended to the file called results.
func watched(t *testing.T) (ctx context.Context, p *process, stop func()) {
	t.Helper()
	results := filepath.Join(t.TempDir(), "results")
	require.NoError(t, os.WriteFile(results, nil, 0o600))
	p = &process{job: wire.Job{Results: results}}
	ctx, cancel := context.WithCancelCause(t.Context())
	return ctx, p, p.watchSilence(cancel)
}

func TestWatchSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, p, stop := watched(t)
		defer stop()
		time.Sleep(SilenceLimit)
		synctest.Wait()
		require.NoError(t, ctx.Err(), "not a moment too early")
		time.Sleep(SilenceLimit / 60)
		synctest.Wait()
		require.Error(t, ctx.Err())
		require.NoError(t, p.ended(context.Cause(ctx)))
		assert.Equal(t, Silent, p.killed)
	})
}

// A long lesson that reports now and then is left alone.
func TestWatchSilence_Progress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, p, stop := watched(t)
		defer stop()
		for i := range 10 {
			time.Sleep(SilenceLimit - time.Second)
			require.NoError(t, os.WriteFile(p.job.Results, make([]byte, i+1), 0o600))
		}
		synctest.Wait()
		require.NoError(t, ctx.Err())
	})
}

// The results may be gone: that is silence too.
func TestWatchSilence_NoFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, p, stop := watched(t)
		defer stop()
		require.NoError(t, os.Remove(p.job.Results))
		time.Sleep(2 * SilenceLimit)
		synctest.Wait()
		require.ErrorIs(t, context.Cause(ctx), errSilent)
	})
}

func TestEnded(t *testing.T) {
	p := &process{}
	require.NoError(t, p.ended(nil))
	assert.Empty(t, p.killed)
	stop := errors.New("stop")
	require.ErrorIs(t, p.ended(stop), stop)
	assert.Empty(t, p.killed)
	require.NoError(t, p.ended(errFlood))
	assert.Equal(t, OutputFlood, p.killed)
}
