PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Tests that run at the same time.
WORKERS ?= 2
# For make bench: --rounds N, --interviews N ..., --mails N ...
BENCH ?=
# For make faults: --short, maildir, --minutes N, --only WORDS ...
FAULTS ?=

.PHONY: demo install dev check quick test bench faults clean

demo: install
	$(BIN)/second-chance demo

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --editable .
	touch $@

dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(VENV)/.installed $@

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# While working: the checks, and every test that needs nothing but Python and is not long. Under a minute on two cores.
quick: check
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest --numprocesses $(WORKERS) --quiet -m "not process and not server and not long"

# Every test once, with the lines and branches it reaches; the runner's closing line comes last.
test: dev
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --cov --cov-report=term:skip-covered

bench: dev
	$(BIN)/python bench/bench.py $(BENCH)
	$(BIN)/python bench/hostile.py

# Every request and file operation of a visit, made to fail in every way it can. 20 minutes at most.
faults: dev
	$(BIN)/python bench/try_faults.py $(FAULTS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
