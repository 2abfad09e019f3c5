PYTHON = .venv/bin/python
PYTEST = $(PYTHON) -m pytest
# One process for each core; who is done first takes over from the other.
SPREAD = -n auto --dist worksteal
# What `make test` runs beside pytest, and options for it: make test BESIDE= OPTIONS=--durations=25
BESIDE = lint types original smoke
OPTIONS =

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*## /\1\t/p' Makefile | expand -t 13

# Exit code 1 says that a document could not be read: it is listed, and the others are served.
run: setup-run  ## make ready, index the corpus that ships, serve it
	.venv/bin/pillars-index build || test $$? -eq 1
	.venv/bin/pillars-search serve

index: setup-run  ## bring the index up to date with the corpus
	.venv/bin/pillars-index build

serve: setup-run  ## serve the index; prints the address
	.venv/bin/pillars-search serve

ifdef k
test: setup-test  ## everything that must hold; k=WORDS: only the tests so named
	$(PYTEST) -k "$(k)" $(OPTIONS)
else
test: setup-test
	$(PYTHON) -m tests.tools.lanes $(BESIDE) -- $(SPREAD) $(OPTIONS)
endif

test-all: export PILLARS_TEST_EXHAUSTIVE = 1
test-all: BESIDE += quality
test-all: test  ## all of that with nothing sampled, and the quality of the answers

check: lint types  ## the quick round: lint, types, tests without a browser
	$(PYTEST) $(SPREAD) -m "not browser and not slow"

lint: setup-test  ## style and likely bugs
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

format: setup-test  ## put the code into shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

types: setup-test  ## static types
	.venv/bin/mypy

original: setup-test  ## the engine's tests on the Whoosh of 2016
	$(PYTHON) -m tests.tools.original

smoke: setup-test  ## the built package with its dependencies alone
	$(PYTHON) -m tests.tools.smoke

bench: setup-test  ## suggesting, reading, workers, web pages, the embedded box beside their rivals
	$(PYTHON) -m tests.tools.bench_reading
	$(PYTHON) -m tests.tools.bench_workers
	$(PYTHON) -m tests.tools.bench_suggest
	test -z "$(PILLARS_SAMPLES)" || $(PYTHON) -m tests.tools.bench_html "$(PILLARS_SAMPLES)/html"
	$(PYTHON) -m tests.tools.bench_embed

# SIZE=10000 for one corpus, ENGINES=ours,tantivy for some engines; tests/tools/search_bench has more options.
SIZE = 1000,10000,100000
ENGINES = ours,tantivy,fts5,bm25s,xapian,whoosh
bench-search: setup-test  ## searching beside its rivals, written to docs/benchmarks.md; takes hours the first time
	$(PYTHON) -m tests.tools.search_bench --size $(SIZE) --engines $(ENGINES) \
		--parts answers,change,serving --report

golden: setup-test  ## write the golden files and the tables of the language anew; look at the difference
	PILLARS_UPDATE_GOLDEN=1 $(PYTEST) tests/extract/test_golden.py tests/contracts/test_query_syntax.py

quality: setup-test  ## how good the answers are
	$(PYTHON) -m tests.tools.quality

screenshots: setup-test  ## pictures of the pages, light and dark
	$(PYTHON) -m tests.tools.screenshots screenshots --window
	mkdir -p docs/screenshots
	cp screenshots/search-light-1440.png docs/screenshots/results-light-1440.png

publish: setup-test  ## keep the present script for embedding under its own address for ever
	$(PYTHON) -m tests.tools.publish_widget

corpus: setup-test  ## set the PDFs of the corpus from their sources
	$(PYTHON) -m tests.tools.typeset

lock:  ## pin the dependencies anew (needs uv)
	.ci/lock

clean:  ## remove what was made, except .venv
	rm -rf index build dist screenshots .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis

setup-run:
	@.ci/setup run

setup-test:
	@.ci/setup test

.NOTPARALLEL:
.PHONY: help run index serve test test-all check lint format types original smoke bench bench-search golden \
	quality screenshots publish corpus lock clean setup-run setup-test
