# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the values that the contract lists into documentation, so that they are written in one place only."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import POD_REQUEST, REGIONS_QUERY


def with_choices(documentation: str) -> str:
    """Put the values that this release knows into a documentation fragment.

    They are no C(choices), since the service may list others. Sanity tests want a literal in the fragment, so a fragment can't
    contain them itself.

    :param documentation: Has C(CHOICES_OF_name) as a paragraph in the description of the option C(name).
    """
    for name, option in {**POD_REQUEST, **REGIONS_QUERY}.items():
        known = ", ".join(f"V({value})" for value in option.get("known", ()))
        documentation = documentation.replace(f"CHOICES_OF_{name}", f"This release knows {known}. For others, see O(schema).")
    return documentation
