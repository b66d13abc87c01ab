package term

import "golang.org/x/sys/windows"

// enableEscapes makes the console obey escape sequences, as older ones do only when asked.
func enableEscapes(fd int) bool {
	console := windows.Handle(fd)
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
