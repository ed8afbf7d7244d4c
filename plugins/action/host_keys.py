# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records the host keys of pods. Documented in the module of the same name."""

from __future__ import annotations

import shlex

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.keyscan import host_keys
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import forget, place, record, recorded
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import LocalAction, addressed, changed_file
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.options import host_key_options


class ActionModule(LocalAction):
    SPEC = dict(
        path=dict(type="str", default="~/.ssh/primeintellect/known_hosts"),
        state=dict(type="str", choices=["present", "absent"], default="present"),
        pods=dict(type="list", elements="dict"),
        pod_ids=dict(type="list", elements="str"),
        timeout=dict(type="float", default=60),
    )
    REQUIRED_IF = (("state", "present", ["pods"]), ("state", "absent", ["pod_ids"]))

    def perform(self, options, dry):
        path = options["path"]
        arguments = " ".join(shlex.join(["-o", "{}={}".format(*pair)]) for pair in host_key_options(path))
        if options["state"] == "absent":
            result = changed_file(path, lambda text: forget(text, options["pod_ids"]), dry)
        else:
            pods = addressed(options["pods"])
            addresses = [(node["host"], node["port"]) for pod in pods for node in pod["nodes"]]
            found = host_keys(addresses, options["timeout"], SystemClock())

            def edit(text):
                for pod in pods:
                    places = [place(node["host"], node["port"]) for node in pod["nodes"]]
                    keys = {address: found[address] for address in places}
                    text = record(text, pod["id"], keys, "{} (id {})".format(pod["name"], pod["id"]))
                return text

            result = changed_file(path, edit, dry)
        known = recorded(result["diff"]["before" if dry else "after"])
        return dict(result, ssh_args=arguments, host_keys=[
            {"pod_id": pod, "address": address, "type": key.type, "fingerprint": key.fingerprint}
            for pod, addresses in known.items() for address, keys in addresses.items() for key in keys
        ])
