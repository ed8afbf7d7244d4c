# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: similar
short_description: Choose the names that are nearly a given one
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Chooses names that differ from a given one by spelling or upper case, and those of pods of a fleet with this name, such as
    C(train-0) for C(train). The name itself is not among them.
positional: _input, name
options:
  _input:
    description: The names to choose from.
    type: list
    elements: str
    required: true
  name:
    description: The name as the user typed it.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: List the pods
  primeintellect.cloud.pod_info:
  register: there

- name: Ask whether another pod was meant
  ansible.builtin.debug:
    msg: "Did you mean {{ there.pods | map(attribute='name') | primeintellect.cloud.similar('trianer') }}?"
"""

RETURN = r"""
_value:
  description: The similar names, the most similar one first.
  type: list
  elements: str
"""

import difflib
from collections.abc import Callable, Iterable

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import untrusted

# From 0 to 1; trainer and trianer are at 0.86, trainer and tuner at 0.67
_LEAST_SIMILARITY = 0.7
_MOST = 5


def _similar(names: Iterable[object], name: object) -> list[str]:
    wanted = str(name)
    spelled = {str(other).lower(): str(other) for other in names if other and str(other) != wanted}
    close = difflib.get_close_matches(wanted.lower(), list(spelled), n=_MOST, cutoff=_LEAST_SIMILARITY)
    close += sorted(other for other in spelled if other.startswith(f"{wanted.lower()}-") and other not in close)
    found: list[str] = untrusted([spelled[other] for other in close[:_MOST]])
    return found


class FilterModule:
    def filters(self) -> dict[str, Callable[..., list[str]]]:
        return {"similar": _similar}
