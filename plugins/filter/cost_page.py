# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: cost_page
short_description: Write a cost report as an HTML page with charts
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Writes what P(primeintellect.cloud.costs#filter) has added up as one HTML page, with what was spent by day, by team and by pod
    as charts and as tables.
  - The page needs nothing else, and loads nothing from any network. It has no scripts. It can be read on a phone, in the dark, on
    paper, and by a screen reader.
positional: _input
options:
  _input:
    description: What P(primeintellect.cloud.costs#filter) returns.
    type: dict
    required: true
requirements:
  - pygal 3.0.5 or newer, a Python library, on the controller
seealso:
  - plugin: primeintellect.cloud.costs
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the pods that are gone
  primeintellect.cloud.pod_info:
    history: true
  register: gone

- name: Write what was spent in the last 30 days
  ansible.builtin.copy:
    dest: costs.html
    content: "{{ gone.pods | primeintellect.cloud.costs(days=30) | primeintellect.cloud.cost_page }}"
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The page, as text.
  type: str
"""

import sys

from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.page import cost_page
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import untrusted


def _cost_page(costs):
    try:
        return untrusted(cost_page(costs))
    except ImportError as problem:
        raise AnsibleFilterError(
            f"primeintellect.cloud.cost_page: the charts need the Python library pygal on the controller ({problem}). "
            f"Install it for the Python that runs Ansible: {sys.executable} -m pip install 'pygal>=3.0.5'"
        ) from problem
    except (KeyError, TypeError, ValueError) as problem:
        raise AnsibleFilterError(
            f"primeintellect.cloud.cost_page: it must be given what primeintellect.cloud.costs returns: {problem}"
        ) from problem


class FilterModule:
    """A cost report as a page."""

    def filters(self):
        return {"cost_page": _cost_page}
