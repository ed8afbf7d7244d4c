# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: pods
short_description: Every pod on Prime Intellect as a host
version_added: 0.2.0
description:
  - Reads the pods of an account. Each node of each pod is a host that Ansible reaches at once, with C(ansible_host),
    C(ansible_port) and C(ansible_user).
  - The file that configures it must have a name that ends in C(primeintellect.yml), C(primeintellect.yaml), C(pods.yml) or
    C(pods.yaml).
  - A host has the name of its pod; if the pod has several nodes, they are told apart by C(-0), C(-1) and so on behind the name.
    Characters that a name can't have are replaced with C(_). A host whose name is taken, or has a meaning in Ansible such as
    C(localhost) has, gets the id of its pod into its name, and a warning says so.
  - "Each host is in the group C(primeintellect), and in one for each of these that is known: C(primeintellect_status_active),
    C(primeintellect_provider_runpod), C(primeintellect_gpu_h100_80gb), C(primeintellect_data_center_us_1),
    C(primeintellect_team_ID), and, if its pod has several nodes, C(primeintellect_pod_NAME)."
  - What is known of a host is in its variables, under the names that M(primeintellect.cloud.pod) returns and with the prefix of
    O(hostvars_prefix). Text that comes from the API is never taken for a template.
  - Nothing is put into the inventory before everything is read; an error leaves it as it was.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.account
  - primeintellect.cloud.team
  - constructed
  - inventory_cache
