package dump

var waits = map[string]string{
	"running":                 "is running",
	"runnable":                "is ready to run",
	"chan send":               "waits to send on a channel that nobody receives from",
	"chan send (nil chan)":    "waits forever to send on a nil channel",
	"chan receive":            "waits to receive from a channel that nobody sends on or closes",
	"chan receive (nil chan)": "waits forever to receive from a nil channel",
	"select":                  "waits in a select of which no case is ready",
	"select (no cases)":       "waits forever in a select without cases",
	"sleep":                   "sleeps",
	"sync.Mutex.Lock":         "waits to lock a mutex that is held",
	"sync.RWMutex.Lock":       "waits to lock an RWMutex that is held",
	"sync.RWMutex.RLock":      "waits to read-lock an RWMutex that a writer holds or waits for",
	"sync.Cond.Wait":          "waits on a sync.Cond for a Signal or Broadcast",
	"sync.WaitGroup.Wait":     "waits for a WaitGroup whose counter is above zero",
	"semacquire":              "waits for a semaphore inside the standard library",
	"IO wait":                 "waits for the network or a file",
	"syscall":                 "is in a system call",
	"coroutine":               "waits for the other side of an iterator",
	"synctest.Wait":           "waits in synctest.Wait for the rest of its bubble",
	"synctest.Run":            "waits for its bubble to finish",
}

// Waits says what a goroutine in a state does, as the rest of a sentence that begins with "goroutine 12 ".
// The state is a Goroutine's State; one without words of its own is quoted.
func Waits(state string) string {
	if words, ok := waits[state]; ok {
		return words
	}
	return "is in state " + quoted(state)
}

func quoted(s string) string { return `"` + s + `"` }
