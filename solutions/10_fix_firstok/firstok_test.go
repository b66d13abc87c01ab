// Code generated from exercises/10_fix_firstok/firstok_test.go by make sync. DO NOT EDIT.

package firstok_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/threadwise/threadwise/grader/lab"
	firstok "github.com/threadwise/threadwise/solutions/10_fix_firstok"
)

// FetchFirstOK returns the answer that comes first.
func TestFetchFirstOK_ReturnsTheFirstAnswer(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))

		got, err := firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		n.requireAnswer(t, n.fastest(), got, err)
	})
}

// FetchFirstOK goes on when calls fail, until one succeeds.
func TestFetchFirstOK_SkipsFailures(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		for range len(n.servers) / 2 {
			n.fail(n.fastest())
		}

		got, err := firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		n.requireAnswer(t, n.fastest(), got, err)
	})
}

// FetchFirstOK takes an empty answer for an answer.
func TestFetchFirstOK_EmptyAnswer(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		n.fastest().answer = ""

		got, err := firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		n.requireAnswer(t, n.fastest(), got, err)
	})
}

// FetchFirstOK calls get once for each url listed, and leaves urls as it was.
func TestFetchFirstOK_CallsEachOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := newNet(rng)
		n.failAll()
		twice := n.servers[rng.IntN(len(n.servers))]
		n.servers = append(n.servers, twice)
		urls := n.urls()

		_, _ = firstok.FetchFirstOK(t.Context(), urls, n.get)

		assert.Equal(t, n.urls(), urls, "urls, after the call: the slice belongs to the caller")
		for _, s := range n.servers {
			want := 1
			if s == twice {
				want = 2
			}
			if got := n.calls(s); got != want {
				t.Fatalf("get was called %dx with %s, which is listed %dx: one call for each element of urls", got, s.url, want)
			}
		}
	})
}

// FetchFirstOK hands the values of ctx on to get.
func TestFetchFirstOK_HandsValuesOn(t *testing.T) {
	type key struct{}
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		user := rng.IntN(1000)
		ctx := context.WithValue(t.Context(), key{}, user)
		answer := fmt.Sprint("answer ", rng.IntN(1000))

		got, err := firstok.FetchFirstOK(ctx, []string{"a"}, func(ctx context.Context, _ string) (string, error) {
			if v := ctx.Value(key{}); v != user {
				return "", fmt.Errorf("the context that get was called with has the value %v, that of ctx %v: "+
					"derive the one from the other", v, user)
			}
			return answer, nil
		})

		require.NoError(t, err)
		require.Equal(t, answer, got, "the answer of the only server")
	})
}

// FetchFirstOK asks all servers at the same time.
//
//grader:timing
func TestFetchFirstOK_AsksAllAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))

		_, _ = firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		if peak := n.rec.Peak(); peak != len(n.servers) {
			n.rec.Errorf(t, "at most %d of %d calls ran at the same time, want all: each needs a goroutine of its own",
				peak, len(n.servers))
		}
	})
}

// FetchFirstOK returns at the first answer, if the other calls end at once.
//
//grader:timing
func TestFetchFirstOK_ReturnsWithTheWinner(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		n.fail(n.fastest())

		took := n.fetch(t.Context()).took

		switch want := n.fastest().takes; {
		case took < want:
			n.rec.WrongEnd(t, took, want, "FetchFirstOK returned at %v, the first good answer comes at %v: a call that fails must not end "+
				"the others", took, want)
		case took > want:
			n.rec.WrongEnd(t, took, want, "FetchFirstOK returned at %v, the first good answer came at %v: ask all at once, and cancel the "+
				"other calls before you wait for them", took, want)
		}
	})
}

// FetchFirstOK returns at the instant of the last failure when all calls fail.
//
//grader:timing
func TestFetchFirstOK_ReturnsWithTheLastFailure(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		n.failAll()

		took := n.fetch(t.Context()).took

		if want := n.slowest().takes; took != want {
			n.rec.WrongEnd(t, took, want, "FetchFirstOK returned at %v, the last of its calls failed at %v: as long as one runs, "+
				"it may still succeed, and after that there is nothing to wait for", took, want)
		}
	})
}

