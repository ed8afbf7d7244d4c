# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the choices that the contract lists into documentation, so that they are written in one place only."""

from __future__ import annotations

import json

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Params


def with_choices(documentation: str, spec: Params) -> str:
    """Put the choices of options into a documentation fragment.

    Sanity tests want a literal in the fragment, so a fragment can't contain them itself.

    :param documentation: Has C(CHOICES_OF_name) in place of the choices of the option C(name).
    :param spec: The argument spec with these options.
    """
    for name, option in spec.items():
        # JSON is also YAML
        documentation = documentation.replace(f"CHOICES_OF_{name}", json.dumps(option.get("choices")))
    return documentation