options:
  plugin:
    description: That the file is one for this plugin.
    type: str
    required: true
    choices: [primeintellect.cloud.pods]
  api_key:
    description:
      - The API key, a bearer token of the Prime Intellect platform. It can be a template, such as a lookup.
      - If it is not given, the environment variable E(PRIME_API_KEY) is used, then the context that E(PRIME_CONTEXT)
        names (C(~/.prime/environments/NAME.json)), then C(~/.prime/config.json), as the platform's own C(prime) command
        line does.
      - Make a key at U(https://app.primeintellect.ai/dashboard/tokens). It needs the permission I(Instances), read.
    type: str
  team_id:
    description:
      - Id of the team whose pods are hosts. It can be a template, as O(team), O(api_url) and O(ca_path) can.
      - If neither this nor O(team) is given, E(PRIME_TEAM_ID) is used, then the C(prime) command line's configuration. With an
        empty text it is the personal account alone, and without any of them everything that the key can see.
    type: str
  statuses:
    description: Statuses of the pods that are hosts. With an empty list they may have any status.
    type: list
    elements: str
    choices: [PROVISIONING, PENDING, ACTIVE, STOPPED, ERROR, DELETING, UNKNOWN, TERMINATED]
    default: [ACTIVE]
  name_pattern:
    description:
      - What the name of the pod must be like, in which C(*) stands for any text, C(?) for any character, and C([12]) for one
        of some characters.
    type: str
  filters:
    description:
      - What a host must be like. Each key is a variable of the host without its prefix, such as C(gpu_count), or something
        inside of it, such as C(resources.memory).
      - Each value is the value that it must have, or a list of these. A text can be a pattern as in O(name_pattern).
    type: dict
    default: {}
  exclude_filters:
    description:
      - What a host must not be like. Each entry is written as O(filters); a host that meets all of one entry is left out.
    type: list
    elements: dict
    default: []
  hostnames:
    description:
      - What a host is called after. The first of these that is not empty is taken; if all are empty, it is the name.
      - Each is a variable of the host without its prefix, such as C(name), C(id) or C(ip), or a template with the host's
        variables.
      - Where it is the same for all nodes of a pod, the number of the node is added.
    type: list
    elements: str
    default: [name]
  hostvars_prefix:
    description: What the names of the variables begin with, those by which Ansible reaches the host excepted.
    type: str
    default: primeintellect_
  include_unreachable:
    description:
      - Whether nodes that have no address (yet) are hosts. Their C(ansible_host) is V(no-address.invalid), a name that no network
        knows, so that a play on them says that they can't be reached.
      - Pods that are about to start have other statuses than V(ACTIVE); see O(statuses).
    type: bool
    default: false
seealso:
  - module: primeintellect.cloud.pod_info
  - module: primeintellect.cloud.pod
notes:
  - The first page of the list tells how long it is; the other pages are read eight at a time.
  - An expression of O(compose), O(groups) or O(keyed_groups) is evaluated once for all hosts whose variables in it have the same
    values, if it can be proved that it depends on nothing else. So expressions of a few variables cost next to nothing.
  - With O(cache) the cache holds what the API told of the pods that the key and the team can see, without any secret. All other
    options can be changed and still use it.
"""

EXAMPLES = r"""
---
# trainers.primeintellect.yml
# This line is enough for all pods that run, with the key from PRIME_API_KEY or from "prime login".
plugin: primeintellect.cloud.pods

# The big machines of a team, whatever their status
api_key: "{{ lookup('ansible.builtin.env', 'TEAM_KEY') }}"
team: research
statuses: []
filters:
  gpu_name: [H100_80GB, H200_141GB]
  gpu_count: 8
exclude_filters:
  - is_spot: true

# With short names, or ids where there is no name, and how they are reached
include_unreachable: true
hostnames:
  - "{{ primeintellect_name | default(primeintellect_id, true) | truncate(20, true, '') }}"
compose:
  ansible_ssh_private_key_file: "'~/.ssh/id_ed25519'"

# In a group for each GPU type and number, and in one for what is dear
keyed_groups:
  - key: primeintellect_gpu_name ~ '_x' ~ primeintellect_gpu_count
    prefix: machine
groups:
  dear: primeintellect_price_hr > 10

# Kept for five minutes
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/primeintellect
cache_timeout: 300
"""

from weakref import WeakKeyDictionary

from ansible import constants as C
from ansible.errors import AnsibleParserError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import check_common, in_team, resolve_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import REQUESTS_MISSING, Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.teams import use_team
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError, InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.arguments import spec_problems
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.cache import cache_key, packed, unpacked
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.constructed import Constructed
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.filters import (
    check_inventory,
    field_value,
    is_template,
    wanted,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.hosts import (
    HOST_FIELDS,
    host_groups,
    inventory_pod,
    pod_hosts,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.names import GROUP, HostNames, PodGroups, host_name
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.paging import WIDTH, SharedPauseClock, read_rows
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.rollback import restore_on_error
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import like_template, untrusted_templates

_ENDINGS = ("primeintellect.yml", "primeintellect.yaml", "pods.yml", "pods.yaml")
# Options that may be templates
_TEMPLATES = ["api_key", "api_url", "ca_path", "team", "team_id"]
_TYPES = {"boolean": "bool", "integer": "int", "string": "str", "dictionary": "dict"}
# Inventory -> who owns the names of hosts and of groups that its sources have got so far
_OWNERS = WeakKeyDictionary()


class InventoryModule(Constructed, BaseInventoryPlugin, Cacheable):
    """Every pod a host."""

    NAME = "primeintellect.cloud.pods"

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith(_ENDINGS)

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        problem = None
        try:
            self._read_config_data(path)
            params = self._params()
            pods = self._pods(path, params, cache)
        except CloudError as error:
            problem = error
        if problem:  # outside of the except clause, since Ansible would show where it came from
            raise AnsibleParserError(_one_line(problem))
        with restore_on_error(inventory):
            names, pod_groups = self._names()
            hosts = [self._add(*host) for host in self._named(pods, params, names, pod_groups)]
            self.construct(hosts)
            _OWNERS[inventory] = names.owners, pod_groups.owners

    def set_options(self, task_keys=None, var_options=None, direct=None):
        """Ansible stops at the first option that is wrong, and is silent about those that do not exist."""
        if direct:
            spec = _spec(self._load_name)
            given = {name: value for name, value in direct.items() if name not in spec or _can_be_checked(value)}
            result = ArgumentSpecValidator(spec).validate(dict(given))
            problems = spec_problems(spec, given, result.error_messages, "this inventory") if result.error_messages else []
            if problems:
                raise InvalidOptionsError(problems)
        super().set_options(task_keys=task_keys, var_options=var_options, direct=direct)

    def _params(self) -> dict:
        """The options, their templates rendered.

        :raises InvalidOptionsError: One of them makes no sense.
        """
        params = {name: self.get_option(name) for name in _spec(self._load_name)}
        for name in _TEMPLATES:
            if isinstance(params[name], str) and like_template(params[name]):
                params[name] = self._rendered(name, params[name], self._vars)
        problems = check_common(params) + check_inventory(params)
        if problems:
            raise InvalidOptionsError(problems)
        return params

    def _rendered(self, option: str, template: str, variables: dict) -> str | None:
        self.templar.available_variables = variables
        try:
            text = self.templar.template(template)
        except Exception as error:  # ansible-core before 2.19 lets through what an expression raises, such as a division by zero
            problem = [{"param": option, "message": "its template can't be rendered: {}".format(" ".join(str(error).split()))}]
        else:
            return None if text is None else str(text)
        raise InvalidOptionsError(problem)

    def _pods(self, path: str, params: dict, cache: bool) -> list:
        """The pods that the key and the team can see, from the cache if that is wanted and there is something in it.

        :raises CloudError: They can't be read.
        """
        account = resolve_account(params)
        caching = self.get_option("cache")
        key = cache_key(path, params, account)
        if caching and cache:
            pods = self._cached(key)
            if pods is not None:
                return pods
        if REQUESTS_MISSING:
            raise CloudError(
                "the Python library requests is missing where ansible runs; install it with: pip install 'requests>=2.28'"
            )
        if not params["validate_certs"]:
            self.display.warning(f"validate_certs is false: the API key goes to whoever answers at {account.api_url}.")
        client = Client(account, {**params, "parallel": WIDTH}, SharedPauseClock(SystemClock()))
        use_team(params, client)
        pods = [inventory_pod(pod) for pod in read_rows(client, "/pods/") if in_team(pod, params, account)]
        if caching:
            self._cache[key] = packed(pods)
        return pods

    def _cached(self, key: str) -> list | None:
        """What the cache has. What can't be used is as if it were not there, and is replaced."""
        try:
            cached = self._cache[key]
        except KeyError:
            return None
        except Exception as error:  # whatever a plugin for caches raises when what it finds is damaged
            self.display.vvv(f"The cache can't be read, and is made anew: {error}")
            return None
        return unpacked(cached)

    def _names(self) -> tuple:
        """What gives hosts and groups of pods their names. Pods of one name in two files are two hosts."""
        hosts, groups = _OWNERS.get(self.inventory, ({}, {}))
        return HostNames([GROUP, *self.inventory.groups, *(self.get_option("groups") or {})], hosts), PodGroups(groups)

    def _named(self, pods: list, params: dict, names: HostNames, pod_groups: PodGroups) -> list:
        """Each host that is wanted: its name, its variables and its groups."""
        prefixed = _prefixed(params)
        hosts = []
        for pod in pods:
            for fields, connection in pod_hosts(pod, params["include_unreachable"]):
                if not wanted(fields, params):
                    continue
                variables = _variables(fields, connection, prefixed)
                name = names.give(self._wanted_name(fields, variables, params, pod, prefixed), fields)
                hosts.append((name, variables, host_groups(fields, pod_groups.group(fields))))
        warning = names.warning()
        if warning:
            self.display.warning(warning)
        return hosts

    def _wanted_name(self, fields: dict, variables: dict, params: dict, pod: dict, prefixed: list) -> str:
        for preference in params["hostnames"]:
            if is_template(preference):
                try:
                    value = self._rendered("hostnames", preference, variables)
                except InvalidOptionsError as problem:
                    if params["strict"]:
                        raise AnsibleParserError(problem.message) from None
                    continue
                shared = fields["node_count"] > 1 and self._same_elsewhere(preference, value, fields["node_index"], pod, prefixed)
            else:
                value = field_value(fields, preference)
                shared = preference not in ("ip", "ssh_command", "node_index")
            name = host_name(value) if value not in (None, "") else ""
            if name:
                return "%s-%d" % (name, fields["node_index"]) if shared and fields["node_count"] > 1 else name
        return host_name(fields["name"] or "")

    def _same_elsewhere(self, template: str, value, index: int, pod: dict, prefixed: list) -> bool:
        """Whether a template tells another node of the pod nothing else. An address is not needed for that."""
        other = pod_hosts(pod, include_unreachable=True)[0 if index else 1]
        try:
            return self._rendered("hostnames", template, _variables(*other, prefixed)) == value
        except InvalidOptionsError:
            return False

    def _add(self, name: str, variables: dict, groups: list):
        """Put a host into the inventory. Most are new, and get all variables at once, which takes a fifth of the time."""
        inventory = self.inventory
        new = name not in inventory.hosts
        inventory.add_host(name)
        host = inventory.hosts[name]
        if new:
            host.vars.update(variables)
        else:
            for variable, value in variables.items():
                inventory.set_variable(name, variable, value)
        for group in groups:
            if group not in inventory.groups:
                inventory.add_group(group)
            inventory.groups[group].add_host(host)
        return host


def _prefixed(params: dict) -> list:
    """Each field with the variable that it becomes."""
    return [(name, params["hostvars_prefix"] + name) for name in HOST_FIELDS]


def _variables(fields: dict, connection: dict, prefixed: list) -> dict:
    """A host's variables."""
    variables = {variable: untrusted_templates(fields[name]) for name, variable in prefixed}
    variables.update(connection)
    return variables


def _spec(name: str) -> dict:
    """The options as an argument spec."""
    spec = {}
    for option, definition in C.config.get_configuration_definitions("inventory", name).items():
        kind = definition.get("type", "str")
        spec[option] = {"type": _TYPES.get(kind, kind), "no_log": option == "api_key"}
        for key in ("choices", "elements", "required"):
            if definition.get(key):
                spec[option][key] = definition[key]
    return spec


def _can_be_checked(value) -> bool:
    """Whether what the file has is the value itself: nothing stands for the default, a template or a vault for something else."""
    return value is not None and not hasattr(value, "__ENCRYPTED__") and not (isinstance(value, str) and like_template(value))


def _one_line(problem: CloudError) -> str:
    if len(problem.params) < 2 or not isinstance(problem, InvalidOptionsError):
        return problem.message
    return "; ".join(
        "{}: {}".format(entry["param"], entry["message"]) if entry["param"] else entry["message"] for entry in problem.params
    )
