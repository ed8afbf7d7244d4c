# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of one task: what is wrong with them, and what may be shown of them."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .._api.account import Account, check_common, resolve_account
from .._common.errors import InvalidOptionsError
from .._common.types import ArgumentSpec, Json, OptionErrors, Params
from .._common.values import is_private_key
from .arguments import validate_each

# What is wrong with valid options beyond their spec. The account is None if there is none.
Check = Callable[[Params, Optional[Account]], OptionErrors]

_HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
_MISPLACED_KEY = "is a private key, which must stay where it is"
# Ansible masks a no_log value wherever it stands in a result: a password "22" would blank every port. Results are built
# without secrets instead, and only a value of this length is masked on top, which no fact contains by chance.
_UNMISTAKABLE = 16


class Options:
    """The options of one task.

    :ivar account: The account that they select, once they were checked without a problem.
    """

    def __init__(self, spec: ArgumentSpec, params: Params) -> None:
        """:param params: The options as Ansible validated them, or as the task gave them if they are not valid."""
        self._spec = spec
        self._params = params
        self.account: Account | None = None

    def problems(self, errors: list[str], check: Check) -> OptionErrors:
        """Everything that is wrong, by the spec and beyond it.

        :param errors: What Ansible found wrong.
        """
        params, wrong = validate_each(self._spec, self._params) if errors else (self._params, [])
        wrong = wrong or [{"param": None, "message": message} for message in errors]
        found: OptionErrors = []
        try:
            self.account = resolve_account(params)
        except InvalidOptionsError as error:
            found = error.params
        found += check_common(params) + check(params, self.account)
        # an option that is wrong by the spec was checked as if it were not given
        names = {problem["param"] for problem in wrong}
        self._params = {**params, **{name: self._params.get(name) for name in names}}
        return self._discreet(_with_guesses(wrong + [problem for problem in found if problem["param"] not in names]))

    def shown(self) -> Json:
        """The options as C(-vvv) may show them."""
        return {name: self._shown(name, value) for name, value in self._params.items()}

    def secrets(self) -> set[str]:
        """What must be masked wherever it stands in a result."""
        api_key = self.account.api_key if self.account else ""
        return {api_key} if len(api_key) >= _UNMISTAKABLE else set()

    def _shown(self, name: str, value: Any) -> Any:
        # an option that does not exist may be a misspelled secret
        secret = self._spec.get(name, {"no_log": True}).get("no_log")
        if value is None or not (secret or (name == "api_url" and "@" in str(value)) or self._is_misplaced_key(name)):
            return value
        return dict.fromkeys(value, _HIDDEN) if isinstance(value, dict) else _HIDDEN

    def _discreet(self, problems: OptionErrors) -> OptionErrors:
        """Problems that do not repeat a private key which was given in the wrong place; of such a one there is one."""
        discreet: OptionErrors = []
        for problem in problems:
            told = dict(problem, message=_MISPLACED_KEY) if self._is_misplaced_key(problem["param"]) else problem
            if told not in discreet:
                discreet.append(told)
        return discreet

    def _is_misplaced_key(self, name: str | None) -> bool:
        """Whether an option that is not secret contains a private key, by mistake."""
        value = self._params.get(name) if name else None
        return value is not None and not self._spec.get(name or "", {}).get("no_log") and is_private_key(str(value))


def _with_guesses(problems: OptionErrors) -> OptionErrors:
    """All problems, unless each is a mere guess, such as a value that may be misspelled, or newer than this release."""
    certain = any(not problem.get("guess") for problem in problems)
    return [{"param": problem["param"], "message": problem["message"]} for problem in problems] if certain else []
