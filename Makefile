# `make run` and `make test` set up everything they need. Nothing but Python 3.11+ and make has to be there before.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export MARGINALIA_DATA ?= $(CURDIR)/var

.PHONY: run test test-full lint setup load clean

setup: .venv/.installed

# The lock holds hashes, so what is installed is what was tested, wherever it comes from.
.venv/.installed: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Marginalia needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

run: setup
	@MARGINALIA_DEMO=1 PORT=$(PORT) $(BIN)/flask --app app admin demo
	@MARGINALIA_DEMO=1 PORT=$(PORT) $(BIN)/gunicorn "app:create_app()"

test: setup
	$(BIN)/python tests/prepare.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -m "not long"

test-full: setup
	$(BIN)/python tests/prepare.py
	$(BIN)/pytest

clean:
	rm -rf .venv var
