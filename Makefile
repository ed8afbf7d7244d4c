# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything is done by tests/tools and generated in .build: see tests/README.md.
# PYTHON is the interpreter all virtual environments are made with; ARGS goes to the tool behind a target, for
# instance: make integration ARGS=pod. VERSION is what `make release` releases.

PYTHON ?= python3
ARGS ?=
VERSION ?=
TOOLS = $(PYTHON) -B -m tests.tools

.DEFAULT_GOAL := help
.PHONY: help demo test matrix lint sanity units integration faults awx docs-check site build release simulator-tests simulator run benchmark clean

help:  ## list these targets
	@sed -n 's|^\([a-z][a-z %-]*\):  *## |\1\t|p' Makefile | expand -t 40

demo:  ## rent, configure, keep and remove a pod on the simulator, explaining each step
	@$(TOOLS) demo $(ARGS)

test:  ## run all of the checks below and the demo, then say how each ended
	@$(TOOLS) test

matrix:  ## sanity, units, integration (in both ways) and demo on every supported ansible-core; a line for each. ARGS='2.17 2.21' for some
	@$(TOOLS) matrix $(ARGS)

lint:  ## ansible-lint (production profile), ruff, mypy, the direction of imports and others; some: make lint ARGS='ruff mypy'
	@$(TOOLS) lint $(ARGS)

sanity:  ## ansible-test sanity
	@$(TOOLS) sanity $(ARGS)

units:  ## ansible-test units
	@$(TOOLS) units $(ARGS)

integration:  ## ansible-test integration against a simulator of its own
	@$(TOOLS) integration $(ARGS)

sanity-% units-% integration-%:  ## the same on another ansible-core, for instance integration-2.16; see also integration-modules
	@$(TOOLS) $@ $(ARGS)

faults:  ## lost answers, concurrent runs, kills, bad servers: a line a case; for instance: make faults ARGS='concurrency-32 --repeat 20'
	@$(TOOLS) faults $(ARGS)

simulator-tests:  ## the simulator's own tests
	@$(TOOLS) simulator-tests $(ARGS)

awx:  ## what AWX does with the files in extensions/awx: builder, runner, registration
	@$(TOOLS) awx $(ARGS)

docs-check:  ## documentation, the next release's changelog, Galaxy's importer
	@$(TOOLS) docs-check $(ARGS)

site:  ## the documentation site, below .build/site
	@$(TOOLS) site $(ARGS)

build:  ## the tarball for Galaxy, checked, installed and tried, in .build/release; with VERSION only if that is what is here
	@$(TOOLS) build $(VERSION)

release:  ## all of a release that can be undone: make release VERSION=1.2.3; ARGS=--dry-run leaves the checkout as it is
	@$(TOOLS) release $(VERSION) $(ARGS)

simulator:  ## play the API until interrupted, for instance: make simulator ARGS='--port 8080'
	@$(TOOLS) simulator $(ARGS)

run:  ## run a command beside a simulator, for instance: make run ARGS='ansible-doc -l primeintellect.cloud'
	@$(TOOLS) run $(ARGS)

benchmark:  ## what the collection costs beside what does less, as ratios; into docs/benchmarks.md; one part: make benchmark ARGS='inventory 3'
	@$(PYTHON) -B -m tests.benchmark $(ARGS)

clean:  ## remove everything generated
	rm -rf .build
