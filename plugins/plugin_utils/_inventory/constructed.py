# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""C(compose), C(groups) and C(keyed_groups) as ansible-core has them, without evaluating for each host what is equal for many.

ansible-core compiles every expression anew for every host. Here its own methods are called for the first host, what they do to
the inventory is noted, and done again for hosts whose variables have equal values. What may depend on anything else than these
values goes to ansible-core for every host.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from ansible.plugins.inventory import Constructable
from ansible.utils.vars import combine_vars

from .expressions import depends_on, values_of, variable_itself

# Variables that Ansible makes of the host and its groups at the moment when they are asked for
_MAGIC = ("inventory_hostname", "inventory_hostname_short", "group_names")


class Constructed(Constructable):
    """For an inventory plugin: C(construct)."""

    def construct(self, hosts) -> None:
        """Do what the options C(compose), C(groups) and C(keyed_groups) say.

        :param hosts: The hosts, as the inventory has them, with their variables.
        """
        compose, groups, keyed_groups = (self.get_option(name) for name in ("compose", "groups", "keyed_groups"))
        if not (compose or groups or keyed_groups):
            return
        self._strict = self.get_option("strict")
        self._extra = self._vars if self.get_option("use_extra_vars") else {}
        composing = [self._compose_step(name, expression) for name, expression in compose.items()] if compose else []
        grouping = [self._group_step(name, condition) for name, condition in groups.items()] if groups else []
        keying = [self._key_step(entry) for entry in keyed_groups] if keyed_groups else []
        # These may look at the groups of a host, which are those from before the first of them.
        looking = any(step.names is None for step in grouping)
        for host in hosts:
            if composing:
                # what is composed is not seen by what is composed after it
                _apply(composing, self, host, _Variables(host, dict(host.vars)))
            if grouping:
                _apply(grouping, self, host, _Variables(host, host.vars, at_once=looking))
            for step in keying:
                _apply([step], self, host, _Variables(host, host.vars))

    def _compose_step(self, name: str, expression) -> _Step:
        def evaluate(host, variables):
            self._set_composite_vars({name: expression}, variables, host.name, self._strict)

        return _Step(evaluate, self._provable(expression))

    def _group_step(self, name: str, condition) -> _Step:
        def evaluate(host, variables):
            self._add_host_to_composed_groups({name: condition}, variables, host.name, self._strict, fetch_hostvars=False)

        return _Step(evaluate, depends_on(condition))

    def _key_step(self, entry) -> _Step:
        def evaluate(host, variables):
            self._add_host_to_keyed_groups([entry], variables, host.name, self._strict, fetch_hostvars=False)

        usable = isinstance(entry, dict) and "{" not in str(entry.get("parent_group"))
        return _Step(evaluate, self._provable(entry.get("key")) if usable else None)

    def _provable(self, expression) -> tuple | None:
        names = depends_on(expression)
        # an extra variable may be a template
        return None if names is None or self._extra and set(names) & set(self._extra) else names

    def _compose(self, template, variables, *args, **kwargs):
        value = None if self._extra else variable_itself(template, variables)
        return super()._compose(template, variables, *args, **kwargs) if value is None else value


def _apply(steps: list, plugin, host, variables: _Variables) -> None:
    for step in steps:
        step.apply(plugin, host, variables)


class _Variables:
    """A host's variables, those of Ansible's own making included only if they are asked for."""

    __slots__ = ("_all", "_host", "own")

    def __init__(self, host, own: dict, at_once: bool = False) -> None:
        self._host = host
        self.own = own
        self._all = None
        if at_once:
            self.all()

    def all(self) -> dict:
        if self._all is None:
            self._all = combine_vars(self.own, self._host.get_magic_vars())
        return self._all


class _Step:
    """One expression, and what was done for the hosts that it was evaluated for."""

    def __init__(self, evaluate, names: tuple | None) -> None:
        """
        :param evaluate: Called with a host and its variables; it is ansible-core that works on C(plugin.inventory).
        :param names: The variables that the result depends on, or None if that is not known.
        """
        self._evaluate = evaluate
        self.names = None if names is None or set(names) & set(_MAGIC) else names
        self._known = {}

    def apply(self, plugin, host, variables: _Variables) -> None:
        values = None if self.names is None else values_of(self.names, variables.own)
        if values is None:
            self._evaluate(host, variables.all())
            return
        if values in self._known:
            self._known[values].again(plugin.inventory, host)
            return
        inventory = plugin.inventory
        notes = plugin.inventory = _Notes(inventory, host)
        try:
            self._evaluate(host, variables.all())
        finally:
            plugin.inventory = inventory
        self._known[values] = notes


class _Notes:
    """An inventory that notes what is done with one host."""

    __slots__ = ("_groups", "_host", "_inventory", "_variables")

    def __init__(self, inventory, host) -> None:
        self._inventory = inventory
        self._host = host
        self._variables = []
        self._groups = []

    def __getattr__(self, name: str):
        return getattr(self._inventory, name)

    def set_variable(self, entity: str, name: str, value) -> None:
        self._inventory.set_variable(entity, name, value)
        # as ansible-core has put it there, unless it has merged it with what was there
        self._variables.append((name, value if isinstance(value, (Mapping, list)) else self._host.vars[name]))

    def add_host(self, host: str, group=None, port=None) -> str:
        self._groups.append(self._inventory.groups[group])
        return self._inventory.add_host(host, group, port)

    def add_child(self, group: str, child: str):
        if child == self._host.name:
            self._groups.append(self._inventory.groups[group])
        return self._inventory.add_child(group, child)

    def again(self, inventory, host) -> None:
        """Do the same with another host. What was done with groups alone need not be done again."""
        for name, value in self._variables:
            if isinstance(value, (Mapping, list)):
                # never one object for several hosts; a dictionary may be merged with the one that is there
                inventory.set_variable(host.name, name, deepcopy(value))
            else:
                host.vars[name] = value
        for group in self._groups:
            group.add_host(host)
