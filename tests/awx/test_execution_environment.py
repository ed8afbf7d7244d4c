# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The execution environment, as far as it is built without a container engine."""

from __future__ import annotations

import os
import subprocess

import yaml
from conftest import AWX


def test_the_builder_takes_the_definition(tmp_path):
    subprocess.run(["ansible-builder", "create", "--file", AWX / "execution-environment.yml", "--context", tmp_path],
                   check=True, capture_output=True)
    asked = yaml.safe_load((tmp_path / "_build" / "requirements.yml").read_text())
    assert asked["collections"] == [{"name": "primeintellect.cloud"}]
    # its name depends on the container engine
    (instructions,) = tmp_path.glob("*file")
    assert "FROM $EE_BASE_IMAGE" in instructions.read_text()


def test_the_builder_finds_what_the_collection_needs():
    folder = os.environ["ANSIBLE_COLLECTIONS_PATH"].split(":")[0]
    found = subprocess.run(["ansible-builder", "introspect", "--sanitize", folder], check=True, capture_output=True, text=True)
    needed = yaml.safe_load(found.stdout)
    assert any(line.startswith("requests>=") for line in needed["python"])
    # ssh-keyscan
    assert any(line.startswith("openssh-clients ") for line in needed["system"])
