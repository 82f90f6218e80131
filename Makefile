# zhiye: start, test, check. Works from any folder (make -C /path/to/zhiye run).
.DEFAULT_GOAL := help
.ONESHELL:
SHELL := /bin/sh

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= .data/dev
N ?= 100000
# The newest Python of this machine that is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
RUN := .venv/bin/python
# Without bytecode on disk each of the many processes below would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-dev run stop test check bench load screenshots manual lock audit sbom release-data clean python

help:
	@echo 'make run [PORT=8000] [DATA=.data/dev]   start everything; Ctrl-C stops it'
	@echo '     … HOST=0.0.0.0 for other devices, RUN_ARGS=--no-demo for an empty system'
	@echo 'make stop [DATA=.data/dev]              stop what runs on DATA'
	@echo 'make test [ARGS="-k name"]              all tests, the browser journeys included'
	@echo 'make check                              style, types, import order, templates, secrets'
	@echo 'make bench [N=100000]                   speed figures'
	@echo 'make load [ARGS="--most 200"]            people at work until pages get slow'
	@echo 'make screenshots                        a picture of every page'
	@echo 'make manual                             the manuals with their pictures, as pages'
	@echo 'make lock | audit | sbom                pinned packages: renew, audit, list'
	@echo 'make release-data                       keep a database of this release for later upgrades'
	@echo 'make clean                              remove all that was made, the data included'

python:
	@if [ -z "$(PYTHON)" ]; then
		echo '  ✗ Python 3.11 or newer was not found.'
		echo '    → Install it, or run make PYTHON=/path/to/python3.11 …'
		exit 1
	fi

setup: python
	@"$(PYTHON)" tools/setup.py

setup-dev: python
	@"$(PYTHON)" tools/setup.py --dev

run: setup
	@exec $(RUN) -m tools.run --port "$(PORT)" --host "$(HOST)" --data "$(DATA)" $(RUN_ARGS)

stop: setup
	@exec $(RUN) -m tools.run --stop --data "$(DATA)"

test: setup-dev
	@exec $(RUN) -m tools.test $(ARGS)

check: setup-dev
	@exec $(RUN) -m tools.check

bench: setup-dev
	@exec $(RUN) -m bench --people "$(N)"

load: setup-dev
	@exec $(RUN) -m bench.load $(ARGS)

screenshots: setup-dev
	@exec $(RUN) -m tools.screenshots

manual: setup-dev
	@exec $(RUN) -m tools.manual

lock: setup-dev
	@exec $(RUN) -m tools.lock

audit: setup-dev
	@$(RUN) -m pip_audit --require-hashes --disable-pip -r requirements.txt

sbom: setup-dev
	@mkdir -p dist && $(RUN) -m pip_audit --require-hashes --disable-pip -r requirements.txt \
		--format cyclonedx-json --output dist/sbom.json && echo '  ✓ dist/sbom.json'

release-data: setup-dev
	@exec $(RUN) -m tools.release_data

clean: python
	@"$(PYTHON)" -m tools.clean
