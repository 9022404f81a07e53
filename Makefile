# One word per chore. Every target makes its own environment in .venv when there is none (uv if present, else venv + pip).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench format messages clean

.venv/ready: pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  { test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) .venv; } && uv pip install --quiet --python $(BIN)/python -e '.[dev]'; \
	else \
	  { test -x $(BIN)/python || $(PYTHON) -m venv .venv; } && $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'; \
	fi
	@touch $@

demo: .venv/ready
	$(BIN)/serpwarden demo

test: .venv/ready
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/house tests/docs

bench: .venv/ready
	$(BIN)/python -m tests.bench

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/ready
	$(BIN)/python -m reports.catalogues

clean:
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
