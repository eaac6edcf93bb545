# make test     everything that must hold: format, vet, all tests
# make build    one static program, ./trolyao
# make bench    the benchmarks
# make fuzz     every fuzz target for a while (FUZZTIME=30s each)

.PHONY: test build bench fuzz check tools

FUZZTIME ?= 30s

test: tools check
	go test -timeout 20m ./...

check:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...

build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o trolyao ./cmd/trolyao

bench:
	go test -run '^$$' -bench . -benchmem ./...

fuzz:
	@for package in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
	  done; \
	done

# The tests want three things that Go modules do not bring: a PostgreSQL server
# (they start their own, on a free port, and stop it), pdftotext, and the npm
# package aimock, a model server (.ci/aimock).
tools:
	@sh .ci/tools
