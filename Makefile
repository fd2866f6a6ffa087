# Needs only Python 3.11 or newer and make. Everything else is fetched into .venv.
VENV := .venv
BIN := $(VENV)/bin
# The Python that .venv was made with, if it is still there: so another need be named only once.
PYTHON ?= $(shell made=$$(sed -n 's/^executable = //p' $(VENV)/pyvenv.cfg 2>/dev/null); \
	test -x "$$made" && echo "$$made" || echo python3)
READY := ready-to-test

.PHONY: help demo test test-quick coverage untraced check soak soak-cluster fuzz bench rules-report docs unicode messages lock clean
.PHONY: ready-to-run ready-to-test ready-to-collect every-test
.DEFAULT_GOAL := help

help: ## say what each of these does
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name does; \
		do printf 'make %-14s %s\n' "$$name" "$$does"; done

demo: ready-to-run ## set up and do the main job, on a simulated X
	$(BIN)/handrail demo

test: $(READY) ## set up and pass every test
	@$(MAKE) --no-print-directory -j 2 check every-test

test-quick: $(READY) ## while you work: unit tests but the longest, and publishing on SQLite, in about a minute
	$(BIN)/python -m tests.run --quick

coverage: $(READY) ## trace every test that may meet a branch of the covered rooms, and say what none meets
	$(BIN)/python -m tests.run --coverage

untraced: $(READY) ## write the list of tests that make test need not trace (takes half an hour)
	$(BIN)/python -m tests.untraced

check: $(READY) ## format, lint, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(READY) ## a thousand threads under faults and kills, judged by the truth
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.writers_at_once
	HANDRAIL_KILLS=2 $(BIN)/pytest -q -n0 tests/acceptance/running/test_restarts.py

soak-cluster: $(READY) ## four engines on one database, killed, frozen and by a wrong clock, judged by the truth
	$(BIN)/python -m tests.soak_cluster --engine cluster
	$(BIN)/python -m tests.soak_cluster --engine local
	$(BIN)/python -m tests.soak_cluster --engine local --database sqlite

fuzz: $(READY) ## ten minutes of files that nobody would write: hostile workspaces, led by what they reach, and rows changed at random
	$(BIN)/python -m tests.support.examples.hostile --seconds 240
	$(BIN)/python -m tests.fuzz --seconds 360
	HANDRAIL_DESK_EXAMPLES=3000 HYPOTHESIS_PROFILE=explore $(BIN)/pytest -q -n0 tests/integration/web/test_interface.py
	HANDRAIL_DEEPER=4 $(BIN)/pytest -q -n0 -k "of_all_kinds or promises or states" tests/unit/text/counting/test_as_x_finds.py tests/integration/stories/test_promises.py tests/faults/test_states_model.py
	HANDRAIL_MEDDLED_ORDERS=1000 HYPOTHESIS_PROFILE=explore $(BIN)/pytest -q -n0 tests/faults/test_meddled_rows_model.py -k sqlite

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

# Versions that still fit are kept. For the newest: make lock NEWER=--upgrade, or for one package
# NEWER='--upgrade-package NAME'.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-strip-extras --no-header --no-emit-index-url --no-emit-find-links \
	$(NEWER) pyproject.toml --group install

lock: $(READY) ## write the locks again, with hashes and without addresses
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) -c requirements/run.txt --extra tracing -o requirements/tracing.txt
	$(COMPILE) -c requirements/tracing.txt --extra dev --extra tracing -o requirements/test.txt

clean: ## remove .venv and what the tools left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

ready-to-run ready-to-test: ready-to-%:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Handrail needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")' || { \
		command -v "$(PYTHON)" >/dev/null || echo 'There is no $(PYTHON) here. Handrail needs Python 3.11 or newer; install it, or name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" requirements/install.py $*

# The tests' byte code, made once while mypy has the other core; else each process makes all of it.
ready-to-collect: $(READY)
	@test -d tests/__pycache__ || PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --collect-only -qq >/dev/null 2>&1 || true

# Beside `check`, so that no core stands idle; `make test` fails if either does.
every-test: ready-to-collect
	$(BIN)/python -m tests.run