// FetchFirstOK returns when ctx ends, if its calls end at once.
//
//grader:timing
func TestFetchFirstOK_EndsWithCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		for _, want := range []time.Duration{time.Duration(1+rng.IntN(29)) * time.Second, 0} {
			n := newNet(rng)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if want == 0 {
				cancel() // before the call
			}
			defer time.AfterFunc(want, cancel).Stop()

			o := n.fetch(ctx)

			if o.took != want {
				n.rec.WrongEnd(t, o.took, want, "FetchFirstOK returned at %v, ctx ended at %v: "+
					"get must be called with a context that ends with ctx", o.took, want)
				return
			}
			require.Error(t, o.err, "ctx ended before any server had answered")
		}
	})
}

// FetchFirstOK wraps the errors of all calls when all fail.
//
//grader:errors
func TestFetchFirstOK_AllErrors(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		n.failAll()
		n.servers[1].err = fmt.Errorf("no answer within a time limit of its own: %w", context.DeadlineExceeded)
		n.servers[2].err = fmt.Errorf("closed by the server: %w", context.Canceled)

		got, err := firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		require.Error(t, err, "all calls failed, and FetchFirstOK succeeded")
		require.Empty(t, got, "the answer that comes with an error")
		for _, s := range n.servers {
			if !errors.Is(err, s.err) {
				t.Fatalf("all of %d calls failed, and errors.Is does not find %q, the error of %s: join all errors, "+
					"each wrapped with %%w, whatever it is. The error is:\n%v", len(n.servers), s.err, s.url, err)
			}
		}
	})
}

// FetchFirstOK names each url in its error when all calls fail.
//
//grader:errors
func TestFetchFirstOK_ErrorNamesURLs(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		n.failAll()

		_, err := firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		require.Error(t, err, "all calls failed, and FetchFirstOK succeeded")
		for _, s := range n.servers {
			if !strings.Contains(err.Error(), s.url) {
				t.Fatalf("all of %d calls failed, and the error does not name %s. It is:\n%v", len(n.servers), s.url, err)
			}
		}
	})
}

// FetchFirstOK returns an error when there are no urls.
//
//grader:errors
func TestFetchFirstOK_NoURLs(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		for _, urls := range [][]string{nil, {}} {
			n := newNet(lab.Rand(t))

			got, err := firstok.FetchFirstOK(t.Context(), urls, n.get)

			require.Error(t, err, "there were no urls, so nobody has given an answer, and FetchFirstOK succeeded with %q", got)
			require.Empty(t, n.rec.Spans(), "calls of get, without any urls")
		}
	})
}

// FetchFirstOK returns the cause of ctx when ctx ends first.
//
//grader:errors
func TestFetchFirstOK_CauseOfCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := newNet(rng)
		n.fail(n.slowest())
		closing := fmt.Errorf("closing time %d", rng.IntN(1000))
		for _, cause := range []error{closing, context.DeadlineExceeded} {
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, cause)
			defer cancel()

			_, err := firstok.FetchFirstOK(ctx, n.urls(), n.get)

			if !errors.Is(err, cause) {
				t.Fatalf("ctx ended because of %q, and errors.Is does not find that in the error: wrap context.Cause(ctx), "+
					"of the ctx that you were given. The error is:\n%v", cause, err)
			}
		}
	})
}

// FetchFirstOK returns its answer also when ctx ends while it waits for the losers.
//
//grader:errors
func TestFetchFirstOK_AnswerBeforeCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		n.needMoment()
		answered := n.fastest().takes
		ctx, cancel := context.WithTimeout(t.Context(), answered+time.Second/2)
		defer cancel()

		o := n.fetch(ctx)

		if o.err != nil {
			n.rec.Errorf(t, "a server answered at %v, ctx ended at %v, before the losers had, and FetchFirstOK returned the error %q: "+
				"ask for the answer first, and for ctx when there is none", answered, answered+time.Second/2, o.err)
			return
		}
		n.requireAnswer(t, n.fastest(), o.answer, o.err)
	})
}

// FetchFirstOK cancels the calls that are left when one succeeds.
//
//grader:leaks
func TestFetchFirstOK_CancelsTheLosers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))

		_, _ = firstok.FetchFirstOK(t.Context(), n.urls(), n.get)

		synctest.Wait() // whether FetchFirstOK waits for them is another test's question
		want := n.fastest().takes
		for _, s := range n.rec.Spans() {
			if !s.Ended || s.End != want {
				n.rec.Errorf(t, "a server answered at %v, and the call of %s did not end then: cancel its context", want, s.Name)
				return
			}
		}
	})
}

