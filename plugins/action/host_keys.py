# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records the host keys of pods. Documented in the module of the same name."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.keyscan import wait_for_host_keys
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import (
    DEFAULT_PATH,
    Login,
    forget_pods,
    known_hosts_name,
    record_keys,
    recorded_keys,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import (
    LocalAction,
    absolute_path_or_empty,
    update_file,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.options import (
    configured_arguments,
    host_key_options,
    identity_options,
    quoted_path,
    ssh_arguments,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.pods import Pod, reachable_pods, valid_user


class ActionModule(LocalAction):
    SPEC = dict(
        path=dict(type="str", default=DEFAULT_PATH),
        state=dict(type="str", choices=["present", "absent"], default="present"),
        pods=dict(type="list", elements="dict"),
        pod_ids=dict(type="list", elements="str"),
        timeout=dict(type="float", default=60),
        identity_file=dict(type="str"),
        user=dict(type="str"),
    )
    REQUIRED_IF = (("state", "present", ["pods"]), ("state", "absent", ["pod_ids"]))

    def perform(self, options: Params, check_mode: bool) -> Json:
        path = options["path"]
        missing: list[Pod] = []
        identity = absolute_path_or_empty(options["identity_file"])
        quoted_path(identity)
        if options["state"] == "absent":
            result = update_file(path, lambda text: forget_pods(text, options["pod_ids"]), check_mode)
        else:
            pods = reachable_pods(options["pods"])
            login = Login(valid_user(options["user"]) if options["user"] else "", identity)
            addresses = [(node.host, node.port) for pod in pods for node in pod.nodes]
            scanned = wait_for_host_keys(addresses, options["timeout"], SystemClock())
            missing = [pod for pod in pods if not all(scanned[name] for name in _names(pod))]

            def edit(text: str) -> str:
                for pod in pods:
                    if pod not in missing:
                        keys = {name: scanned[name] for name in _names(pod)}
                        text = record_keys(text, pod.id, keys, f"{pod.name} (id {pod.id})", login)
                return text

            result = update_file(path, edit, check_mode)
        recorded = recorded_keys(result["diff"]["before" if check_mode else "after"])
        result.update(
            ssh_args=self._ssh_args(path, identity),
            missing=[pod.id for pod in missing],
            host_keys=[
                {"pod_id": pod_id, "address": address, "type": key.type, "fingerprint": key.fingerprint}
                for pod_id, addresses in recorded.items() for address, keys in addresses.items() for key in keys
            ])
        if missing:
            silent = [
                f"{pod.name} (id {pod.id}) at {', '.join(name for name in _names(pod) if not scanned[name])}" for pod in missing
            ]
            result.update(failed=True, msg=(
                f"No SSH server presented a host key within {options['timeout']:g} seconds for {'; '.join(silent)}. "
                f"{'The keys of the other pods are recorded. ' if len(pods) > len(missing) else ''}"
                "If a machine is only slow to start, run this again, or increase timeout."
            ))
        return result

    def _ssh_args(self, path: str, identity: str) -> str:
        own = self.task_vars.get("ansible_ssh_args")
        configured = configured_arguments() if own is None else str(self._templar.template(own))
        return ssh_arguments([*host_key_options(path), *identity_options(identity)], configured)


def _names(pod: Pod) -> list[str]:
    """The addresses of a pod, as a known-hosts file writes them."""
    return [known_hosts_name(node.host, node.port) for node in pod.nodes]
