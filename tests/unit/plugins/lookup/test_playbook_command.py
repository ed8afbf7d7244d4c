# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that is shown to a person: a shell and Ansible must read from it what was meant."""

from __future__ import annotations

import os
import shlex

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible.parsing.splitter import parse_kv
from ansible_collections.primeintellect.cloud.plugins.lookup.playbook_command import LookupModule

DEFAULTS = {"known_hosts_file": "~/.ssh/primeintellect/known_hosts", "ssh_config_file": "~/.ssh/primeintellect/config"}
BROKEN = object()


class PlainTemplar:
    """Variables without templates, but for one that cannot be resolved."""

    def template(self, value):
        if value is BROKEN:
            raise AnsibleError("it cannot be resolved")
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
        # as load_extra_vars does
        found.update(yaml.safe_load(option) if option[0] in "[{" else parse_kv(option))
    return {name: value["__ansible_unsafe"] if isinstance(value, dict) else value for name, value in found.items()}


def test_a_plain_command_is_plain():
    shown = command(DEFAULTS, pod_name="trainer", teardown_fleet=False)
    assert shown == "ansible-playbook primeintellect.cloud.teardown -e pod_name=trainer"


@pytest.mark.parametrize("value", [
    "research", "My Team", "it's", 'a "b"', "back\\slash", "a=b", "Ä & Ö", "$(id)", "`id`", "#1", "*", "~/x", "{1}", "a\tb",
    "a: b", "a #b", "a, b", "- a", "true", "1 2", "@x", "a [1]", "{{ x }}", "null b", "x (y)", "y.", "a?",
])
def test_every_value_survives_the_shell_and_ansible(value):
    variables = {"pod_team": value}
    assert read(command(variables, pod_name="trainer")) == {"pod_name": "trainer", **variables}


@pytest.mark.parametrize("value", ["My Team", "Ä & Ö", "R&D (Berlin)", "a/b c"])
def test_words_need_no_quotes_which_ansible_would_escape_in_a_message(value):
    assert "\\" not in command({"pod_team": value}) and '"' not in command({"pod_team": value})


def test_a_name_that_someone_else_has_given_is_no_template():
    assert "__ansible_unsafe" in command({"pod_team": "{{ lookup('pipe', 'id') }}"})


@pytest.mark.parametrize("variables, found", [
    ({**DEFAULTS, "pod_team": ""}, {}),
    ({"pod_team": None, "pod_max_price": 3}, {}),
    ({"pod_team": BROKEN}, {}),
    ({"pod_team": "omitted", "pod_team_id": "omitted", "omit": "omitted"}, {}),
    ({"pod_team_id": ""}, {"pod_team_id": ""}),
    ({"pod_team_id": None}, {"pod_team_id": ""}),
    ({"pod_team_id": 0}, {"pod_team_id": "0"}),
    ({"pod_team_id": "cmb1"}, {"pod_team_id": "cmb1"}),
    ({"known_hosts_file": "keys/kh"}, {"known_hosts_file": os.path.abspath("keys/kh")}),
    ({"ssh_config_file": "~/a b"}, {"ssh_config_file": os.path.expanduser("~/a b")}),
])
def test_only_what_differs_from_the_defaults_is_there(variables, found):
    assert read(command(variables)) == found


def test_the_account_is_the_same_without_its_key():
    text = command({"pod_api_key": "secret", "pod_api_url": "https://example.com/a b"})
    assert text.startswith("PRIME_API_KEY=... PRIME_API_BASE_URL='https://example.com/a b' ansible-playbook ")
    assert command({"pod_api_key": "", "pod_api_url": None}).startswith("ansible-playbook ")


def test_options_are_variables_of_the_playbook():
    assert read(command({}, pod_name=12, teardown_fleet=True, pod_id="")) == {"pod_name": "12", "teardown_fleet": "true"}
    assert read(command({}, pod_name=0)) == {"pod_name": "0"}
