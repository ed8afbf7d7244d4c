# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a module's options to its work, and from its work to a result. The only file that knows AnsibleModule."""

from __future__ import annotations

import signal
import traceback
from typing import Any, Callable, Protocol

from ansible.module_utils import basic

from .._api.account import ACCOUNT_OPTIONS, Account, team_notice
from .._api.client import REQUESTS_MISSING, Client
from .._common.clock import SystemClock
from .._common.errors import AbandonedError, CloudError, InvalidOptionsError
from .._common.removals import note_removal
from .._common.task import Task
from .._common.text import one_line, redact
from .._common.types import ApiClient, ArgumentSpec, Json, Params
from .interruption import ENDING, Attendance, Interrupted, SignalGuard, leftovers
from .options import Check, Options

# A module's work. It fills C(task.result), and raises C(CloudError).
Work = Callable[[Params, ApiClient, Task], None]
# What runs a module, by its options beside the common ones, the check of what the spec can't say, and its work; the result.
Runner = Callable[[ArgumentSpec, Check, Work], Json]


class Module(Protocol):
    """AnsibleModule, or what stands for it in Ansible's own process.

    :ivar params: The validated options, or, if they are not valid, the options as the task gave them.
    :ivar errors: What Ansible's validation found wrong.
    :ivar no_log_values: What is masked in the result.
    """

    argument_spec: ArgumentSpec
    params: Params
    errors: list[str]
    check_mode: bool
    no_log_values: set[str]

    def warn(self, warning: str) -> None:
        """Add a warning to the result."""


class Runtime(Protocol):
    """The process in which a module does its work.

    :ivar attendance: Whether somebody waits for the result.
    """

    attendance: Attendance

    def reporter(self, params: Params) -> Callable[[str], None]:
        """What C(Task.report) is."""

    def listen(self) -> None:
        """From here on, a signal that ends the task raises C(Interrupted)."""

    def finish(self, interrupted: int | None, message: str | None) -> None:
        """The work is over.

        :param interrupted: The signal that has ended it, if one has.
        :param message: What the user must know if nobody reads the result.
        """


def run_module(spec: ArgumentSpec, check: Check, work: Work) -> Json:
    """Run a module in a process of its own, which prints the result and ends.

    :param spec: The module's own options; the common ones are added.
    """
    spec = {**spec, **ACCOUNT_OPTIONS}
    if basic.AnsibleModule.__module__ != basic.__name__:
        # ansible-lint runs the modules of the playbooks that it reads, with a class in this place that stops behind the check of
        # the options. To pass it by would be to rent what is linted.
        basic.AnsibleModule(argument_spec=spec, supports_check_mode=True)
        return {}
    module = _OwnModule(spec)
    return module.finish(perform(module, check, work, _OwnProcess()))


def perform(module: Module, check: Check, work: Work, runtime: Runtime) -> Json:
    """Check a module's options and do its work.

    :returns: The result, with C(failed) if it failed. The caller masks C(module.no_log_values) in it.
    """
    options = Options(module.argument_spec, module.params)
    problems = options.problems(module.errors, check)
    module.no_log_values = options.secrets()
    if problems or not options.account:
        result = _failure(InvalidOptionsError(problems))
    elif REQUESTS_MISSING:
        result = {"failed": True, "msg": basic.missing_required_lib("requests"), "exception": REQUESTS_MISSING}
    else:
        result = _do_work(work, module, options.account, runtime)
    return {**result, "invocation": {"module_args": options.shown()}}


def _do_work(work: Work, module: Module, account: Account, runtime: Runtime) -> Json:
    if not module.params["validate_certs"]:
        module.warn(f"validate_certs is false: the API key goes to whoever answers at {account.api_url}.")
    notice = team_notice(module.params, account)
    if notice:
        module.warn(notice)

    def check_attended() -> None:
        if runtime.attendance.is_over():
            raise AbandonedError

    task = Task(module.check_mode, SystemClock(), module.warn, runtime.reporter(module.params), check_attended)
    client = Client(account, module.params, task.clock)
    client.before_create = check_attended
    client.before_delete = note_removal
    outcome: Json = {}
    interrupted = message = None
    runtime.listen()
    try:
        work(module.params, client, task)
        outcome = {"msg": task.summary} if task.summary else {}
    except CloudError as error:
        outcome = _failure(error)
    except Interrupted as error:
        left = leftovers(task)
        unchanged = "" if task.result["changed"] or task.pending_create else " Nothing was changed."
        outcome = _failure(CloudError(f"Interrupted ({error.cause}).{left}{unchanged}"))
        interrupted, message = error.number, outcome["msg"] if left else None
    except Exception as error:  # a fault of ours must not lose the pod that was just created
        text = f"{type(error).__name__}: {one_line(error, client.secrets)}"
        outcome = _failure(CloudError(text))
        outcome["msg"] = f"This is a bug in the collection, please report it: {text}"
        outcome["exception"] = redact(traceback.format_exc(), client.secrets)
    if interrupted is None and runtime.attendance.is_over():
        interrupted, message = signal.SIGTERM, outcome.get("msg") or leftovers(task)
    runtime.finish(interrupted, message)
    return {**task.result, **outcome}


def _failure(error: CloudError) -> Json:
    failure = {"status": error.status, "message": error.message, "params": error.params}
    return {"failed": True, "msg": error.message, "failure": failure}


class _OwnModule(basic.AnsibleModule):
    """AnsibleModule that leaves it to C(perform) to report wrong options: by itself it stops at the first one."""

    def __init__(self, spec: ArgumentSpec) -> None:
        self.errors: list[str] = []
        try:
            super().__init__(argument_spec=spec, supports_check_mode=True)
        except (_InvalidOptions, OverflowError) as error:  # the latter from an infinite value for a whole number
            self.errors = [str(error)]
            self.params = {name: value for name, value in self._given.items() if not name.startswith("_ansible_")}

    @property
    def params(self) -> Params:
        """The options. AnsibleModule sets them as the task gave them, and then changes them as it validates them."""
        return self._params

    @params.setter
    def params(self, given: Params) -> None:
        self._params, self._given = given, dict(given)

    def fail_json(self, msg: str, **result: Any) -> None:
        validation = getattr(self, "validation_result", None)
        if validation is not None and validation.error_messages:
            raise _InvalidOptions(msg)
        super().fail_json(msg, **result)

    def finish(self, result: Json) -> Json:
        """Print the result, and end the process."""
        if result.pop("failed", False):
            super().fail_json(**result)
        self.exit_json(**result)
        return result  # never comes here


class _InvalidOptions(Exception):
    """AnsibleModule has found options that are not valid."""


class _OwnProcess:
    """A process of its own. Nobody reads what a module prints before it ends."""

    def __init__(self) -> None:
        self._guard = SignalGuard(*ENDING)
        self.attendance = Attendance(output=1)

    def reporter(self, _params: Params) -> Callable[[str], None]:
        return lambda _text: None

    def listen(self) -> None:
        self._guard.open()

    def finish(self, _interrupted: int | None, _message: str | None) -> None:
        """The result is printed, whatever comes now."""
        self._guard.ignore()
