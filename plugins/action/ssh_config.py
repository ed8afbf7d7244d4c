# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes an OpenSSH configuration with the nodes of pods. Documented in the module of the same name."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.config import (
    host_names,
    shared_names,
    with_pods,
    without_pods,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import (
    LocalAction,
    addressed,
    changed_file,
    own_path,
)


class ActionModule(LocalAction):
    SPEC = dict(
        path=dict(type="str", default="~/.ssh/primeintellect/config"),
        known_hosts=dict(type="str", default="~/.ssh/primeintellect/known_hosts"),
        identity_file=dict(type="str"),
        state=dict(type="str", choices=["present", "absent"], default="present"),
        pods=dict(type="list", elements="dict"),
        pod_ids=dict(type="list", elements="str", default=[]),
        names=dict(type="list", elements="str", default=[]),
    )
    REQUIRED_IF = (("state", "present", ["pods"]),)

    def perform(self, options, dry):
        if options["state"] == "absent":
            return dict(hosts=[], **changed_file(
                options["path"], lambda text: without_pods(text, options["pod_ids"], options["names"]), dry
            ))
        pods = addressed(options["pods"])
        identity = own_path(options["identity_file"]) if options["identity_file"] else None
        known_hosts = own_path(options["known_hosts"])
        result = changed_file(
            options["path"], lambda text: with_pods(text, options["path"], pods, known_hosts, identity), dry
        )
        for name in shared_names(result["diff"]["after"]):
            self._display.warning(
                "{}: {} is the name of more than one node, and ssh goes to the first of them".format(options["path"], name)
            )
        return dict(result, hosts=[name for pod in pods for node in pod["nodes"] for name in host_names(node, pod)])
