# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the leases of pods. Documented in the module of the same name."""

from __future__ import annotations

import asyncio

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import check_seconds
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import server_time, time_text
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.ask import Asker
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import DEFAULT_PATH
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.leases import Lease, read_leases
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import LocalAction, absolute_path_or_empty
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.options import ARGUMENT_OPTIONS, configured_arguments


class ActionModule(LocalAction):
    SPEC = dict(
        pods=dict(type="list", elements="dict", required=True),
        path=dict(type="str", default=DEFAULT_PATH),
        identity_file=dict(type="str"),
        timeout=dict(type="float", default=300),
        now=dict(type="str"),
    )

    def perform(self, options: Params, check_mode: bool) -> Json:
        now = server_time(options["now"])
        problems = check_seconds(options, "timeout")
        if options["now"] and now is None:
            problems.append({"param": "now", "message": "is not a time in ISO 8601"})
        if problems:
            raise InvalidOptionsError(problems)
        identity = absolute_path_or_empty(options["identity_file"])
        asker = Asker(options["path"], identity, self._arguments(), check_mode)
        leases = asyncio.run(read_leases(asker, options["pods"], now, options["timeout"]))
        return {"changed": False, "leases": [_result(pod, leases[str(pod.get("id"))]) for pod in options["pods"]]}

    def _arguments(self) -> str:
        """What ssh would get from Ansible, for all hosts."""
        own = {option: self.task_vars.get(f"ansible_{option}") for option in ARGUMENT_OPTIONS}
        return " ".join(configured_arguments(option) if value is None else str(self._templar.template(value))
                        for option, value in own.items())


def _result(pod: Json, lease: Lease) -> Json:
    return {"pod_id": pod.get("id"), "pod_name": pod.get("name"), "state": lease.state, "reason": lease.reason,
            "end": None if lease.end is None else time_text(lease.end)}
