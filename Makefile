# One word for each habit; `make` alone lists them.

PY = .venv/bin/python
UV = PATH="$(CURDIR)/.venv/bin:$$PATH" uv
FLASK = $(PY) -m flask --app app:wsgi
SCRATCH = build/check
SCRATCH_ENV = SIGNOFF_ENV=demo DATABASE_URL=sqlite:///$(CURDIR)/$(SCRATCH)/check.db SIGNOFF_KEYS=$(CURDIR)/$(SCRATCH)/keys

export PYTHONDONTWRITEBYTECODE = # empty: what is compiled once need not be compiled by each process again

.DEFAULT_GOAL = help
.PHONY: help run demo test test-pure test-pg mutants chaos check lint types imports pages schema bench screenshots messages lock dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: ## start Signoff (PORT=8000; makes .venv and the demo academy when they are missing)
	@exec ./run.sh

demo: ## erase the demo academy and make it anew
	@./run.sh prepare
	@$(FLASK) demo reset --yes

test: dev ## all tests
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-pure: dev ## the rules alone: tests that need neither the application nor a database
	$(PY) -m pytest -n 2 --dist loadfile -p no:cacheprovider tests/pure tests/contract

test-pg: dev ## the tests that use a database, on PostgreSQL
	TEST_DATABASE=postgresql $(PY) -m pytest -n 2 --dist loadfile tests/stories tests/web

mutants: dev ## break the rules of marking in 400 ways: does a test notice? (five minutes)
	$(PY) -m tests.mutation

chaos: dev ## kill, fill, race and reorder: is anything lost? (ten minutes; CHAOS=short, CHAOS_SEED=n)
	$(PY) -m tests.chaos

check: lint types imports pages schema ## linters, types, imports, templates, migrations, the course

lint: dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: dev
	$(PY) -m mypy

imports: dev
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command(["--no-cache"])'

pages: dev
	$(PY) -m djlint --quiet --lint templates

schema: dev
	rm -rf $(SCRATCH) && mkdir -p $(SCRATCH)
	$(SCRATCH_ENV) $(FLASK) db upgrade
	$(SCRATCH_ENV) $(FLASK) db check
	$(SCRATCH_ENV) $(FLASK) course check course
	$(SCRATCH_ENV) $(FLASK) course load course
	$(SCRATCH_ENV) $(FLASK) course audit course

bench: dev ## measure speed, each figure beside a floor of the same run
	$(PY) -m benchmarks
	$(PY) -m benchmarks.scale
	$(PY) -m benchmarks.core
	$(PY) -m benchmarks.journal
	$(PY) -m benchmarks.printing

screenshots: dev ## pictures of every page, into build/screenshots, and of every type of question for its guide
	$(PY) -m tests.screenshots build/screenshots
	$(PY) -m tests.type_pictures docs/images/types

messages: dev ## collect the sentences of the interface, into build/messages.pot
	mkdir -p build
	.venv/bin/pybabel --quiet extract --mapping babel.cfg --keywords N_ --output build/messages.pot .

lock: ## recompile the pinned requirements from their .in files (needs uv)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements.in -o requirements.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.txt requirements-dev.in -o requirements-dev.txt

dev:
	@./run.sh prepare-dev
