# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that knows AnsibleModule: from a module's options to its work, and from its work to a result."""

from __future__ import annotations

import signal
import traceback

from ansible.module_utils import basic

from .._api import client as _client
from .._api.account import ACCOUNT_OPTIONS, Account, check_common, resolve_account
from .._common.clock import SystemClock
from .._common.errors import CloudError, InvalidOptionsError
from .._common.task import Task
from .._common.text import one_line, redact
from .._common.values import is_private_key
from .arguments import infinite_numbers, spec_problems
from .interruption import Console, interruption

_HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
# Ansible masks a no_log value wherever it stands in a result: a password "22" would blank every port. Results are built
# without secrets instead, and only a value of this length is masked on top, which no fact can hold by chance.
_UNMISTAKABLE = 16
# With these a task is asked to end: by Ansible, by ctrl-C, by the end of its session.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """A signal has come. Nothing but the wrapper of the modules catches it."""


class OwnProcess:
    """Where a module is executed as any module of Ansible's: in a process of its own, on whatever host.

    The collection's action plugins pass something else with the same methods, for work in Ansible's own process.
    """

    # What else, beside a signal, ends the work from outside
    timeouts: tuple = ()

    @staticmethod
    def reporter(_params: dict):
        """What C(Task.report) is: nobody reads what a module says before it ends."""
        return lambda text: None

    @staticmethod
    def console():
        """Where to tell the user what a signal has interrupted."""
        return Console()

    @staticmethod
    def listen() -> None:
        """From here on, a signal that asks to end raises C(Interrupted)."""
        _end_with(interrupt)

    @staticmethod
    def finish(_number: int | None) -> None:
        """The work is over, by a signal if there is a number; the result is told, whatever comes now."""
        _end_with(signal.SIG_IGN)


def run_module(spec: dict, check, work, place=None) -> None:
    """Run a module: check its options, do its work, print the result and exit.

    :param spec: The module's own options; the common ones are added.
    :param check: From the parameters and the account (None if there is none) to a list of what is wrong with the options,
        beyond what the spec says, as dicts with C(param) and C(message).
    :param work: From the parameters, a client and a task to nothing; it fills C(task.result), and raises C(CloudError).
    :param place: In which process it is, if that is not its own.
    """
    spec, place = dict(spec, **ACCOUNT_OPTIONS), place or OwnProcess()
    if basic.AnsibleModule.__module__ != basic.__name__:
        # ansible-lint runs the modules of the playbooks that it reads, with a class in this place that stops behind the check of
        # the options. To pass it by would be to rent what is linted.
        basic.AnsibleModule(argument_spec=spec, supports_check_mode=True)
        return
    module = _Module(spec, check)
    if _client.REQUESTS_MISSING:
        module.fail_json(msg=basic.missing_required_lib("requests"), exception=_client.REQUESTS_MISSING)
    if not module.params["validate_certs"]:
        module.warn(f"validate_certs is false: the API key goes to whoever answers at {module.account.api_url}.")
    task = Task(module.check_mode, SystemClock(), module.warn, place.reporter(module.params), place.console)
    client = _client.Client(module.account, module.params, task.clock)
    problem = number = None
    place.listen()
    try:
        work(module.params, client, task)
    except CloudError as error:
        problem = error
    except Interrupted as error:
        number = error.args[0]
        problem = interruption(signal.Signals(number).name, task)
        if task.console:
            task.console.tell(problem.message)
    except place.timeouts:
        problem = interruption("the timeout of the task", task)
    except Exception as error:  # a fault of ours must not lose the pod that was just created
        text = f"{type(error).__name__}: {one_line(error, client.secrets)}"
        place.finish(None)
        module.fail_json(
            msg="This is a fault in the collection, please report it: " + text,
            failure={"status": None, "message": text, "params": []},
            exception=redact(traceback.format_exc(), client.secrets),
            **task.result
        )
    place.finish(number)
    if problem:  # outside of the except clause, since Ansible would show a traceback there
        module.fail(problem, **task.result)
    module.exit_json(**task.result)