// FetchFirstOK waits until the calls that it has cancelled have ended.
//
//grader:leaks
func TestFetchFirstOK_WaitsForTheLosers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		moment := n.needMoment()
		n.stubborn = true // the losers also answer, but too late

		o := n.fetch(t.Context())

		n.requireAnswer(t, n.fastest(), o.answer, o.err)
		n.checkJoined(t, n.fastest().takes+moment, o.took)
	})
}

// FetchFirstOK waits until its calls have ended, also when ctx has ended.
//
//grader:leaks
func TestFetchFirstOK_WaitsAlsoAfterCtx(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		n := newNet(lab.Rand(t))
		moment := n.needMoment()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()

		o := n.fetch(ctx)

		require.Error(t, o.err, "ctx ended before any server had answered")
		n.checkJoined(t, time.Second+moment, o.took)
	})
}

// FetchFirstOK leaves nothing running, whichever way it ends.
//
//grader:leaks
func TestFetchFirstOK_LeavesNothingBehind(t *testing.T) {
	lab.Bubble(t, func(t *testing.T) {
		rng := lab.Rand(t)
		n := newNet(rng)
		got, err := firstok.FetchFirstOK(t.Context(), n.urls(), n.get)
		n.requireAnswer(t, n.fastest(), got, err)

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = firstok.FetchFirstOK(ctx, n.urls(), n.get)
		require.Error(t, err, "ctx ended before any server had answered")

		n.failAll()
		_, err = firstok.FetchFirstOK(t.Context(), n.urls(), n.get)
		require.Error(t, err, "all calls failed, and FetchFirstOK succeeded")
	}) // the bubble reports what is left in it
}

// FetchFirstOK is free of data races, however its goroutines are scheduled.
//
//grader:races
func TestFetchFirstOK_NoDataRaces(t *testing.T) {
	urls := []string{"0", "1", "2", "3", "4", "5", "6", "7"}
	lab.Stress(t, 40, func(t *testing.T, _ int) {
		var calls [8]int // plain variables: only FetchFirstOK may order what its calls write before what the test looks at
		broken := errors.New("broken line")
		for _, good := range []string{"0123", "01234567", ""} {
			got, err := firstok.FetchFirstOK(t.Context(), urls, func(_ context.Context, url string) (string, error) {
				calls[url[0]-'0']++
				if strings.Contains(good, url) {
					return "answer of " + url, nil
				}
				return "", broken
			})

			if good == "" {
				require.ErrorIs(t, err, broken, "every call failed with this")
				continue
			}
			require.NoError(t, err, "%d of 8 calls succeeded", len(good))
			from, ok := strings.CutPrefix(got, "answer of ")
			if !ok || !strings.Contains(good, from) {
				t.Fatalf("the answer is %q, and the servers that answered are %q", got, strings.Split(good, ""))
			}
		}
		require.Equal(t, [8]int{3, 3, 3, 3, 3, 3, 3, 3}, calls, "how often get was called for each url, in three calls of FetchFirstOK")
	})
}

// A fakeNet has servers that take their time to answer, and records when they did.
type fakeNet struct {
	rec      *lab.Recorder
	servers  []*server // in the order in which a test lists them
	stubborn bool      // answers even when the context has ended
}

type server struct {
	url    string
	takes  time.Duration // how long a call takes; each server has a time of its own
	moment time.Duration // how long a call needs to end once its context has ended
	answer string
	err    error // how a call ends; nil when it goes well
}

// newNet returns servers that all answer, each after thirty seconds or more of the bubble's clock, which cost nothing.
// The slowest is the first, so that nobody gets the first good answer by asking one after another.
func newNet(rng *rand.Rand) *fakeNet {
	n := &fakeNet{rec: lab.NewRecorder()}
	for _, i := range rng.Perm(6 + rng.IntN(6)) {
		n.servers = append(n.servers, &server{
			url:    fmt.Sprintf("https://mirror-%02d.test", i),
			takes:  time.Duration(30+10*i)*time.Second + time.Duration(rng.IntN(9999))*time.Millisecond,
			answer: fmt.Sprintf("answer %d of %d", rng.IntN(1000), i),
		})
	}
	last := slices.Index(n.servers, n.slowest())
	n.servers[0], n.servers[last] = n.servers[last], n.servers[0]
	return n
}

