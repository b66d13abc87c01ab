package main

import "time"

func main() {
	defer func() { recover() }() // this goroutine only
	go func() {
		var m map[string]int
		m["x"] = 1 // panics over there: nothing can stop it
	}()
	time.Sleep(time.Second)
}
