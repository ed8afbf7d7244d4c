# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option C(hostnames): what each host is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params

from .._filters import field_value, is_selected
from .hosts import NODE_FIELDS, Host, pod_hosts
from .names import Names, host_name
from .options import Render, is_template, render_option


class NamedHost(NamedTuple):
    """A host as it is put into the inventory."""

    name: str
    variables: Json
    groups: list[str]


def named_hosts(
    pods: list[Json], params: Params, names: Names, render: Render, ssh_variables: Callable[[object], Json]
) -> Iterator[NamedHost]:
    """The hosts that the options select, with their names.

    :param pods: As C(inventory_pod) returns them.
    :param params: The options.
    :param ssh_variables: Returns the variables that a host gets for ssh, by the ID of its pod.
    :raises InvalidOptionsError: With C(strict), a template in C(hostnames) can't be rendered.
    """
    hostnames = _Hostnames(params, render)
    for pod in pods:
        for host in pod_hosts(pod, params["include_unreachable"]):
            if is_selected(host.fields, params):
                variables = host.variables(params["hostvars_prefix"])
                name = names.host(hostnames.preferred(pod, host, variables), host.fields)
                variables.update(ssh_variables(host.fields["id"]))
                yield NamedHost(name, variables, host.groups(names.pod_group(host.fields)))


class _Hostnames:
    """Chooses what a host is called, from the entries of the option."""

    def __init__(self, params: Params, render: Render) -> None:
        self._params = params
        self._render = render

    def preferred(self, pod: Json, host: Host, variables: Json) -> str:
        """The name from the first entry that gives one. If all nodes of the pod would have it, the node's index is added."""
        several = host.fields["node_count"] > 1
        for entry in self._params["hostnames"]:
            template = is_template(entry)
            value = self._rendered(entry, variables) if template else field_value(host.fields, entry)
            name = "" if value is None else host_name(value)
            if name:
                shared = several and (self._is_shared(entry, value, pod, host) if template else entry not in NODE_FIELDS)
                return f"{name}-{host.fields['node_index']}" if shared else name
        return host_name(host.fields["name"] or "")

    def _rendered(self, template: str, variables: Json) -> str | None:
        try:
            return render_option("hostnames", template, self._render, variables)
        except InvalidOptionsError:
            if self._params["strict"]:
                raise
            return None

    def _is_shared(self, template: str, value: object, pod: Json, host: Host) -> bool:
        """Whether the template gives the same for another node of the pod, with an address or without."""
        other = next(node for node in pod_hosts(pod, True) if node.fields["node_index"] != host.fields["node_index"])
        try:
            return render_option("hostnames", template, self._render, other.variables(self._params["hostvars_prefix"])) == value
        except InvalidOptionsError:
            return False
