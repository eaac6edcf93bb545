# make test     everything that must hold: format, vet, staticcheck, all tests
# make build    one static program, ./trolyao
# make bench    the benchmarks, and the speed and memory of the program on a large corpus
# make growth   docs/growth.txt, what a house of SIZES times the codified law costs (SIZES=1,2,4,8; hours)
# make figures  docs/figures.txt, the quality of retrieval
# make answers  docs/answers.txt, what is answered on a fresh install, by itself and with models that are honest or lie;
#               docs/answers.md, how well questions on the shared texts are answered
# make validity docs/validity.txt, what is said of the validity of documents
# make drafts   docs/check.txt, what the check of drafts finds, on planted faults and on the bases of the texts held
# make register corpus/ends.csv and days.csv, what the shared texts tell of documents that are not held
# make common   index/common.txt.gz, how common words are in official texts
# make holdout  docs/holdout.txt, what is said when the document that answers is taken away
# make compare  the figures of docs/benchmarks.md: other search engines, same texts, same questions
# make notice   NOTICE, the licences of what is in the program
# make dead     functions that the program does not reach, tests aside; it says nothing where there are none
# make fuzz     every fuzz target for a while (FUZZTIME=30s each)

.PHONY: growth common notice dead test build bench drafts figures validity register units answers holdout compare sets fuzz check tools

FUZZTIME ?= 30s

# The folder with the texts (corpus) and question sets (eval) to measure on.
SHARED ?= ../shared
SIZES ?= 1,2,4,8
SETS ?= alqac2022 alqac2023 procedures zalo2021-a civil-a

# The two longest packages go first, and a third fills the cores while others wait
# for a disk, a browser or a clock; check has vetted already.
test: tools check
	GOGC=400 go test -vet=off -p 3 -timeout 20m ./web ./cmd/trolyao ./...

check:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

notice:
	go test ./cmd/trolyao -run TestNoticeIsComplete -update

dead:
	go tool deadcode ./cmd/trolyao

build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o trolyao ./cmd/trolyao

bench: sets
	go test -run '^$$' -bench . -benchmem ./...
	go run ./cmd/trolyao eval --bench $(SHARED)/eval/zalo2021-a

validity:
	go run ./cmd/trolyao eval --validity --corpus $(SHARED)/corpus $(SHARED)/eval/validity/gold.jsonl >docs/validity.txt.new
	mv docs/validity.txt.new docs/validity.txt

drafts: # on a data folder that holds the texts (TROLYAO_DATA); the notes at the end of docs/check.txt are written by hand
	printf 'Made by `make drafts`. Drafts of our own with planted faults:\n\n' >docs/check.txt.new
	go run ./cmd/trolyao eval --drafts $(SHARED) --made 40 >>docs/check.txt.new
	printf '\nDrafts written by hand, cmd/trolyao/testdata/drafts:\n\n' >>docs/check.txt.new
	go run ./cmd/trolyao eval --drafts cmd/trolyao/testdata/drafts >>docs/check.txt.new
	printf '\nThe căn cứ of the texts held, checked on their own day of issue:\n\n' >>docs/check.txt.new
	go run ./cmd/trolyao eval --bases >>docs/check.txt.new
	printf '\n' >>docs/check.txt.new
	sed -n '/^What the lines/,$$p' docs/check.txt >>docs/check.txt.new
	mv docs/check.txt.new docs/check.txt

# Built with empty files first: what they said before is not read again.
register:
	echo 'number,year,article,clause,point,kind,since,until,by,by_year,by_article,by_clause,grade' >corpus/ends.csv
	echo 'number,year,issued,effective,source' >corpus/days.csv
	go run ./cmd/trolyao eval --register corpus --corpus $(SHARED)/corpus

# How common words are, for houses that hold little: over a house of the texts and the codified law (TROLYAO_DATA).
common:
	go run ./cmd/trolyao eval --common index/common.txt.gz

# The administrative units that are shipped, from the lists of them.
units:
	go test ./starter -run TestUnitsAreMadeOfTheLists -args -write-units

growth: build sets
	./trolyao eval --growth $(SIZES) --corpus $(SHARED)/corpus/phapdien.jsonl.gz $(SHARED)/eval/zalo2021-a $(SHARED)/eval/civil-a >docs/growth.txt.new
	mv docs/growth.txt.new docs/growth.txt

figures: sets
	go run ./cmd/trolyao eval --figures $(SETS:%=$(SHARED)/eval/%) >docs/figures.txt.new
	mv docs/figures.txt.new docs/figures.txt

answers: build
	go test ./cmd/trolyao -run TestAnswersFigures -update
	./trolyao eval --answers --table docs/answers.md --corpus $(SHARED)/corpus/texts $(addprefix cmd/trolyao/testdata/questions/,law-a.jsonl law-b.jsonl law-c.jsonl law-d.jsonl law-e.jsonl)

holdout:
	go run ./cmd/trolyao eval --holdout --corpus $(SHARED)/corpus/texts $(addprefix cmd/trolyao/testdata/questions/,basis.jsonl basis-unseen.jsonl basis-unseen2.jsonl basis-unseen3.jsonl) >docs/holdout.txt.new
	mv docs/holdout.txt.new docs/holdout.txt

compare: sets tools
	TROLYAO_COMPARE=$(abspath $(SHARED)) go test -run '^$$' -bench SearchEngines -benchtime 1x -timeout 2h ./store/storetest

sets:
	@test -d $(SHARED)/eval && test -d $(SHARED)/corpus || \
	{ echo "The question sets and texts are not in $(SHARED): name their folder with SHARED=…" >&2; exit 1; }

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
