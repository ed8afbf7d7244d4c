# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: playbook_command
short_description: Write the command that runs a playbook of this collection
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Returns a command that can be pasted into a shell, for example to remove the machine that a playbook has rented.
  - The command selects the same team and the same files as the current run. It contains those of the variables V(pod_team),
    V(pod_team_id), V(known_hosts_file) and V(ssh_config_file) that are set to something other than their defaults.
  - Every further keyword argument becomes a variable of the playbook, unless its value is empty or false.
options:
  _terms:
    description: The name of the playbook without V(primeintellect.cloud.).
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show how to remove the machine
  ansible.builtin.debug:
    msg: "To remove it, run: {{ lookup('primeintellect.cloud.playbook_command', 'teardown', pod_name='trainer') }}"
"""

RETURN = r"""
_raw:
  description: The command.
  type: list
  elements: str
  sample: ["ansible-playbook primeintellect.cloud.teardown -e pod_name=trainer -e pod_team=research"]
"""

import json
import re
import shlex
from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._roles.variables import argument_spec

# What decides where a playbook finds the pods, and what it has written about them
_SAME = ("pod_team", "pod_team_id", "known_hosts_file", "ssh_config_file")
# Ansible splits the value of -e name=value at spaces, and interprets quotes and backslashes in it.
_PLAIN = re.compile(r"[\w.,:;@%+~/-]*")


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        (playbook,) = terms
        given = {name: value for name, value in kwargs.items() if value not in ("", None, False)}
        defaults = {name: option.get("default", "") for name, option in argument_spec("teardown").items()}
        there = variables or {}
        for name in _SAME:
            if name in there:
                value = self._templar.template(there[name]) or ""
                # an empty ID selects the personal account
                if name == "pod_team_id" or value != defaults[name]:
                    given[name] = value
        return [" ".join(["ansible-playbook", f"primeintellect.cloud.{playbook}", *(_option(*pair) for pair in given.items())])]


def _option(name: str, value: Any) -> str:
    """One variable as C(-e) takes it, quoted for a shell."""
    text = "true" if value is True else str(value)
    if _PLAIN.fullmatch(text):
        return f"-e {name}={shlex.quote(text)}"
    return f"-e {shlex.quote(json.dumps({name: text}))}"
