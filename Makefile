# Threadwise. Learners need `make check`; `make help` lists the rest.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GRADER      := .grader/bin/grader$(if $(filter Windows_NT,$(OS)),.exe)
SOURCES     := go.mod go.sum $(shell find grader \( -name '*.go' -o -name 'page.*' -o -path '*/topics/text/*' \) -not -name '*_test.go')

# The lesson that a target is about: make check L=3
L ?=

# What make explain is to tell of: make explain T=race. Without it, the topics are listed.
T ?=

.PHONY: help check watch strict read hint explain solution reset list bench doctor verify sync test fmt vet staticcheck unit bench-grader
.DEFAULT_GOAL := help

help: ## show this list
	@echo "make check          where you stand (L=3: one lesson)"
	@echo "make watch          the lesson you are at, graded whenever you save (L=3: that one)"
	@echo "make read L=3       a lesson's text, in the terminal"
	@echo "make hint L=3       the next hint for a lesson (AGAIN=1: from the first on)"
	@echo "make explain T=race the longer story behind a sort of failure"
	@echo "make solution L=3   the reference solution, once yours has passed (FORCE=1: before)"
	@echo "make reset L=3      bring a lesson back as it was shipped; yours is kept aside"
	@echo "make list           all lessons"
	@echo "make bench          what concurrency gains on your machine, with your code"
	@echo "make doctor         whether this machine has what the grader needs"
	@echo "make strict         check, with every test run many times"
	@echo "make test           everything that CI runs"
	@echo "for authors: make sync, make verify, make fmt, make bench-grader"

# Exit code 1 says that a lesson has not passed yet, which is no failure of make. Scripts call the grader itself.
check: $(GRADER)
	@$(GRADER) check $(L) || test $$? -eq 1

strict: $(GRADER)
	@$(GRADER) check --strict $(L) || test $$? -eq 1

watch: $(GRADER)
	@$(GRADER) watch $(L) || test $$? -eq 1

read: $(GRADER)
	@$(GRADER) read $(L)

hint: $(GRADER)
	@$(GRADER) hint $(if $(AGAIN),--again) $(L)

explain: $(GRADER)
	@$(GRADER) explain $(T)

solution: $(GRADER)
	@$(GRADER) solution $(if $(FORCE),--force) $(L) || test $$? -eq 1

reset: $(GRADER)
	@$(GRADER) reset $(L)

list: $(GRADER)
	@$(GRADER) list

# Whatever else runs meanwhile is measured too.
bench: $(GRADER)
	@$(GRADER) bench

doctor: $(GRADER)
	@$(GRADER) doctor || test $$? -eq 1

sync: $(GRADER)
	@$(GRADER) sync

verify: $(GRADER)
	@$(GRADER) verify $(L)

$(GRADER): $(SOURCES)
	@command -v go >/dev/null || { echo "grader: no Go on PATH: install it from https://go.dev/dl and open a new terminal" >&2; exit 2; }
	@test -x $@ || echo "Building the grader, once."
	@mkdir -p $(@D)
	@go build -o $@ ./grader

test: fmt vet staticcheck verify unit ## everything that CI runs

fmt:
	@bad=$$(gofmt -l exercises solutions grader fixtures); test -z "$$bad" || { echo "not gofmt-ed:"; echo "$$bad"; exit 1; }

# Other systems' files are vetted too. Exercises are not: their stubs may hold the very mistakes that vet finds.
vet:
	go vet ./grader/... ./solutions/... ./fixtures/...
	GOOS=windows go vet ./grader/... ./fixtures/...
	GOOS=darwin go vet ./grader/... ./fixtures/...

staticcheck:
	go run $(STATICCHECK) ./grader/... ./solutions/... ./fixtures/...

# Alone no package takes three minutes; go test's own limit of ten is too near for a machine that has other work.
unit:
	go test -timeout 25m -race ./solutions/...
	go test -timeout 25m ./solutions/... ./grader/... ./fixtures/...

bench-grader:
	@go test -run '^$$' -bench . -benchtime 1x -timeout 1h ./grader/internal/benchmark
