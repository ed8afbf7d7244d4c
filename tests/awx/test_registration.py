# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that registers everything, by the real modules of awx.awx, with a controller that is played."""

from __future__ import annotations

import os
import re
import subprocess

from conftest import AWX, data
from controller import TOKEN, serving

SECRET = "pit_0123456789abcdef0123456789abcdef"


def register(url: str, *more: str) -> str:
    environment = dict(os.environ, CONTROLLER_HOST=url, CONTROLLER_OAUTH_TOKEN=TOKEN, PRIME_API_KEY=SECRET,
                       ANSIBLE_LOCALHOST_WARNING="false", ANSIBLE_INVENTORY_UNPARSED_WARNING="false")
    done = subprocess.run(["ansible-playbook", AWX / "register.yml", "-vvv", *more], env=environment, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    assert SECRET not in done.stdout
    return re.search(r"^localhost +: ok=\d+ +changed=(\d+)", done.stdout, re.MULTILINE)[1]


def test_everything_is_registered_once_and_a_second_run_changes_nothing():
    more = ["-e", "awx_project_url=https://git.example.com/gpu.git", "-e", "awx_machine_credential=SSH",
            "-e", "awx_execution_environment_image=registry.example.com/gpu:1",
            "-e", "awx_ssh_key=awx", "-e", "awx_failure_notification=Chat", "-e", "awx_reap_confirm=yes"]
    with serving() as controller:
        assert register(controller.url, *more) == "9"
        assert register(controller.url, *more) == "0"
    things = controller.things
    ids = {thing["name"]: thing["id"] for kind in ("credentials", "job_templates") for thing in things[kind]}
    credential = things["credentials"][-1]
    (kind,) = things["credential_types"]
    assert kind["inputs"] == data("credential_type")["inputs"] and kind["injectors"] == data("credential_type")["injectors"]
    assert credential["inputs"]["api_key"] == SECRET
    assert credential["credential_type"] == kind["id"]
    (source,) = things["inventory_sources"]
    assert source["source_path"] == "primeintellect.yml" and source["credential"] == credential["id"]
    assert source["source_project"] == things["projects"][0]["id"]
    assert [one["name"] for one in things["job_templates"]] == [one["name"] for one in data("job_templates")]
    for template, wanted in zip(things["job_templates"], data("job_templates")):
        assert controller.surveys.get(template["name"]) == wanted.get("survey_spec")
        assert template["playbook"] == wanted["playbook"] and (AWX / "project" / wanted["playbook"]).exists()
        assert template["execution_environment"] == things["execution_environments"][0]["id"]
        for link, kind in (("labels", "labels"), ("notification_templates_error", "notification_templates")):
            assert controller.links["job_templates", template["id"], link] == [things[kind][0]["id"]]
        assert ("pod_ssh_key" in str(template.get("extra_vars"))) == (wanted["playbook"] == "provision.yml")
        keys = controller.links["job_templates", template["id"], "credentials"]
        assert set(keys) == {credential["id"], *([ids["SSH"]] if wanted.get("needs_ssh_key") else [])}
    nightly, leases = things["schedules"]
    assert {schedule["unified_job_template"] for schedule in things["schedules"]} == {ids["Prime Intellect: reap"]}
    assert nightly["extra_data"]["reap_confirm"] == "yes" and leases["extra_data"]["reap_leases"] is True
