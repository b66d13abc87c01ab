package bench

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Span writes a time to three digits: "4.21 ms", "150 ms", "1.50 s", "2 h 47 min".
func Span(seconds float64) string {
	switch {
	case seconds < 0.0009995:
		return fmt.Sprintf("%.0f µs", seconds*1e6)
	case seconds < 0.9995:
		return digits(seconds*1e3) + " ms"
	case seconds < 119.5:
		return digits(seconds) + " s"
	case seconds < 119.5*60:
		return fmt.Sprintf("%.0f min", seconds/60)
	}
	minutes := int(math.Round(seconds / 60))
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}

// digits writes v, which is positive, with three digits; more stand before the point if there are more.
func digits(v float64) string {
	switch {
	case v < 9.995:
		return fmt.Sprintf("%.2f", v)
	case v < 99.95:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.0f", v)
	}
}

// Times writes how many times as fast something is: "10.0×".
func Times(v float64) string {
	if v < 0.095 {
		return fmt.Sprintf("%.2f×", v)
	}
	return fmt.Sprintf("%.1f×", v)
}

// Memory writes a number of bytes: "2.6 KiB".
func Memory(bytes float64) string {
	if bytes < 1023.5 {
		return fmt.Sprintf("%.0f B", bytes)
	}
	if kib := bytes / 1024; kib < 1023.5 {
		return fmt.Sprintf("%.1f KiB", kib)
	}
	return fmt.Sprintf("%.1f MiB", bytes/(1<<20))
}

// Count writes n with a comma before every three digits: "100,000".
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Bar is as much of the columns as part is of whole; whatever takes time shows at least one.
func Bar(part, whole float64, columns int) string {
	if part <= 0 || whole <= 0 {
		return ""
	}
	return strings.Repeat("█", max(1, int(part/whole*float64(columns)+0.5)))
}
