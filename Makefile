# Two commands to know: `make run` and `make test`. GNU make; no network besides pip (and npm for assets).
.DEFAULT_GOAL := help
.PHONY: attacks help run bench audit test walk api-cases check format assets check-assets messages environment
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

BIND ?= 127.0.0.1:8000
PEOPLE ?= 10000
SERIES ?=
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# As in production: keys of its own, HTTPS, no .env.
PRODUCTION := ENV_FILE=/dev/null DEBUG=off ALLOWED_HOSTS=taalentio.example PLAIN_STATIC=off \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	BLIND_INDEX_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(32))') \
	ENCRYPTION_KEY=$$($(BIN)/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')

help:
	@echo "make run       the site and its queue on http://$(BIND), with demo data (BIND=address:port)"
	@echo "make test      the test suite"
	@echo "make bench     every figure of docs/performance.md, on databases of its own (PEOPLE=100000, SERIES=S13 or missing)"
	@echo "make walk      every page in Chromium, in three languages on two screens: pictures in var/walk/"
	@echo "make attacks   broken, odd and replayed posts to every address"
	@echo "make api-cases  thousands of made-up requests after the description of the API (API_CASES=2000)"
	@echo "make audit     known holes in what requirements.txt names (needs the network)"
	@echo "make check     everything that a machine can review"
	@echo "make format    format the Python code"
	@echo "make assets    build the style sheet and copy the scripts (needs npm)"
	@echo "make messages  collect the messages to translate (needs gettext) and compile the catalogues"

run: environment
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_places
	@$(MANAGE) load_catalogue
	@$(MANAGE) sync_schedules
	@$(MANAGE) seed_demo
	@exec $(MANAGE) run_local --bind $(BIND)

test: environment
	$(BIN)/python -m pytest -n auto

walk: environment node_modules/installed
	$(BIN)/python -m pytest -q -s --walk long talentio/ops/tests/test_walk.py

bench: environment
	@$(BIN)/python -m bench --people $(PEOPLE) $(SERIES)

# In an environment of its own: the auditor is no part of the program.
audit: environment
	@$(PYTHON) -m venv .venv/audit
	@.venv/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@.venv/audit/bin/pip-audit --requirement requirements.txt --strict --progress-spinner off 2>&1 | tee .venv/audit/told || { \
		! grep -qiE 'not found on PyPI|could not|connection|timed out|resolve|unreachable|internal pip' .venv/audit/told \
			|| echo "NOT AUDITED: the service that knows of holes does not answer from here. Run it where pypi.org does."; \
		exit 1; }

attacks: environment
	$(BIN)/python -m pytest -q talentio/ops/tests/test_attacks.py

api-cases: environment
	API_CASES=$${API_CASES:-2000} $(BIN)/python -m pytest -q -rP talentio/api/tests/test_schemathesis.py

check: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) check_translations
	@$(MAKE) --no-print-directory check-assets
	$(BIN)/python -m talentio.testing.check_shape

format: environment
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

messages: environment
	$(MANAGE) compile_translations --extract

# The environment ----------------------------------------------------------------------------
environment: .venv/installed .env

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "taalentio needs Python 3.11 or newer")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing what requirements.txt names…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

# Without a prerequisite: keys that exist are never written again.
.env:
	@$(PYTHON) -m talentio.make_env

# The assets --------------------------------------------------------------------------------
node_modules/installed: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@mkdir -p node_modules && touch $@

assets: node_modules/installed
	npm run --silent build

# Built anew from a copy of the source, so that checking never changes what it checks.
# (A file that git still knows but that is gone is not copied: hence `|| true`.)
check-assets:
	@if ! command -v npm >/dev/null; then \
		if [ "$${CI:-}" = true ]; then echo "npm is missing, so the assets cannot be checked"; exit 1; fi; \
		echo "NOTE: npm is missing: nobody looked whether the committed assets are current."; exit 0; \
	fi; \
	$(MAKE) --no-print-directory node_modules/installed; \
	copy=$$(mktemp -d); trap 'rm -rf "$$copy"' EXIT; \
	git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --target-directory "$$copy" || true; \
	ln -s "$$PWD/node_modules" "$$copy/node_modules"; \
	(cd "$$copy" && npm run --silent build); \
	diff --recursive --brief static "$$copy/static" || { echo "The assets are not current: make assets"; exit 1; }; \
	echo "The committed assets are current."
