# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the surveys for AWX ask for what the playbooks take."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import GPU_TYPES

from ..roles.test_variables import ROOT, options

_ALL = yaml.safe_load((ROOT / "extensions" / "awx" / "job_templates.yml").read_text())
TEMPLATES = [template for template in _ALL if "survey_spec" in template]
# the types of answers, and the types that roles declare; a text is also a list, of what stands between its commas
TYPES = {"integer": {"int"}, "float": {"float"}, "text": {"str", "raw", "list"}, "multiplechoice": {"str", "bool", "list"}}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["playbook"])
def test_each_question_is_of_a_variable_and_of_its_type(template):
    declared = options(template["playbook"].partition(".")[0])
    questions = template["survey_spec"]["spec"]
    for question in questions:
        if question["variable"] not in declared:
            own = (ROOT / "extensions" / "awx" / "project" / template["playbook"]).read_text()
            assert question["type"] in ("text", "textarea") and f"{question['variable']} | default('')" in own
            continue
        option = declared[question["variable"]]
        assert option["type"] in TYPES[question["type"]], question["variable"]
        if "default" in question and question["type"] in ("integer", "float"):
            assert question["min"] <= question["default"] <= question["max"]
        if question["type"] == "multiplechoice":
            assert question["default"] in question["choices"]
        # an empty answer to a question that takes numbers would be none of the variable's type; the controller leaves it out
        assert question["required"] or question["type"] == "text", question["variable"]
    required = {name for name, option in declared.items() if option.get("required")}
    assert required <= {question["variable"] for question in questions if question["required"]}


def test_the_gpus_that_can_be_chosen_exist():
    questions = [question for template in TEMPLATES for question in template["survey_spec"]["spec"]]
    (question,) = [question for question in questions if question["variable"] == "pod_gpu_type"]
    assert set(question["choices"]) <= set(GPU_TYPES)
