package output

import "fmt"

func watch(done bool) {
	for !done {
		fmt.Println("still waiting") // a million lines a second
	}
}
