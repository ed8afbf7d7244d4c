# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# tests/tools does the work, and .build contains everything generated: see tests/README.md.
# PYTHON is the interpreter for all virtual environments. ARGS is passed to the tool behind a target, for example:
# make integration ARGS=pod. VERSION is the version for `make release`.

PYTHON ?= python3
ARGS ?=
VERSION ?=
TOOLS = $(PYTHON) -B -m tests.tools

.DEFAULT_GOAL := help
.PHONY: help demo test matrix lint sanity pylint units pytest integration faults fuzz awx eda contract docs-check site cost-page audit build release simulator-tests simulator run benchmark clean

help:  ## list these targets
	@sed -n 's|^\([a-z][a-z %-]*\):  *## |\1\t|p' Makefile | expand -t 40

demo:  ## rent, configure, keep and remove a pod on the simulator, and explain each step
	@$(TOOLS) demo $(ARGS)

test:  ## run the checks that tests/README.md lists, and summarize the results
	@$(TOOLS) test

matrix:  ## sanity, units, integration (in both ways) and demo on every supported ansible-core; on some: ARGS='2.17 2.21'
	@$(TOOLS) matrix $(ARGS)

lint:  ## ansible-lint (production profile), ruff, mypy, the direction of imports, a secret scan and others; some: make lint ARGS='ruff mypy'
	@$(TOOLS) lint $(ARGS)

sanity:  ## ansible-test sanity
	@$(TOOLS) sanity $(ARGS)

pylint:  ## the slowest part of sanity alone, on what users get
	@$(TOOLS) pylint $(ARGS)

units:  ## ansible-test units
	@$(TOOLS) units $(ARGS)

pytest:  ## the unit tests with plain pytest, which is faster
	@$(TOOLS) pytest $(ARGS)

integration:  ## ansible-test integration in groups, each with its own simulator
	@$(TOOLS) integration $(ARGS)

sanity-% pylint-% units-% pytest-% integration-%:  ## the same on another ansible-core, such as integration-2.16; see also integration-modules
	@$(TOOLS) $@ $(ARGS)

faults:  ## lost responses, concurrent runs, kills, failing servers, a line each; some: make faults ARGS='concurrency-32 --repeat 20'
	@$(TOOLS) faults $(ARGS)

fuzz:  ## answers spoiled at random, for pod and fleet, in virtual time; more or fewer tries: make fuzz ARGS=10000
	@$(TOOLS) fuzz $(ARGS)

simulator-tests:  ## tests of the simulator
	@$(TOOLS) simulator-tests $(ARGS)

awx:  ## what AWX does with extensions/awx: builder, runner, registration
	@$(TOOLS) awx $(ARGS)

eda:  ## what ansible-rulebook does with extensions/eda: the event source and the rulebooks
	@$(TOOLS) eda $(ARGS)

contract:  ## compare the service's schema with what the collection knows: make contract ARGS=FILE-or-URL
	@$(TOOLS) contract $(ARGS)

docs-check:  ## documentation, the next release's changelog, Galaxy's importer
	@$(TOOLS) docs-check $(ARGS)

site:  ## the documentation site, in .build/site, and what is wrong with its links, requests and widths
	@$(TOOLS) site $(ARGS)

cost-page:  ## the page of the playbook cost, in .build/cost-page, and what is wrong with it in Chromium
	@$(TOOLS) cost-page $(ARGS)

audit:  ## whether a vulnerability is known of any Python package that users or the checks install; asks pypi.org
	@$(TOOLS) audit

build:  ## the tarball for Galaxy, checked, installed and tried, and its SBOM, in .build/release; VERSION must match the checkout
	@$(TOOLS) build $(VERSION)

release:  ## prepare a release, without publishing: make release VERSION=1.2.3; ARGS=--dry-run changes nothing in the checkout
	@$(TOOLS) release $(VERSION) $(ARGS)

simulator:  ## run the simulator until interrupted, for example: make simulator ARGS='--port 8080'
	@$(TOOLS) simulator $(ARGS)

run:  ## run a command with a simulator, for example: make run ARGS='ansible-doc -l primeintellect.cloud'
	@$(TOOLS) run $(ARGS)

benchmark:  ## compare the performance with other tools, into docs/benchmarks.md; one part: make benchmark ARGS='inventory 3'
	@$(PYTHON) -B -m tests.benchmark $(ARGS)

clean:  ## remove everything generated
	rm -rf .build
