# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which names of variables are taken for misspelled ones of a role."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._roles.variables import check_names, declared, set_names

WORKSPACE = ["workspace", "provision"]


@pytest.mark.parametrize("roles, name, meant", [
    (["provision"], "max_price", "pod_max_price"), (["provision"], "gpu_max_price", "pod_max_price"),
    (["provision"], "fleet_siz", "fleet_size"), (["provision"], "configure_task", "configure_tasks"),
    (["provision"], "pod_max_cost", None), (["provision"], "pod_price", "pod_max_price"),
    (["provision"], "pod_gpu_tpye", "pod_gpu_type"), (["provision"], "max_total_price", "fleet_max_total_price"),
    (WORKSPACE, "workspace_disksize", "workspace_disk_size"), (WORKSPACE, "max_price", "pod_max_price"),
    (["cost"], "cost_day", "cost_days"), (["reap"], "reap_naem", "reap_name"), (["reap"], "max_age_hour", "max_age_hours"),
    (["teardown"], "teardown_fleets", "teardown_fleet"), (["ssh_config"], "ssh_config_fil", "ssh_config_file"),
])
def test_a_misspelled_extra_variable_is_an_error(roles, name, meant):
    advice = f"; did you mean {meant}?" if meant else ""
    assert check_names([name], [name], roles) == ([f"{name}: is not a variable of {roles[0]}{advice}"], [])


@pytest.mark.parametrize("name", ["gpu_max_price", "fleet_siz", "configure_task", "pod_gpu_tpye", "pod_price", "pod_names"])
def test_a_misspelled_variable_of_an_inventory_is_an_error(name):
    findings = check_names([name], [], ["provision"])
    assert len(findings.errors) == 1 and "did you mean" in findings.errors[0] and findings.warnings == []


@pytest.mark.parametrize("name", [
    "pod_network_cidr", "pod_cidr", "pod_subnet", "pod_security_policy", "pod_memory_limit", "pod_dns", "fleet_manager",
    "max_price",
])
def test_a_foreign_variable_is_a_warning(name):
    findings = check_names([name], [], ["provision"])
    assert findings.errors == [] and len(findings.warnings) == 1 and name in findings.warnings[0]


@pytest.mark.parametrize("name", [
    "ssh_key", "team_id", "api_key", "vm_disk_size", "image", "name", "report", "workspace_root", "cost_center", "hostvars",
    "ansible_port", "worker_ssh_key", "environment", "disks", "reap_mode", "node_image",
])
def test_other_variables_are_nobodys_business(name):
    assert check_names([name], [], ["provision"]) == ([], [])


def test_a_command_that_was_pasted_with_backslashes_is_an_error():
    name = '\\"pod_team\\"'
    assert check_names([name], [name], ["teardown"]).errors == [
        f"{name}: is not the name of a variable. Remove the backslashes from the command."]


def test_words_that_ansible_would_drop_are_an_error():
    findings = check_names(["job_command", "_raw_params"], {"job_command": "python3", "_raw_params": "train.py"}, ["job"])
    assert len(findings.errors) == 1 and findings.errors[0].startswith("-e: the words after a space are lost.")
    assert check_names(["_raw_params"], [], ["job"]) == ([], [])


def test_what_the_roles_set_for_themselves_is_known():
    given = [*declared("provision"), *declared("cost"), "provision_login", "provision_rented", "workspace_place", "reap_answers",
             "provision_role_name", "provision_private_key_file", "workspace_public_key", "provision_pod"]
    for role in ("provision", "reap", "teardown", "workspace", "cost", "ssh_config"):
        assert check_names(given, given, [role], strict=True) == ([], [])


def test_where_a_condition_protects_pods_every_unknown_one_is_an_error():
    assert check_names(["reap_mode", "pod_cidr"], [], ["reap"]).errors == []
    assert check_names(["reap_mode"], [], ["reap"], strict=True).errors == ["reap_mode: is not a variable of reap"]


def test_the_variables_that_are_set_are_returned():
    assert set_names({"pod_name": 1, "pod_network_cidr": 2, "cost_days": 3}, ["provision"]) == ["pod_name"]
