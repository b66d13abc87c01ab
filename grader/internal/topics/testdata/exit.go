package exit

import (
	"log"
	"os"
)

func Load(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err) // prints, and calls os.Exit(1): no deferred call runs, no caller can help it
	}
	return data
}
