# Needs make and Python 3.11 or newer; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
GUANXI := $(BIN)/guanxi
# For the tests that train; one release, since others bring gigabytes for graphics cards.
TORCH ?= torch==2.13.0
COMMANDS := TERM=dumb $(BIN)/typer guanxi.cli utils docs --name guanxi --title "Commands"

.DEFAULT_GOAL := help
.PHONY: help demo test check setup docs notebooks picture bench bench-full clean

help:  ## this list
	@echo "guanxi: Chinese business news in, a knowledge graph out"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

demo: .venv/.runtime  ## build seeds/ into build/: the store, a page and a report
	@mkdir -p build
	$(GUANXI) build seeds --store build/guanxi.db --html build/graph.html --report build/report.md
	@echo
	@echo "Now open build/graph.html in a browser, read build/report.md, and try:"
	@echo "  $(GUANXI) queries"
	@echo "  $(GUANXI) query competitors --bind name=企业微信 --store build/guanxi.db"
	@echo "  $(GUANXI) explain 企业微信 integratesWith --store build/guanxi.db"

test: .venv/.dev  ## run all tests
	$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist loadgroup

check: .venv/.dev  ## format, lint, types, import contracts, then all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

setup: .venv/.dev  ## .venv with guanxi and the tools for working on it

docs: .venv/.dev  ## rewrite docs/commands.md and the answers in the README as they are now
	$(COMMANDS) > docs/commands.md
	$(BIN)/python scripts/readme_answers.py

notebooks: .venv/.dev  ## run the notebooks from top to bottom into build/notebooks/*.html
	$(BIN)/python scripts/execute_notebooks.py build/notebooks notebooks/*.py

picture: .venv/.dev demo  ## take the screenshot of the README (needs chromium) and draw the figures of the docs
	$(BIN)/python scripts/take_picture.py build/graph.html docs/images/explorer.png entity=企业微信
	for name in rivalry ranking timeline months ownership; do \
		$(GUANXI) figure $$name --store build/guanxi.db -o docs/images/figure-$$name.png || exit 1; done

bench: .venv/.bench  ## measure, in under 15 minutes, beside what one would use instead; benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py

bench-full: .venv/.bench  ## the same with the large sizes: hours
	$(BIN)/python benchmarks/run.py --full

clean:  ## remove what was built (keeps .venv)
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: made anew only when pyproject.toml changes, so that repeated calls start at once.
# pip's chatter goes to a log that is shown only when something fails.
PIP = $(BIN)/python -m pip install --disable-pip-version-check
LOGGED = > .venv/install.log 2>&1 || { cat .venv/install.log >&2; exit 1; }

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "guanxi needs Python 3.11 or newer, $(PYTHON) is older: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) --upgrade "pip>=25.1" $(LOGGED)
	@touch $@

.venv/.runtime: .venv/.python pyproject.toml
	@echo "Installing guanxi and its libraries into .venv ..."
	@$(PIP) --editable . $(LOGGED)
	@touch $@

.venv/.dev: .venv/.runtime
	@echo "Installing the tools for tests and notebooks into .venv ..."
	@$(PIP) $(TORCH) $(LOGGED)
	@$(PIP) --editable '.[cluster,fast,fetch,figures,notebook,office,remote,serve,train]' --group dev $(LOGGED)
	@touch $@

.venv/.bench: .venv/.dev
	@echo "Installing what the benchmarks measure beside guanxi into .venv ..."
	@$(PIP) --group bench $(LOGGED)
	@touch $@
