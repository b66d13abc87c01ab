package busy

func wait(results chan int) int {
	for {
		select {
		case v := <-results:
			return v
		default: // nothing yet: ask again, at once
		}
	}
}
