# Two commands carry a new user: `make ask Q="…"` and `make test`. Both set up what is missing, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
Q ?= Can we use customer photos to train a model?
KNOWLEDGE ?= knowledge
MARK ?= not load and not deploy
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: ask publish check test lint bench eval gate playground clean

ask: $(VENV)/ready
	@$(BIN)/footnote publish --quiet --knowledge $(KNOWLEDGE) || [ $$? -eq 3 ]  # 3: some files were skipped
	@$(BIN)/footnote ask --knowledge $(KNOWLEDGE) "$(Q)"

publish: $(VENV)/ready
	@$(BIN)/footnote publish --knowledge $(KNOWLEDGE)

check: $(VENV)/ready
	@$(BIN)/footnote check --strict --knowledge $(KNOWLEDGE)

# MARK=server, browser, model, load or deploy runs those alone; the last two only then
test: $(VENV)/ready-dev
	@$(BIN)/python -m pytest -n $(if $(filter-out deploy,$(MARK)),2,0) -m "$(MARK)"

lint: $(VENV)/ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/ready-dev
	@$(BIN)/python -m evals.benchmarks

eval: $(VENV)/ready-dev publish
	@$(BIN)/footnote eval run --knowledge $(KNOWLEDGE)

gate: $(VENV)/ready-dev publish
	@$(BIN)/footnote eval gate --knowledge $(KNOWLEDGE) || [ $$? -eq 4 ]  # 4: inconclusive, shown and not failed

# Microsoft's Teams client for tests and its library of cards, under Microsoft's own terms; tests without it are skipped.
PLAYGROUND := @microsoft/m365agentsplayground@0.2.28 adaptivecards@3.0.5
playground:
	@npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix .tools $(PLAYGROUND)

clean:
	rm -rf $(VENV) .footnote .footnote-test .tools

# torch comes first and alone: where a CPU build is offered, nothing else may pull the GPU one in.
$(VENV)/torch:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Footnote needs Python 3.11 to 3.13. Name one with: make PYTHON=python3.12 …")'
	@echo "Setting up in $(VENV). This happens once and takes some minutes."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -c constraints.txt torch
	@touch $@

$(VENV)/ready: $(VENV)/torch pyproject.toml constraints.txt requirements/serving.txt requirements/model.txt
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	@$(PIP) install -c constraints.txt -e ".[dev]"
	@touch $@
