# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes an OpenSSH configuration with the nodes of pods. Documented in the module of the same name."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import configured_ssh_key
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.config import (
    ambiguous_names,
    host_names,
    with_pods,
    without_pods,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import (
    DEFAULT_PATH,
    UNKNOWN_LOGIN,
    Login,
    recorded_logins,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import (
    LocalAction,
    absolute_path,
    absolute_path_or_empty,
    update_file,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.locked_file import read
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.pods import Pod, reachable_pods


class ActionModule(LocalAction):
    SPEC = dict(
        path=dict(type="str", default="~/.ssh/primeintellect/config"),
        known_hosts=dict(type="str", default=DEFAULT_PATH),
        identity_file=dict(type="str"),
        state=dict(type="str", choices=["present", "absent"], default="present"),
        pods=dict(type="list", elements="dict"),
        pod_ids=dict(type="list", elements="str", default=[]),
        names=dict(type="list", elements="str", default=[]),
    )
    REQUIRED_IF = (("state", "present", ["pods"]),)

    def perform(self, options: Params, check_mode: bool) -> Json:
        path = options["path"]
        if options["state"] == "absent":
            result = update_file(path, lambda text: without_pods(text, options["pod_ids"], options["names"]), check_mode)
            return dict(result, hosts=[])
        pods = reachable_pods(options["pods"])
        known_hosts = absolute_path(options["known_hosts"])
        logins = _logins(pods, known_hosts, options["identity_file"] or "")
        result = update_file(path, lambda text: with_pods(text, path, pods, known_hosts, logins), check_mode)
        for name in ambiguous_names(result["diff"]["after"]):
            self._display.warning(f"{path}: several nodes are named {name}. ssh goes to the first of them.")
        return dict(result, hosts=[name for pod in pods for node in pod.nodes for name in host_names(node, pod)])


def _logins(pods: list[Pod], known_hosts: str, identity_file: str) -> dict[str, Login]:
    """How to log in to each pod: as given, or else as it has worked before."""
    try:
        recorded = recorded_logins(read(known_hosts))
    except OSError as error:
        raise CloudError(f"known_hosts: {known_hosts}: {error.strerror}") from None
    logins = {}
    for pod in pods:
        user, identity = recorded.get(pod.id, UNKNOWN_LOGIN)
        logins[pod.id] = Login(user, absolute_path_or_empty(identity_file or identity or configured_ssh_key()))
    return logins
