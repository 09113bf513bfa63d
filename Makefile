# `make run` and `make test` are all anybody needs; both set up what they use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app welfare
UV_VERSION := 0.13.9
# Modules stay compiled whatever the shell says: a start then takes 2 s instead of 7.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup setup-test run test lint benchmarks translations lock clean

setup: $(VENV)/.installed

# uv installs the pinned set several times faster than pip does.
$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.installed: requirements.txt welfare/translations/en/LC_MESSAGES/messages.po | $(BIN)/uv
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --requirement requirements.txt
	$(BIN)/pybabel --quiet compile --directory welfare/translations
	touch $@

setup-test: setup $(VENV)/.installed-test

$(VENV)/.installed-test: tests/requirements.txt | $(BIN)/uv
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --requirement tests/requirements.txt
	$(BIN)/python tests/browser.py --install
	touch $@

run: setup
	$(FLASK) setup
	$(FLASK) demo --if-empty
	$(FLASK) serve

test: setup-test lint
	$(BIN)/python -m pytest --numprocesses 2 tests

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

benchmarks: setup-test
	$(BIN)/python -m tests.benchmarks

# Gathers the messages of sources and templates into the English catalogue, for its translator.
translations: setup
	$(BIN)/pybabel --quiet extract --mapping-file welfare/translations/babel.cfg \
		--keywords "_ _l N_" --add-location file --output-file $(VENV)/messages.pot .
	$(BIN)/pybabel --quiet update --input-file $(VENV)/messages.pot --locale en \
		--output-dir welfare/translations --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date

# Pins again what pyproject.toml names, with everything it brings along.
lock: | $(BIN)/uv
	$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate --output-file requirements.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group test --universal --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate --output-file tests/requirements.txt

clean:
	rm -rf $(VENV) data/local
