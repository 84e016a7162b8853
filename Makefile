# `make help` lists the targets. Everything is installed from PyPI into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/.installed
# dbt as a user would type it; each target has its own file, so that `make run` is never touched.
DBT = $(BIN)/dbt --quiet
MONITORING = --project-dir monitoring --profiles-dir .
# The CI of the SQL builds an empty warehouse, which is otherwise a failed test.
EMPTY = --vars '{empty_warehouse_is_expected: true}'
# Two at a time, each module with its own warehouse; scikit-learn's threads would wait for one another.
PYTEST = OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile
# dbt makes the file, not the folder.
TEST_WAREHOUSE = export NBA_PROPS_DUCKDB_PATH="$(CURDIR)/warehouse/$(1).duckdb"; \
	mkdir -p warehouse; rm -f warehouse/$(1).duckdb
# Every file that is installed has a hash in requirements.lock. pip knows hashes of whole lists only, so
# it installs only uv, which checks the dependencies of an extra against the lock.
HASHED = sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt; \
	$(1) -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
# Compiled once: where PYTHONDONTWRITEBYTECODE is set, each process would compile all it imports.
LOCKED = $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes \
	-r pyproject.toml --extra $(1) -c requirements.lock

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: install
install: $(INSTALLED) profiles.yml ## Create .venv and install the locked versions

$(INSTALLED): pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv (a few minutes the first time)"
	@$(call HASHED,$(BIN)/python)
	@$(call LOCKED,dev)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps \
		--build-constraints requirements.lock -e .
	@touch $@

.PHONY: install-bigquery
install-bigquery: install ## Install what BigQuery needs
	@$(call LOCKED,bigquery)

profiles.yml:
	@cp profiles.yml.example profiles.yml

.PHONY: run
run: install ## Live through 23 to 26 January 2026 against the sandbox
	@$(BIN)/python -m sample.live

.PHONY: test
test: install ## Everything that must hold; under 15 minutes
	@$(MAKE) --no-print-directory -j 2 lint types test-dbt
	@$(MAKE) --no-print-directory test-python

.PHONY: test-dbt
test-dbt: install ## Build an empty warehouse without packages, unit tests included
	@$(call TEST_WAREHOUSE,test); \
	$(DBT) build $(EMPTY) --target-path target/test; \
	$(DBT) test $(EMPTY) --target-path target/test --select tag:reconciliation

.PHONY: test-python
test-python: install ## The quick part of the Python tests
	@$(PYTEST) -m "not slow"

.PHONY: test-slow
test-slow: install ## The slow part of the Python tests
	@$(PYTEST) -m "slow and not packages and not browser and not bigquery"

.PHONY: test-packages
test-packages: deps ## As test-dbt, with the dbt packages; then Elementary on planted faults
	@$(call TEST_WAREHOUSE,packages); \
	$(DBT) build $(MONITORING) $(EMPTY) --target-path "$(CURDIR)/target/packages"; \
	$(DBT) test $(MONITORING) $(EMPTY) --target-path "$(CURDIR)/target/packages" \
		--select tag:reconciliation
	@$(call TEST_WAREHOUSE,lint); \
	PYTHONWARNINGS=ignore DBT_TARGET_PATH="$(CURDIR)/target/packages" \
		$(BIN)/sqlfluff lint monitoring/models --config monitoring/sqlfluff.cfg --disable-progress-bar
	@$(PYTEST) -m packages

.PHONY: test-browser
test-browser: install ## The report site in Chromium (needs `apt-get install chromium`)
	@$(call LOCKED,browser)
	@$(PYTEST) -m browser

.venv-analyzer: bigquery/requirements-analyzer.txt
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.venv-emulator: bigquery/requirements-emulator.txt
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.PHONY: test-bigquery
test-bigquery: install .venv-analyzer .venv-emulator ## The same SQL on BigQuery's side, without BigQuery
	@$(call LOCKED,bigquery)
	@$(PYTEST) -m bigquery

.PHONY: test-bigquery-real
test-bigquery-real: install ## The same on the real BigQuery, in datasets of its own (costs money)
	@$(BIN)/python -m bigquery.service
	@$(call LOCKED,bigquery)
	@NBA_PROPS_BIGQUERY_TEST=service OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -s --force-enable-socket \
		-m bigquery tests/unit/test_emulator.py tests/e2e

.PHONY: year
year: install ## Live through a summer, one tick a day, from June to October
	@$(BIN)/python -m sample.year

.PHONY: soak
soak: install ## Live through a fortnight of ticks and troubles (SOAK="--nights 3" for less)
	@$(BIN)/python -m sample.soak $(SOAK)

.PHONY: soak-kill
soak-kill: install .venv-emulator ## Kill commands on two machines that share a warehouse (SOAK_KILL="--kills 20")
	@$(call LOCKED,bigquery)
	@$(BIN)/python -m sample.soak_kill $(SOAK_KILL)

.PHONY: deps
deps: install ## Install Elementary and the dbt packages (needs the dbt hub)
	@$(call LOCKED,elementary)
	@$(DBT) deps $(MONITORING)
	@# edr has a dbt project of its own, and would ask the hub for its packages when it is first run.
	@$(DBT) deps --profiles-dir . --project-dir \
		"$$($(BIN)/python -c "import elementary.monitor as m; print(m.__path__[0] + '/dbt_project')")"

.PHONY: lint
lint: install ## Check style of Python
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

.PHONY: lint-sql
lint-sql: install ## Check style of SQL (minutes)
	@$(call TEST_WAREHOUSE,lint); \
	PYTHONWARNINGS=ignore DBT_TARGET_PATH="$(CURDIR)/target/lint" \
		$(BIN)/sqlfluff lint models tests --processes 2 --disable-progress-bar

.PHONY: types
types: install ## Check types
	@$(BIN)/mypy

.PHONY: format
format: install ## Format Python and SQL
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(call TEST_WAREHOUSE,lint); \
	PYTHONWARNINGS=ignore DBT_TARGET_PATH="$(CURDIR)/target/lint" \
		$(BIN)/sqlfluff fix models tests --processes 2 --disable-progress-bar

.PHONY: bench
bench: install ## Measure a backfill, a tick, what models cost, and what Elementary adds
	@$(BIN)/python -m bench.backfill
	@$(BIN)/python -m bench.ticks
	@$(BIN)/python -m bench.models
	@$(BIN)/python -m bench.watching

.PHONY: bench-speed
bench-speed: install ## Compare size and speed with another checkout, in turn (BENCH_SPEED=../earlier)
	@$(BIN)/python -m bench.structure $(BENCH_SPEED)
	@$(BIN)/python -m bench.speed $(BENCH_SPEED)

.PHONY: bench-detect
bench-detect: install ## Plant faults, judge what is reported, write docs/detection.md (BENCH_DETECT="--seed 7")
	@$(BIN)/python -m bench.detect $(BENCH_DETECT)

.PHONY: lock
lock: install ## Resolve the versions again
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--no-annotate --no-emit-index-url --custom-compile-command "make lock" \
		--generate-hashes --upgrade --quiet --output-file requirements.lock

.PHONY: clean
clean: ## Remove what was built; keeps .venv and the live warehouse
	@rm -rf target logs monitoring/target monitoring/logs .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@rm -rf warehouse/{sample,test,packages,lint}.*
