# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that is shown to a person: a shell and Ansible must read from it what was meant."""

from __future__ import annotations

import json
import shlex

import pytest
from ansible.parsing.splitter import parse_kv
from ansible_collections.primeintellect.cloud.plugins.lookup.playbook_command import LookupModule

DEFAULTS = {"known_hosts_file": "~/.ssh/primeintellect/known_hosts", "ssh_config_file": "~/.ssh/primeintellect/config"}


class PlainTemplar:
    """Variables without templates."""

    def template(self, value):
        return value


def command(variables, **options):
    (text,) = LookupModule(templar=PlainTemplar()).run(["teardown"], variables, **options)
    return text


def read(text):
    """The variables as ansible-playbook gets them from a shell."""
    program, playbook, *words = shlex.split(text)
    assert (program, playbook) == ("ansible-playbook", "primeintellect.cloud.teardown")
    assert words[::2] == ["-e"] * (len(words) // 2)
    found = {}
    for option in words[1::2]:
        found.update(json.loads(option) if option.startswith("{") else parse_kv(option))
    return found


def test_a_plain_command_is_plain():
    shown = command(DEFAULTS, pod_name="trainer", teardown_fleet=False)
    assert shown == "ansible-playbook primeintellect.cloud.teardown -e pod_name=trainer"


@pytest.mark.parametrize("value", [
    "research", "My Team", "it's", 'a "b"', "back\\slash", "a=b", "Ä & Ö", "$(id)", "`id`", "#1", "*", "~/x", "{1}", "a\tb",
])
def test_every_value_survives_the_shell_and_ansible(value):
    variables = {"pod_team": value, "known_hosts_file": value, "ssh_config_file": value}
    assert read(command(variables, pod_name="trainer")) == {"pod_name": "trainer", **variables}


@pytest.mark.parametrize("variables, found", [
    ({**DEFAULTS, "pod_team": ""}, {}),
    ({"pod_team": None, "pod_max_price": 3}, {}),
    ({"pod_team_id": ""}, {"pod_team_id": ""}),
    ({"pod_team_id": None}, {"pod_team_id": ""}),
    ({"pod_team_id": "cmb1"}, {"pod_team_id": "cmb1"}),
])
def test_only_what_differs_from_the_defaults_is_there(variables, found):
    assert read(command(variables)) == found


def test_options_are_variables_of_the_playbook():
    assert read(command({}, pod_name=12, teardown_fleet=True, pod_id="")) == {"pod_name": "12", "teardown_fleet": "true"}
