# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: pods
short_description: Pods on Prime Intellect as hosts
version_added: 0.2.0
description:
  - Reads the pods of an account. Each node of a pod becomes a host with C(ansible_host), C(ansible_port) and C(ansible_user), so
    that Ansible can connect to it right away.
  - The name of the inventory file must end in C(primeintellect.yml), C(primeintellect.yaml), C(pods.yml) or C(pods.yaml).
  - A host is named after its pod. If the pod has several nodes, C(-0), C(-1) and so on is appended. Characters that are not
    allowed in a host name are replaced with C(_). If the name is taken, or is reserved by Ansible, as C(localhost) is, the ID of
    the pod is appended, and a warning is shown.
  - "Each host is in the group C(primeintellect), and in one group for each of these properties that is known:
    C(primeintellect_status_active), C(primeintellect_provider_runpod), C(primeintellect_gpu_h100_80gb),
    C(primeintellect_data_center_us_1), C(primeintellect_team_ID), and, if its pod has several nodes, C(primeintellect_pod_NAME)."
  - The host variables are the values that M(primeintellect.cloud.pod) returns, with the prefix O(hostvars_prefix). Text from the
    API is never evaluated as a template.
  - If an error occurs, the inventory stays as it was.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.account
  - primeintellect.cloud.team
  - constructed
  - inventory_cache
