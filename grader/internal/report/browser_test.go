package report_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHTML_InABrowser loads the page into a real browser.
func TestHTML_InABrowser(t *testing.T) {
	b := chromium(t)
	file := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(file, []byte(html(t, later())), 0o644))
	page := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	b.load(page)

	t.Run("needs nothing beside itself", func(t *testing.T) {
		assert.Equal(t, []string{page}, b.asked)
		assert.Equal(t, "1", b.eval(`document.styleSheets.length`), "its own style is used")
	})
	t.Run("keyboard", func(t *testing.T) { keyboard(t, b) })
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			b.load(page)
			b.scheme(scheme)
			for _, width := range []int{1200, 360} {
				b.size(width, 900)
				assert.Equal(t, "true", b.eval(`document.documentElement.scrollWidth <= innerWidth`), "no scrolling sideways at %d", width)
				b.screenshot(scheme + map[int]string{1200: "", 360: " narrow"}[width])
			}
			assert.Empty(t, b.eval(lowContrast), "text that is hard to read")
		})
	}
	dark := b.eval(`getComputedStyle(document.body).backgroundColor`)
	b.scheme("light")
	assert.NotEqual(t, dark, b.eval(`getComputedStyle(document.body).backgroundColor`))
}

// keyboard goes through the whole page by Tab, then uses a link and a summary.
func keyboard(t *testing.T, b *browser) {
	b.tab()
	assert.Equal(t, "Skip to the first failure", b.eval(`document.activeElement.textContent`))
	b.load(b.eval(`location.href`))
	wanted := strings.Split(b.eval(`[...document.querySelectorAll("a[href], summary")].filter(e => e.checkVisibility())
		.map((e, i) => (e.dataset.n = i, String(i))).join(" ")`), " ")
	require.Greater(t, len(wanted), 20)
	var reached []string
	for range wanted {
		b.tab()
		assert.Equal(t, "true", b.eval(`getComputedStyle(document.activeElement).outlineStyle == "solid" &&
			document.activeElement.getBoundingClientRect().left >= 0`), "the focus can be seen: %s", b.eval(`document.activeElement.outerHTML`))
		reached = append(reached, b.eval(`document.activeElement.dataset.n`))
	}
	assert.Equal(t, wanted, reached, "every link and every summary, in the order of the page")

	b.eval(`document.querySelector("#lesson-03-2 summary").focus(); ""`)
	open := `document.querySelector("#lesson-03-2 details").open`
	assert.Equal(t, "true", b.eval(open), "a failure is open to begin with")
	b.enter()
	assert.Equal(t, "false", b.eval(open))
	b.eval(`document.querySelector('a[href="#lesson-01-2"]').focus(); ""`)
	assert.Equal(t, "false", b.eval(`document.querySelector("#lesson-01-2").checkVisibility()`), "what has passed is folded to begin with")
	b.enter()
	assert.Equal(t, "true", b.eval(`document.querySelector("#lesson-01-2").checkVisibility()`), "a link opens what it leads to")
}

// lowContrast names the elements whose text stands out from its background by less than WCAG 2.2 demands, 4.5 to 1.
const lowContrast = `(() => {
	const rgb = c => c.match(/[\d.]+/g).map(Number);
	const light = c => rgb(c).slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = e => {
		for (; e; e = e.parentElement) {
			const c = getComputedStyle(e).backgroundColor;
			if (rgb(c).length == 3) return c;
		}
	};
	const bad = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue;
		const style = getComputedStyle(e), ink = e instanceof SVGElement ? style.fill : style.color;
		const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
		if ((a + 0.05) / (b + 0.05) < 4.5) bad.add(e.outerHTML.slice(0, 100));
	}
	return [...bad].join("\n");
})()`
