# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the list of a release's packages (SBOM) has."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.tests.tools import supply

NEEDS = {"root": ["a"], "a": ["b", "c"], "b": ["a"], "c": [], "pip": ["c"]}


def test_only_what_the_collection_depends_on_is_listed():
    found = supply.only_needed({
        "metadata": {"component": {"bom-ref": "root"}}, "components": [{"bom-ref": name} for name in ("a", "b", "c", "pip")],
        "dependencies": [{"ref": name, "dependsOn": needs} if needs else {"ref": name} for name, needs in NEEDS.items()],
    })
    assert [part["bom-ref"] for part in found["components"]] == ["a", "b", "c"]
    assert [entry["ref"] for entry in found["dependencies"]] == ["root", "a", "b", "c"]
    assert found["metadata"]
