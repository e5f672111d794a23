# What a person does with this folder. `make help` lists it.
# Needs Python 3.11 (or 3.12), git and make; everything else goes into .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := src tests tools $(wildcard benchmarks)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test prove lint format lock clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

setup: $(VENV)/.runtime ## put what Needmine needs into .venv (redone only when the lock changes)

setup-test: $(VENV)/.test ## setup, and what the tests need: packages, Chromium, fonts, PostgreSQL, Java
	@$(BIN)/python tools/debian_parts.py

run: setup ## make a demonstration bank, mine it and open the workbench on 127.0.0.1:8000
	@test -e demo/bank.yml || $(BIN)/needmine simulate demo --customers 5000 --months 18 --seed 1 --language zh
	$(BIN)/needmine mine demo
	$(BIN)/needmine serve demo

test: setup-test lint ## everything that must hold before a change lands
	$(BIN)/python -m pytest -n 2

prove: setup-test ## the long proofs, at their full counts
	NEEDMINE_PROVE=1 $(BIN)/python -m pytest -n 2

lint: $(VENV)/.test ## ruff and mypy, changing nothing
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy --strict src

format: $(VENV)/.test ## put the code into shape
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

# --universal keeps the files good for both Python versions and other platforms.
COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links
lock: ## write both lock files again from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing: pip install uv"; exit 1; }
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --extra spark --constraint requirements.lock --output-file requirements-test.lock

clean: ## remove what was built; the demonstration bank stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf src/*.egg-info

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 13) else "Needmine needs Python 3.11 or 3.12, not %d.%d; say which with PYTHON=/path/to/python3.11" % v)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.lock $(VENV)/.created
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps -e .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.runtime
	$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@
