package report_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A browser is one tab of a headless Chromium, driven through its debugging protocol over a pair of pipes.
type browser struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	session string
	sent    int
	asked   []string // addresses that pages have asked for
	loads   int      // pages loaded
}

// chromium starts a browser, or skips t where there is none: nobody has to install one to work on the grader.
func chromium(t *testing.T) *browser {
	t.Helper()
	program := findChromium()
	switch {
	case program == "":
		t.Skip("SKIPPED, the page was not tried in a browser: there is no chromium on PATH (Debian: apt-get install chromium)")
	case runtime.GOOS == "windows":
		t.Skip("SKIPPED, the page was not tried in a browser: pipes to it are not handed over on Windows")
	}
	theirIn, in, err := os.Pipe()
	require.NoError(t, err)
	out, theirOut, err := os.Pipe()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute) // a browser that hangs
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its descriptors 3 and 4
	var log bytes.Buffer
	cmd.Stderr = &log
	require.NoError(t, cmd.Start())
	theirIn.Close()
	theirOut.Close()
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		_, _ = io.WriteString(in, `{"id":1,"method":"Browser.close"}`+"\x00")
		_ = cmd.Wait() // whatever the tests wanted to know, they know
		cancel()
		in.Close()
		out.Close()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	b.open()
	return b
}

func findChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	return ""
}

// open makes a tab.
func (b *browser) open() {
	var target struct{ TargetID string }
	b.do("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.do("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.do("Network.enable", nil, nil)
	b.do("Page.enable", nil, nil)
}

// A message is what the browser sends: an answer when it has an ID, else an event.
type message struct {
	ID     int
	Method string
	Params struct{ Request struct{ URL string } }
	Result json.RawMessage
	Error  *struct{ Message string }
}

// do sends a command and reads its answer into result.
func (b *browser) do(method string, params map[string]any, result any) {
	b.t.Helper()
	b.sent++
	command := map[string]any{"id": b.sent, "method": method, "params": params}
	if params == nil {
		delete(command, "params")
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	require.NoError(b.t, err)
	_, err = b.in.Write(append(text, 0))
	require.NoError(b.t, err)
	for {
		m := b.read()
		if m.ID != b.sent {
			continue
		}
		require.Nil(b.t, m.Error, method)
		if result != nil {
			require.NoError(b.t, json.Unmarshal(m.Result, result))
		}
		return
	}
}

// read returns the next message, and notes what the page asks for.
func (b *browser) read() message {
	b.t.Helper()
	text, err := b.out.ReadBytes(0)
	require.NoError(b.t, err, "the browser has ended")
	var m message
	require.NoError(b.t, json.Unmarshal(bytes.TrimSuffix(text, []byte{0}), &m))
	switch m.Method {
	case "Network.requestWillBeSent":
		b.asked = append(b.asked, m.Params.Request.URL)
	case "Page.loadEventFired":
		b.loads++
	}
	return m
}

// load shows the page at url and returns when it has been loaded.
func (b *browser) load(url string) {
	b.t.Helper()
	b.do("Page.navigate", map[string]any{"url": url}, nil)
	for {
		before := b.loads
		if b.eval(`document.readyState + " " + location.href`) == "complete "+url {
			return
		}
		for b.loads == before {
			b.read()
		}
	}
}

// eval returns the value of a JavaScript expression, which must be a string.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	b.do("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &r)
	require.Empty(b.t, string(r.ExceptionDetails), expression)
	return fmt.Sprint(r.Result.Value)
}

// press presses and releases a key.
func (b *browser) press(key string, code int, text string) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		params := map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}
		if kind == "keyDown" && text != "" {
			params["text"] = text
		}
		b.do("Input.dispatchKeyEvent", params, nil)
	}
}

func (b *browser) tab()   { b.press("Tab", 9, "") }
func (b *browser) enter() { b.press("Enter", 13, "\r") }

// scheme makes the browser prefer light or dark.
func (b *browser) scheme(name string) {
	b.t.Helper()
	b.do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": name}}}, nil)
}

// size makes the window so large, in pixels.
func (b *browser) size(width, height int) {
	b.t.Helper()
	b.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// screenshot writes a picture of the whole page into the folder that SCREENSHOTS names, for people to look at.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	var shot struct{ Data []byte }
	b.do("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &shot)
	require.NoError(b.t, os.WriteFile(dir+"/"+strings.ReplaceAll(name, " ", "-")+".png", shot.Data, 0o644))
}
