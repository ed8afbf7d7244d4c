# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from the API stays text: it is never taken for a template."""

from __future__ import annotations

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import like_template, untrusted_templates

try:
    from ansible.template import trust_as_template
except ImportError:  # an older ansible-core, to which all text is a template
    def trust_as_template(text):
        return text


@pytest.mark.parametrize("text, expected", [
    ("{{ a }}", True), ("x {% a", True), ("{#", True), ("#jinja2: x", True), ("{a}", False), ("# x", False), ("", False),
    ("}}", False),
])
def test_text_that_could_be_a_template(text, expected):
    assert like_template(text) is expected


def test_only_what_could_be_a_template_is_marked():
    value = {"a": ["plain", "{{ x }}", 7, None], "b": "plain", "c": ["{-{ x }-}", "-#jinja2: x"]}
    marked = untrusted_templates(value)
    assert marked == value
    assert isinstance(marked["a"][0], str) and marked["a"][0].__class__ is marked["b"].__class__
    assert Templar(loader=DataLoader()).template(marked) == value


@pytest.mark.parametrize("expression", ["value | replace('-', '')", "value[0] ~ value[2:] | replace('-', '')"])
def test_no_expression_makes_a_template_of_text(expression):
    variables = untrusted_templates({"value": "{-{ 7 * 7 }-}"})
    templar = Templar(loader=DataLoader(), variables=variables)
    made = templar.template(trust_as_template(f"{{{{ {expression} }}}}"))
    assert made == "{{ 7 * 7 }}"
    templar.available_variables = dict(variables, made=made)
    assert templar.template(trust_as_template("{{ made }}")) == made


@pytest.mark.parametrize("text", [
    "{{ x }}", "a{", "#jinja2: x", "%7B%7B x %7D%7D", "\\u007b\\u007b", "&#123;", "tab\t", "line\n", "é", "$x", "`x`",
])
def test_text_that_could_become_a_template_is_never_trusted(text):
    try:
        from ansible.template import is_trusted_as_template
    except ImportError:
        pytest.skip("an older ansible-core, to which all text is a template")
    assert not is_trusted_as_template(untrusted_templates(text))
    assert is_trusted_as_template(untrusted_templates("ssh root@192.0.2.7 -p 22, 2026-11-29T03:10:35.376791+00:00"))
