package timing

func run(tasks []func(), wait func(func())) {
	for _, task := range tasks {
		go task()
		wait(task) // inside of the loop: one after another, all the same
	}
}
