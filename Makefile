# Targets for people and for CI. `make` alone lists them.
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-long test-quick lint format messages check check-long bench mutants docs

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(PY):
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(FITS)' \
		|| { echo "Python 3.11 or newer, with venv, is needed."; exit 1; }
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(PY)
	@echo "Installing what the site needs (some minutes the first time) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/tests.stamp: requirements.txt tests/requirements.txt | $(PY)
	@echo "Installing what the tests need (some minutes the first time) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --progress-bar on -r tests/requirements.txt
	@touch $@ $(VENV)/run.stamp

setup: $(VENV)/run.stamp ## make the environment and install

run: $(VENV)/run.stamp ## set everything up, load the demo, serve
	@PORT=$(PORT) $(PY) site/manage.py start

demo: $(VENV)/run.stamp ## load the demo; running it again changes nothing
	@$(PY) site/manage.py migrate --verbosity 0
	@$(PY) site/manage.py demo

test: $(VENV)/tests.stamp ## both databases, journeys, other programs; what is many is sampled
	@$(PY) tests/suite.py

test-long: $(VENV)/tests.stamp ## the same, and nothing sampled
	@$(PY) tests/suite.py --long

test-quick: $(VENV)/tests.stamp ## the inner loop: SQLite, nothing slow, each test with one of its parameters
	@$(PY) tests/node_packages.py
	@SUITE=quick $(PY) -m pytest -q -n 2 --dist loadgroup -m "not journey and not slow and not subscriber"

lint: $(VENV)/tests.stamp ## style, arrows, types, migrations, deployment checks
	@$(PY) tests/lint.py

format: $(VENV)/tests.stamp ## put code and templates into shape
	@$(VENV)/bin/ruff check --quiet --fix-only .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/djlint --quiet --reformat outreach detention_visits templates || true

messages: $(VENV)/tests.stamp ## collect the texts to translate into the catalogues (needs gettext)
	@$(PY) site/manage.py makemessages -l az -l ru --no-obsolete --no-wrap --add-location file \
		--ignore .venv --ignore tests --ignore site/var

check: lint test ## what CI runs

check-long: lint test-long ## before a release: everything, nothing sampled

bench: $(VENV)/tests.stamp ## times as ratios within one run
	@$(PY) tests/bench/run.py

mutants: $(VENV)/tests.stamp ## faults that no test sees, by hand: ONLY=outreach/scheduling/series/matching.py
	@$(PY) tests/mutants.py $(ONLY)

docs: $(VENV)/tests.stamp ## check the links of the documents
	@$(PY) -m pytest -q tests/test_documents.py
