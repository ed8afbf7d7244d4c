# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records the host keys of pods. Documented in the module of the same name."""

from __future__ import annotations

import shlex

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.keyscan import wait_for_host_keys
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import (
    forget_pods,
    known_hosts_name,
    record_keys,
    recorded_keys,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import LocalAction, update_file
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.options import host_key_options
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.pods import reachable_pods


class ActionModule(LocalAction):
    SPEC = dict(
        path=dict(type="str", default="~/.ssh/primeintellect/known_hosts"),
        state=dict(type="str", choices=["present", "absent"], default="present"),
        pods=dict(type="list", elements="dict"),
        pod_ids=dict(type="list", elements="str"),
        timeout=dict(type="float", default=60),
    )
    REQUIRED_IF = (("state", "present", ["pods"]), ("state", "absent", ["pod_ids"]))

    def perform(self, options: Params, check_mode: bool) -> Json:
        path = options["path"]
        ssh_args = " ".join(shlex.join(["-o", f"{name}={value}"]) for name, value in host_key_options(path))
        if options["state"] == "absent":
            result = update_file(path, lambda text: forget_pods(text, options["pod_ids"]), check_mode)
        else:
            pods = reachable_pods(options["pods"])
            addresses = [(node.host, node.port) for pod in pods for node in pod.nodes]
            scanned = wait_for_host_keys(addresses, options["timeout"], SystemClock())

            def edit(text: str) -> str:
                for pod in pods:
                    names = [known_hosts_name(node.host, node.port) for node in pod.nodes]
                    text = record_keys(text, pod.id, {name: scanned[name] for name in names}, f"{pod.name} (id {pod.id})")
                return text

            result = update_file(path, edit, check_mode)
        recorded = recorded_keys(result["diff"]["before" if check_mode else "after"])
        return dict(result, ssh_args=ssh_args, host_keys=[
            {"pod_id": pod_id, "address": address, "type": key.type, "fingerprint": key.fingerprint}
            for pod_id, addresses in recorded.items() for address, keys in addresses.items() for key in keys
        ])
