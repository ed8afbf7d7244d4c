# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation whose choices come from the contract, so that they stand in one place only."""

from __future__ import annotations

import json


def with_choices(documentation: str, spec: dict) -> str:
    """Put the choices of options into a documentation fragment.

    Sanity tests want a literal in the fragment, so that they can't be put in at once.

    :param documentation: In which C(CHOICES_OF_name) stands for the choices of the option C(name).
    :param spec: The argument spec with these options.
    """
    for name, option in spec.items():
        # JSON is YAML, too
        documentation = documentation.replace("CHOICES_OF_" + name, json.dumps(option.get("choices")))
    return documentation
