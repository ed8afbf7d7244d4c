# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A result that a person reads in a terminal: the command C(ansible) prints all of it, which is several screens for a pod."""

from __future__ import annotations

from typing import Any

from ansible import constants, context
from ansible.utils.display import Display

# What is said of a pod
_POD = ("id", "name", "status", "ssh_command", "gpu_name", "gpu_count", "price_hr")
# What is left out altogether: C(msg) has it, or it is for programs
_LEFT_OUT = frozenset(["ansible_facts", "failure", "nodes", "offer", "offers_tried", "world_size", "master_addr", "master_port"])


def is_read_by_a_person() -> bool:
    """Whether the task is an ad-hoc command whose result goes to the terminal alone, without C(-v)."""
    arguments = context.CLIARGS
    return bool(
        arguments.get("module_name") and not arguments.get("tree")
        and not constants.config.get_config_value("DEFAULT_LOAD_CALLBACK_PLUGINS") and not Display().verbosity
    )


def brief(result: dict[str, Any]) -> dict[str, Any]:
    """The result with the most important fields of its pods, and without what says nothing."""
    shorter = {key: value for key, value in result.items() if key not in _LEFT_OUT and value not in (None, [], {})}
    if isinstance(shorter.get("pod"), dict):
        shorter["pod"] = _brief_pod(shorter["pod"])
    if "pods" in shorter:
        shorter["pods"] = [_brief_pod(pod) for pod in shorter["pods"]]
    return shorter


def _brief_pod(pod: dict[str, Any]) -> dict[str, Any]:
    return {name: pod[name] for name in _POD if pod.get(name) is not None}