options:
  plugin:
    description: Identifies the file as one for this plugin.
    type: str
    required: true
    choices: [primeintellect.cloud.pods]
  api_key:
    description:
      - The API key, a bearer token of the Prime Intellect platform. It can be a template, for example with a lookup.
      - If it is not set, the environment variable E(PRIME_API_KEY) is used, then the context that E(PRIME_CONTEXT) names
        (C(~/.prime/environments/NAME.json)), then C(~/.prime/config.json), as in the platform's own C(prime) command line.
      - Create a key at U(https://app.primeintellect.ai/dashboard/tokens). It needs read permission for I(Instances).
    type: str
  team_id:
    description:
      - ID of the team whose pods to read. It can be a template, as can O(team), O(api_url) and O(ca_path).
      - If neither this option nor O(team) is set, E(PRIME_TEAM_ID) is used, then the configuration of the C(prime) command line.
        An empty string selects the personal account. If none of these is set, all pods that the key can see are read.
    type: str
  statuses:
    description: Include only pods with one of these statuses. An empty list includes all pods.
    type: list
    elements: str
    choices: [PROVISIONING, PENDING, ACTIVE, STOPPED, ERROR, DELETING, UNKNOWN, TERMINATED]
    default: [ACTIVE]
  name_pattern:
    description:
      - Include only pods whose name matches this pattern. C(*) matches any text, C(?) any single character, and C([12]) one of
        the characters in brackets.
    type: str
  filters:
    description:
      - Include only hosts that meet all of these conditions. Each key is a host variable without its prefix, such as
        C(gpu_count), or a key inside one, such as C(resources.memory).
      - Each value is the required value or a list of accepted values. A string can be a pattern as in O(name_pattern).
    type: dict
    default: {}
  exclude_filters:
    description:
      - Exclude hosts that meet all conditions of at least one of these entries. Each entry is written like O(filters).
    type: list
    elements: dict
    default: []
  hostnames:
    description:
      - What to name hosts after. The first entry that is not empty for a host is used, or the name of the pod if all are empty.
      - Each entry is a host variable without its prefix, such as C(name), C(id) or C(ip), or a template that can use the
        variables of the host.
      - If the result is the same for all nodes of a pod, the index of the node is appended.
    type: list
    elements: str
    default: [name]
  hostvars_prefix:
    description: Prefix of the names of host variables, except of the connection variables such as C(ansible_host).
    type: str
    default: primeintellect_
  include_unreachable:
    description:
      - Whether to include nodes that have no address (yet). Their C(ansible_host) is V(no-address.invalid), a name that never
        resolves, so that a play on them fails as unreachable.
      - Pods that are starting are not V(ACTIVE) yet; see O(statuses).
    type: bool
    default: false
  known_hosts:
    description:
      - Path of a file in which M(primeintellect.cloud.host_keys) records host keys. Hosts accept only the keys that are recorded
        there for their pods, even if the configuration of Ansible turns host key checking off.
      - Without this option, that holds for the pods recorded in C(~/.ssh/primeintellect/known_hosts), if this file exists. Other
        hosts use the default of SSH.
      - The file is searched by the ID of the pod (C(HostKeyAlias)), so a new pod at the address of an old one is never taken for
        a changed key. The host variable is C(ansible_ssh_args), which includes the C(ssh_args) of Ansible's configuration.
      - A relative path starts at the current directory.
    type: str
  identity_file:
    description:
      - Private key for the login to all hosts. SSH then tries no other key (C(IdentitiesOnly)), because servers refuse a login
        after a few keys. A relative path starts at the current directory.
    type: str
seealso:
  - module: primeintellect.cloud.pod_info
  - module: primeintellect.cloud.pod
  - module: primeintellect.cloud.host_keys
notes:
  - After the first page of the list of pods, eight pages are read at a time.
  - An expression in O(compose), O(groups) or O(keyed_groups) is evaluated once for all hosts whose variables in it have equal
    values, if it uses only scalar variables, operators and common filters. Other expressions are evaluated for each host.
  - With O(cache), the data of all pods that the key and the team can see is cached, without secrets. The cache stays valid if
    other options change.
"""

EXAMPLES = r"""
---
# trainers.primeintellect.yml
# This line is enough for all running pods, with the key from PRIME_API_KEY or "prime login".
plugin: primeintellect.cloud.pods

# The large machines of a team, whatever their status
api_key: "{{ lookup('ansible.builtin.env', 'TEAM_KEY') }}"
team: research
statuses: []
filters:
  gpu_name: [H100_80GB, H200_141GB]
  gpu_count: 8
exclude_filters:
  - is_spot: true

# Short names, or IDs if a pod has no name, and the key to connect with
include_unreachable: true
hostnames:
  - "{{ primeintellect_name | default(primeintellect_id, true) | truncate(20, true, '') }}"
identity_file: ~/.ssh/id_ed25519

# A group for each GPU type and count, and one for expensive machines
keyed_groups:
  - key: primeintellect_gpu_name ~ '_x' ~ primeintellect_gpu_count
    prefix: machine
groups:
  expensive: primeintellect_price_hr > 10

# Cached for five minutes
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/primeintellect
cache_timeout: 300
"""

import re
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.vars import load_extra_vars
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import resolve_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.cache import cache_key, read_cache, write_cache
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.expressions import CachingTemplar
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.fill import add_host, restore_on_error
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.hostnames import named_hosts
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.names import GROUP, OWNERS, Names
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.options import check_file, one_line, resolve_options
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.read import read_pods
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.host_variables import SshVariables

# In YAML or JSON
_CONFIGURES_US = re.compile(r"""^[{\s]*["']?plugin["']?\s*:\s*["']?primeintellect\.cloud\.pods\b""", re.MULTILINE)
# Characters in which the line that names the plugin must stand for a file with another name to be noticed
_LONGEST_HEAD = 10_000
_FILE_NAME_ENDINGS = ("primeintellect.yml", "primeintellect.yaml", "pods.yml", "pods.yaml")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "primeintellect.cloud.pods"

    def verify_file(self, path: str) -> bool:
        if not super().verify_file(path):
            return False
        if path.endswith(_FILE_NAME_ENDINGS):
            return True
        if _is_ours(path):  # an error would not be shown from here
            self.display.warning(
                f"{path} configures the inventory plugin {self.NAME}, which reads only files whose names end in "
                f"{', '.join(_FILE_NAME_ENDINGS)}. Rename it, for example to {_FILE_NAME_ENDINGS[0]}."
            )
        return False

    def set_options(
        self, task_keys: Json | None = None, var_options: Json | None = None, direct: Json | None = None,
    ) -> None:
        if direct:
            check_file(self.option_definitions, direct)
        super().set_options(task_keys=task_keys, var_options=var_options, direct=direct)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        try:
            self._read_config_data(path)
            params = resolve_options(self.get_options(), self._render, load_extra_vars(loader))
            names = Names([GROUP, *inventory.groups, *(params["groups"] or ())], OWNERS.get(inventory))
            ssh = SshVariables(params)
            hosts = list(named_hosts(self._pods(path, params, cache), params, names, self._render, ssh.variables))
        except CloudError as error:
            raise AnsibleParserError(one_line(error)) from None
        warning = names.warning()
        if warning:
            self.display.warning(warning)
        with restore_on_error(inventory):
            self._construct([add_host(inventory, host) for host in hosts], params)
        OWNERS[inventory] = names.owners

    def _render(self, template: str, variables: Json) -> object:
        self.templar.available_variables = variables
        return self.templar.template(template)

    def _pods(self, path: str, params: Params, use_cache: bool) -> list[Json]:
        """The pods that the key and the team can see, from the cache if possible.

        :raises CloudError: They can't be read.
        """
        account = resolve_account(params)
        key = cache_key(path, params, account)
        pods = read_cache(self.cache, key, self.display.vvv) if params["cache"] and use_cache else None
        if pods is None:
            pods = read_pods(params, account, self.display.warning)
            if params["cache"]:
                write_cache(self.cache, key, pods)
        return pods

    def _construct(self, hosts: list[Any], params: Params) -> None:
        """Apply the options C(compose), C(groups) and C(keyed_groups)."""
        compose, groups, keyed_groups, strict = (params[name] for name in ("compose", "groups", "keyed_groups", "strict"))
        if not (compose or groups or keyed_groups):
            return
        self.templar: Any = CachingTemplar(self.templar)
        for host in hosts:
            self._set_composite_vars(compose, host.get_vars(), host.name, strict)
            self._add_host_to_composed_groups(groups, {}, host.name, strict)
            self._add_host_to_keyed_groups(keyed_groups, {}, host.name, strict)


def _is_ours(path: str) -> bool:
    """Whether a file of another name is a configuration of this plugin."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return bool(_CONFIGURES_US.search(file.read(_LONGEST_HEAD)))
    except OSError:
        return False
