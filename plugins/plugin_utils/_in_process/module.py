# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands for AnsibleModule in Ansible's own process."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import ArgumentSpec, Json, Params


class TaskModule:
    """The options, warnings and result of a module that has no process of its own; see C(_module.run.Module)."""

    def __init__(self, spec: ArgumentSpec, arguments: Params, check_mode: bool) -> None:
        self.argument_spec = spec
        self.check_mode = check_mode
        self.no_log_values: set[str] = set()
        self._warnings, self._deprecations = _notices(spec, arguments)
        self.params, self.errors = arguments, []
        try:
            validation = ArgumentSpecValidator(spec).validate(arguments)
        except OverflowError as error:  # from an infinite value for a whole number
            self.errors = [str(error)]
        else:
            self.errors = validation.error_messages
            self.params = arguments if self.errors else validation.validated_parameters

    def warn(self, warning: str) -> None:
        """Add a warning to the result."""
        self._warnings.append(warning)

    def finish(self, result: Json) -> Json:
        """The result as Ansible reads it from a module."""
        notices = {"warnings": self._warnings, "deprecations": self._deprecations}
        finished: Json = remove_values({**result, **{key: texts for key, texts in notices.items() if texts}}, self.no_log_values)
        return finished


def _notices(spec: ArgumentSpec, arguments: Params) -> tuple[list[str], list[Json]]:
    """The warnings and deprecations of AnsibleModule, of which C(ArgumentSpecValidator) has none that is public.

    No option of ours has options below it, so neither does this.
    """
    warnings: list[str] = []
    of_aliases: list[Json] = []
    of_options: list[Json] = []
    for name, form in spec.items():
        aliases = [alias for alias in form.get("aliases", ()) if alias in arguments]
        if name in arguments:
            warnings += [f"Both option {name} and its alias {alias} are set." for alias in aliases]
        of_aliases += [
            _deprecation(f"Alias '{alias['name']}'", alias.get("date"), alias.get("version"), alias.get("collection_name"))
            for alias in form.get("deprecated_aliases", ()) if alias["name"] in arguments
        ]
        date, version = form.get("removed_at_date"), form.get("removed_in_version")
        if (date or version) and (name in arguments or aliases):
            of_options.append(_deprecation(f"Param '{name}'", date, version, form.get("removed_from_collection")))
    return warnings, of_aliases + of_options


def _deprecation(what: str, date: Any, version: str | None, collection: str | None) -> Json:
    when = {"date": date} if date else {"version": version}
    return {"msg": f"{what} is deprecated. See the module docs for more information", **when, "collection_name": collection}
