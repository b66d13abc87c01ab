package doctor

import (
	"fmt"
	"runtime"
	"strings"
)

// enoughColumns is what texts and tables are made for.
const enoughColumns = 80

func (d *Doctor) checkTerminal() Finding {
	t := d.Terminal
	if !t.Is {
		return good(fmt.Sprintf("output goes elsewhere, %d columns wide%s", t.Width, inColour(t)))
	}
	text := fmt.Sprintf("%d columns%s", t.Width, inColour(t))
	if t.Width < enoughColumns {
		return odd(text, fmt.Sprintf("Make it %d columns wide, for text without broken lines.", enoughColumns))
	}
	if runtime.GOOS != "windows" && !d.isUTF8() {
		return odd(text+", and no locale with UTF-8", "If ✓ and · look wrong: export LC_ALL=C.UTF-8")
	}
	return good(text)
}

func inColour(t Terminal) string {
	if t.Color {
		return ", in colour"
	}
	return ", without colour"
}

// isUTF8 asks the variables that name the locale. The first that is set counts.
func (d *Doctor) isUTF8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(d.Getenv(name)); value != "" {
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return false
}
