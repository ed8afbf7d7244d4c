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
  - If V(pod_api_url) or V(pod_api_key) are set, the command sets E(PRIME_API_BASE_URL) or E(PRIME_API_KEY). In place of the key,
    it contains C(...).
  - Every further keyword argument becomes a variable of the playbook, unless it is empty or false.
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

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._roles.variables import argument_spec
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import absolute_path

# Ansible splits the value of -e name=value at spaces, and interprets quotes and backslashes in it.
_PLAIN = re.compile(r"[\w.,:;@%+~/-]*")
# As YAML, it needs neither quotes nor backslashes, to which Ansible's output would add others.
_WORDS = re.compile(r"(?:[^\W\d_]|/)[\w .@%+~/&()-]*[\w.)]")


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        self._given = variables or {}
        (playbook,) = terms
        options = {name: value for name, value in kwargs.items() if value is not None and value is not False and value != ""}
        for name in ("pod_team", "pod_team_id"):
            value = self._value(name)
            # an empty ID selects the personal account
            if value or (value is not None and name == "pod_team_id"):
                options[name] = value
        for name in ("known_hosts_file", "ssh_config_file"):
            value = self._value(name)
            if value and value != argument_spec("teardown")[name]["default"]:
                options[name] = absolute_path(str(value))
        words = [*self._account(), "ansible-playbook", f"primeintellect.cloud.{playbook}"]
        return [" ".join([*words, *(_option(name, value) for name, value in options.items())])]

    def _account(self) -> list[str]:
        """The environment that selects the same account, without the key: with another account's, the API refuses the command."""
        key = ["PRIME_API_KEY=..."] if self._value("pod_api_key") else []
        url = self._value("pod_api_url")
        return [*key, f"PRIME_API_BASE_URL={shlex.quote(str(url))}"] if url else key

    def _value(self, name: str) -> Any:
        """A variable; None if it is not set. One that cannot be known must not hide the message that has the command."""
        if self._given.get(name) is None:
            return "" if name in self._given else None
        try:
            value = self._templar.template(self._given[name])
        except AnsibleError:
            return None  # also an omitted one of recent versions
        return None if value == self._given.get("omit") else "" if value is None else value


def _option(name: str, value: Any) -> str:
    """One variable as C(-e) takes it, quoted for a shell."""
    text = "true" if value is True else str(value)
    if _PLAIN.fullmatch(text):
        return f"-e {name}={shlex.quote(text)}"
    if _WORDS.fullmatch(text):
        return f"-e '{{{name}: {text}}}'"
    # it is no template, whoever has given a team its name
    is_template = any(mark in text for mark in ("{{", "{%", "{#"))
    return f"-e {shlex.quote(json.dumps({name: {'__ansible_unsafe': text} if is_template else text}))}"
