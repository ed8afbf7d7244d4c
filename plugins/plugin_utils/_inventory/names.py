# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of hosts and groups: whatever a pod is called, a name is no pattern, no path, no option, and one host's alone."""

from __future__ import annotations

import re
from functools import lru_cache

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import is_id

# The group of all pods, with which the names of all others begin
GROUP = "primeintellect"
# Characters; a host's name becomes the name of files, such as in host_vars
_LONGEST = 200
# Names that Ansible gives a meaning of its own
_MEANT = frozenset(["all", "ungrouped", "localhost", "127.0.0.1", "::1"])
_IPV6 = re.compile(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")


@lru_cache(maxsize=10000)
def group_name(kind: str, value: str) -> str:
    """The name of the group of all hosts with a value: C(gpu) and C(H100_80GB) make C(primeintellect_gpu_h100_80gb)."""
    return "{}_{}_{}".format(GROUP, kind, re.sub(r"[^a-z0-9_]", "_", value.lower())[:_LONGEST])


def host_name(text) -> str:
    """The name of a host, from a text of any kind; an empty one if nothing of it can be used."""
    text = str(text).strip()
    if _IPV6.fullmatch(text):
        return text
    # neither . nor - at its beginning: it would be a hidden file or an option
    return re.sub(r"[^\w.-]", "_", text).lstrip(".-")[:_LONGEST].rstrip()


class HostNames:
    """Gives each host a name that no other has. Where the one that it should have is taken, it gets the pod's id, too.

    :ivar changed: Name that was wanted -> the first name that was given instead.
    :ivar owners: Name -> the node that has it.
    """

    def __init__(self, reserved, owners: dict | None = None) -> None:
        """
        :param reserved: Names that no host may have, such as those of groups.
        :param owners: C(owners) of what gave names before in the same inventory. A node that is met again keeps its name.
        """
        self._reserved = {name.lower() for name in reserved} | _MEANT
        self._taken = set()
        self.owners = dict(owners or {})
        self.changed = {}

    def give(self, wanted: str, fields: dict) -> str:
        """The name of one host.

        :param wanted: As C(host_name) makes it.
        :param fields: What is known of the host.
        """
        name = wanted
        owner = (fields["id"], fields["node_index"]) if is_id(fields["id"]) else None
        # The groups of all hosts are made later. What has an id in it is none of them, since they have no dash.
        if not name or self._is_another(name, owner) or name.lower().startswith(GROUP + "_"):
            identity = fields["id"] if owner else "pod"
            name = "{}-{}".format(wanted.replace(":", "_"), identity) if wanted else identity
            if self._is_another(name, owner):
                name = "%s-%d" % (name, fields["node_index"])
            number, unnumbered = 2, name
            while self._is_another(name, owner):
                name, number = "%s-%d" % (unnumbered, number), number + 1
            self.changed.setdefault(wanted, name)
        self._taken.add(name)
        self.owners[name] = owner
        return name

    def _is_another(self, name: str, owner: tuple | None) -> bool:
        if name in self._taken:
            return True
        if name in self.owners:
            return owner is None or self.owners[name] != owner
        return name.lower() in self._reserved

    def warning(self) -> str | None:
        """What the user should know of names that were changed, in one line."""
        if not self.changed:
            return None
        shown = ["{} instead of {}".format(name, wanted or "no name") for wanted, name in list(self.changed.items())[:5]]
        more = len(self.changed) - len(shown)
        return (
            "Some hosts have the id of their pod in their name, since the name is taken or has a meaning in Ansible: "
            "{}{}.".format(", ".join(shown), " and %d more" % more if more else "")
        )


class PodGroups:
    """The groups of pods with several nodes, called after the pod; of several pods of one name, the later have their id in it.

    :ivar owners: Name of a group -> id of its pod.
    """

    def __init__(self, owners: dict | None = None) -> None:
        """:param owners: As C(HostNames) has them."""
        self.owners = dict(owners or {})

    def group(self, fields: dict) -> str | None:
        """The group of a host's pod, if it has one."""
        if fields["node_count"] < 2:
            return None
        identity = str(fields["id"])
        name = group_name("pod", str(fields["name"] or identity))
        if self.owners.setdefault(name, identity) == identity:
            return name
        return group_name("pod", "{}-{}".format(fields["name"], identity))