// fail lets calls of s fail, with an error of its own.
func (n *fakeNet) fail(s *server) {
	s.err = fmt.Errorf("status %d", 500+slices.Index(n.servers, s))
}

func (n *fakeNet) failAll() {
	for _, s := range n.servers {
		n.fail(s)
	}
}

// needMoment lets each call go on for a while once its context has ended, and returns the longest such time.
func (n *fakeNet) needMoment() time.Duration {
	longest := time.Duration(0)
	for i, s := range n.servers {
		s.moment = time.Duration(i+1) * time.Second
		if s != n.fastest() {
			longest = s.moment
		}
	}
	n.fastest().moment = time.Second
	return longest
}

func byTime(a, b *server) int { return int(a.takes - b.takes) }

// fastest is the server whose answer comes first of those that do not fail.
func (n *fakeNet) fastest() *server {
	failed := func(s *server) bool { return s.err != nil }
	return slices.MinFunc(slices.DeleteFunc(slices.Clone(n.servers), failed), byTime)
}

func (n *fakeNet) slowest() *server { return slices.MaxFunc(n.servers, byTime) }

// urls is a new slice each time.
func (n *fakeNet) urls() []string {
	var urls []string
	for _, s := range n.servers {
		urls = append(urls, s.url)
	}
	return urls
}

func (n *fakeNet) get(ctx context.Context, url string) (string, error) {
	i := slices.IndexFunc(n.servers, func(s *server) bool { return s.url == url })
	if i < 0 {
		return "", fmt.Errorf("there is no server %q, and nobody has listed one", url)
	}
	s := n.servers[i]
	defer n.rec.Start(url)()
	select {
	case <-time.After(s.takes):
		if s.err != nil {
			return "", s.err
		}
		return s.answer, nil
	case <-ctx.Done():
		time.Sleep(s.moment)
		if n.stubborn {
			return s.answer, nil
		}
		return "", ctx.Err()
	}
}

// calls is how often get was called for a server.
func (n *fakeNet) calls(s *server) int {
	others := func(span lab.Span) bool { return span.Name != s.url }
	return len(slices.DeleteFunc(n.rec.Spans(), others))
}

// An outcome is what came of a call of FetchFirstOK.
type outcome struct {
	answer string
	err    error
	took   time.Duration
}

// fetch calls FetchFirstOK for all servers.
func (n *fakeNet) fetch(ctx context.Context) (o outcome) {
	start := time.Now()
	o.answer, o.err = firstok.FetchFirstOK(ctx, n.urls(), n.get)
	o.took = time.Since(start)
	n.rec.Mark("FetchFirstOK returned")
	return o
}

// requireAnswer ends the test unless got and err are what FetchFirstOK has to return when s has won.
func (n *fakeNet) requireAnswer(t *testing.T, s *server, got string, err error) {
	t.Helper()
	require.NoError(t, err, "%s answers after %v, and FetchFirstOK failed: the failure of one call must not end the others, "+
		"and an empty answer is an answer, too", s.url, s.takes)
	if got != s.answer {
		advice := "let a call send its answer or its error, never both, and take the first that is no error"
		if got != "" {
			advice = "what comes after it does not matter"
		}
		n.rec.Errorf(t, "FetchFirstOK returned %q, want %q, the first answer that came without an error, from %s: %s", got, s.answer, s.url, advice)
		t.FailNow()
	}
}

// checkJoined checks that FetchFirstOK has returned when its last call ended, and not earlier.
func (n *fakeNet) checkJoined(t *testing.T, want, got time.Duration) {
	t.Helper()
	switch {
	case got < want:
		time.Sleep(want - got) // so that the chart shows what goes on without FetchFirstOK
		synctest.Wait()
		n.rec.WrongEnd(t, got, want, "FetchFirstOK returned at %v, the last of the calls that it had cancelled ended at %v: "+
			"cancel, then wait for all of them, then return", got, want)
	case got > want:
		n.rec.WrongEnd(t, got, want, "FetchFirstOK returned at %v, want %v, when the last of the calls would have ended "+
			"that it should have cancelled: cancel first, then wait", got, want)
	}
}
