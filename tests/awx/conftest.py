# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator to rent from, and the folders that AWX makes for a job."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path

import pytest
import yaml
from ansible_collections.primeintellect.cloud.tests.simulator.control import control
from jinja2.sandbox import ImmutableSandboxedEnvironment

ROOT = Path(__file__).resolve().parents[2]
AWX = ROOT / "extensions" / "awx"
API_KEY = os.environ["SIMULATOR_API_KEY"]
URL = os.environ["SIMULATOR_URL"]


class Loader(yaml.SafeLoader):
    """Reads what Ansible reads: text that is no template."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def data(name: str):
    """One of the files in extensions/awx."""
    with open(AWX / f"{name}.yml", encoding="utf-8") as file:
        return yaml.load(file, Loader)


def injected(inputs: dict) -> dict:
    """The variables that AWX makes of a credential of our type: templates in a sandbox, with what is not given as nothing."""
    environment = ImmutableSandboxedEnvironment()
    return {
        name: environment.from_string(template).render(**inputs)
        for name, template in data("credential_type")["injectors"]["env"].items()
    }


def answers(name: str, **given) -> dict:
    """The variables that AWX makes of a survey: what was answered, and the defaults that are valid."""
    template = next(one for one in data("job_templates") if one["playbook"] == name)
    questions = template.get("survey_spec", {"spec": []})["spec"]
    asked = {question["variable"] for question in questions}
    assert all(question["variable"] in given for question in questions if question["required"] and "default" not in question)
    defaults = {question["variable"]: question["default"] for question in questions if "default" in question}
    # what is no answer to a question was typed below "Variables", which the template lets one do
    assert template["ask_variables_on_launch"] or given.keys() <= asked
    return {**defaults, **given}


@pytest.fixture
def simulator():
    """An empty account; calls ``control(path, body)``."""
    control(URL, "reset", {"provisioning_seconds": 0.3, "installation_seconds": 0.2, "deleting_seconds": 0.1})
    return partial(control, URL)


@pytest.fixture
def job(tmp_path, monkeypatch):
    """Make the folder of a job: project, inventory, and what AWX puts into the folder env; returns its path."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()

    def make(playbook: str, **given) -> Path:
        top = tmp_path / "job"
        shutil.rmtree(top, ignore_errors=True)
        shutil.copytree(AWX / "project", top / "project")
        role = top / "project" / "roles" / "greet" / "tasks" / "main.yml"
        role.parent.mkdir(parents=True)
        role.write_text("- name: Greet\n  ansible.builtin.copy:\n    dest: ~/greeting\n    content: hello\n    mode: '0644'\n")
        (top / "env").mkdir()
        (top / "inventory").mkdir()
        (top / "inventory" / "hosts").write_text("")
        settings = {
            "env/envvars": {
                **injected({"api_key": API_KEY, "api_url": URL}),
                "ANSIBLE_SSH_ARGS": "-F none",
                "ANSIBLE_HOST_KEY_CHECKING": "False",  # as AWX sets it for its jobs
            },
            "env/extravars": answers(playbook, **given),
        }
        for name, values in settings.items():
            (top / name).write_text(yaml.safe_dump(values))
        (top / "env" / "ssh_key").write_text(Path(os.environ["SIMULATOR_SSH_KEY"]).read_text())
        (top / "env" / "ssh_key").chmod(0o600)
        return top

    return make
