# Needs only Python 3.11 or newer and make. Everything else is fetched into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-quick check soak fuzz bench rules-report docs unicode messages lock clean
.DEFAULT_GOAL := demo

demo: $(READY) ## set up and do the main job, on a simulated X
	$(BIN)/handrail demo

test: check ## set up and pass every test
	$(BIN)/python -m tests.run

test-quick: $(READY) ## while you work: every unit test, and publishing on SQLite, in about a minute
	$(BIN)/python -m tests.run --quick

check: $(READY) ## format, lint, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(READY) ## a thousand threads under faults and kills, judged by the truth
	$(BIN)/python -m tests.soak

fuzz: $(READY) ## ten minutes of files that nobody would write, led by what they reach in the loader
	$(BIN)/python -m tests.fuzz --seconds 600

bench: $(READY) ## measure the ratios, a line of JSON each
	$(BIN)/python -m tests.benchmarks

rules-report: $(READY) ## precision and recall of the content rules
	$(BIN)/python -m tests.corpus.report

docs: $(READY) ## write the pages that are made from the code, and the picture
	$(BIN)/python -m tests.reference
	$(BIN)/python -m tests.architecture
	$(BIN)/python -m tests.picture

unicode: $(READY) ## write the lists of emoji, domains and letters by which texts are counted
	$(BIN)/python -m tests.unicode_data

messages: $(READY) ## collect the words to be translated, and bring every catalogue up to date
	$(BIN)/python -m tests.messages

lock: $(READY) ## pin every version again, with hashes and without addresses
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The stamp makes the second run need no network.
$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Handrail needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $(READY)