def _end_with(handler) -> None:
    """Say what becomes of signals that ask to end; those that are ignored, as under C(nohup), still are."""
    try:
        for number in ENDING:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, handler)
    except ValueError:
        pass  # whoever runs modules in threads keeps the signals


def interrupt(number, _frame) -> None:
    """What a signal does that asks to end. A second one changes nothing."""
    _end_with(signal.SIG_IGN)
    raise Interrupted(number)


class _Module(basic.AnsibleModule):
    """AnsibleModule that reports every problem of a task at once, and keeps secrets without harming facts."""

    def __init__(self, spec: dict, check) -> None:
        self.account: Account | None = None
        self._check = check
        self._validated = False
        try:
            super().__init__(argument_spec=spec, supports_check_mode=True)
        except OverflowError:
            self._validated = True
            self.fail(InvalidOptionsError(infinite_numbers(spec, self.params)))
        self._validated = True
        problems = self._problems()
        if problems:
            self.fail(InvalidOptionsError(self._discreet(problems)))

    def _problems(self, wrong: frozenset = frozenset()) -> list:
        """What is wrong beyond the spec; options that are known to be wrong are looked at as if they were not given."""
        params = {name: None if name in wrong else self.params.get(name) for name in self.argument_spec}
        problems = []
        try:
            self.account = resolve_account(params)
        except InvalidOptionsError as problem:
            problems = problem.params
        problems += check_common(params) + self._check(params, self.account)
        return [entry for entry in problems if entry["param"] not in wrong]

    def _discreet(self, problems: list) -> list:
        """Problems that do not repeat a private key which was given in the wrong place; of such a one there is one."""
        discreet = {"message": "is a private key, which must stay where it is"}
        told = [dict(problem, **(discreet if self._is_private(problem["param"]) else {})) for problem in problems]
        return [problem for index, problem in enumerate(told) if problem not in told[:index]]

    def _is_private(self, name: str | None) -> bool:
        """Whether an option that is no secret holds a private key, by mistake."""
        value = self.params.get(name)
        return value is not None and not self.argument_spec.get(name, {}).get("no_log") and is_private_key(str(value))

    def fail(self, problem: CloudError, **result) -> None:
        """Fail with what there is to say of a problem."""
        failure = {"status": problem.status, "message": problem.message, "params": problem.params}
        self.fail_json(msg=problem.message, failure=failure, **result)

    def fail_json(self, msg, **result):
        validation = getattr(self, "validation_result", None)
        if not self._validated and validation is not None and validation.error_messages:
            # AnsibleModule stops at the first wrong option, which would make finding five of them take five runs
            self._validated = True
            problems = spec_problems(self.argument_spec, self.params, validation.error_messages)
            problems += self._problems(frozenset(problem["param"] for problem in problems))
            self.fail(InvalidOptionsError(self._discreet(problems)))
        super().fail_json(msg, **self._without_secrets(result))

    def exit_json(self, **result):
        super().exit_json(**self._without_secrets(result))

    def _without_secrets(self, result: dict) -> dict:
        api_key = self.account.api_key if self.account else ""
        self.no_log_values = {api_key} if len(api_key) >= _UNMISTAKABLE else set()
        result["invocation"] = {"module_args": {name: self._shown(name) for name in self.params}}
        return result

    def _shown(self, name: str):
        """An option's value as -vvv may show it; an option that does not exist may be a misspelled secret."""
        value, option = self.params[name], self.argument_spec.get(name, {"no_log": True})
        if value is None or not (
            option.get("no_log") or (name == "api_url" and "@" in str(value)) or self._is_private(name)
        ):
            return value
        return dict.fromkeys(value, _HIDDEN) if isinstance(value, dict) else _HIDDEN
