# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until a pod can be used, and telling what it costs when that fails."""

from __future__ import annotations

from .._api.contract import ACTIVE, FAILED, INSTALLATION_FAILED, LEAVING, VANISHED_AFTER
from .._common.clock import Backoff
from .._common.errors import CloudError, FailedError, NotFoundError
from .._common.text import label, one_line, printable
from .._common.values import number
from .lookup import read_pod, show_pod
from .readiness import installed, silent_nodes
from .remove import remove_pod

# What a status row and a pod have in common
_STATUS_FIELDS = (
    "status", "installationStatus", "installationFailure", "installationProgress", "sshConnection", "ip",
)

# A line that shows progress names no more nodes than this.
_SHOWN_NODES = 3


def wait_until_ready(pod: dict, created: bool, params: dict, client, task) -> dict:
    """Wait for a pod as the task asks, and keep the result up to date meanwhile.

    :param pod: The pod as the API gives it.
    :param created: Whether this task has created it; what becomes of it after a failure depends on that.
    :returns: The pod as it is in the end.
    :raises FailedError: It failed, or is not ready in time. The message says what is being billed and how to remove it.
    """
    task.watch_for_interruption()
    wait = Wait(pod, params, client, task)
    try:
        wait.until_ready(read_first=created)
    except CloudError as problem:
        if created and params["on_failure"] == "terminate":
            outcome = _terminate(wait.pod, params, client, task)
        else:
            outcome = billing_notice(wait.pod, created)
        raise FailedError(f"{problem.message} {outcome}", problem.status, problem.params) from problem
    return wait.pod


class Wait:
    """How far a pod is, look by look.

    :ivar pod: The pod as the API gives it, as it was seen last.
    """

    def __init__(self, pod: dict, params: dict, client, task) -> None:
        self.pod = pod
        self._wait_for = params["wait_for"]
        self._timeout = params["wait_timeout"]
        self._longest_pause = params["poll_interval"]
        self._client = client
        self._clock = client.clock
        self._task = task
        self._answered = set()
        self._silent = []
        self._missing_since = None
        self._trouble = None

    def until_ready(self, read_first: bool) -> None:
        """Return once the pod is ready; C(read_first) if it is not completely known yet."""
        patience = Backoff(self._clock, self._timeout, self._longest_pause)
        while read_first or not self.ready(patience.remaining):
            self._task.report(self._progress())
            if not patience.pause():
                raise self.timeout_error()
            read_first = not self._read()

    def timeout_error(self) -> FailedError:
        """What to say when the time is up."""
        return FailedError("The pod {} is not ready after {:g} seconds (wait_timeout): {}.{}".format(
            label(self.pod), self._timeout, self._state(),
            " The last look at it failed: " + self._trouble.message if self._trouble else "",
        ))

    def _read(self) -> bool:
        """Look at the pod; false if that was not possible this time.

        The status call is made for asking often, but tells no port mapping, so that a pod that has come far enough is
        read once more in full.
        """
        try:
            row = status_rows([self.pod["id"]], self._client).get(self.pod["id"])
            self.seen(read_pod(self.pod["id"], self._client) if self.learn(row) else self.pod)
        except CloudError as problem:
            self.unseen(problem)
            return False
        return True

    def learn(self, row: dict | None) -> bool:
        """Take over what a status row tells, if there is one; true if the pod is worth a look in full."""
        self.pod = dict(self.pod, **{field: row[field] for field in _STATUS_FIELDS if row and field in row})
        return not row or installed(self.pod, self._wait_for)

    def seen(self, pod: dict) -> None:
        """Take over the pod as it was read."""
        self.pod, self._missing_since, self._trouble = pod, None, None
        show_pod(self.pod, self._task)

    def unseen(self, problem: CloudError) -> None:
        """The pod could not be read. Passing trouble makes it no worse, so that the wait goes on until the time is up.

        :raises CloudError: The trouble will not pass, or the pod is gone.
        """
        if isinstance(problem, NotFoundError):
            self._missing_since = self._missing_since or self._clock.now()
            if self._clock.now() - self._missing_since >= VANISHED_AFTER:
                self.seen(dict(self.pod, status="TERMINATED"))
                raise FailedError(f"The pod {label(self.pod)} does not exist any more: someone removed it, or its provider took it back.", problem.status)
        elif not problem.is_transient:
            raise problem
        self._trouble = problem

    def ready(self, remaining: float) -> bool:
        """Whether the pod is what is waited for.

        :param remaining: Seconds that are left to find out.
        :raises FailedError: It never will be.
        """
        status, installation = self.pod.get("status"), self.pod.get("installationStatus")
        reason = self.pod.get("installationFailure")
        if status in FAILED:
            raise FailedError(f"The pod {label(self.pod)} ended in {status}{self._because(reason)}.")
        if installation in INSTALLATION_FAILED or reason:
            raise FailedError(f"The installation of the pod {label(self.pod)} failed{self._because(reason)}.")
        if not installed(self.pod, self._wait_for):
            return False
        if self._wait_for == "ssh":
            self._silent = silent_nodes(self.pod, self._answered, remaining)
        return not self._silent

    def _state(self) -> str:
        text = "its last status is {}".format(self.pod.get("status"))
        if self.pod.get("status") == ACTIVE and self._wait_for != "active":
            text += ", its installation is %s" % (self.pod.get("installationStatus") or "not told")
            if self._silent:
                text += ", no SSH server answers on " + ", ".join(
                    "{} ({})".format(
                        node["name"],
                        "{ansible_host} port {ansible_port}".format(**node) if node["ansible_host"] else "no address yet",
                    ) for node in self._silent
                )
        return text

    def _progress(self) -> str:
        """How far it is, for someone who watches."""
        text = str(self.pod.get("status"))
        if self._silent:
            text = "waiting for ssh on " + ", ".join(
                "{ansible_host}:{ansible_port}".format(**node) if node["ansible_host"] else "{} (no address yet)".format(node["name"])
                for node in self._silent[:_SHOWN_NODES]
            )
            if len(self._silent) > _SHOWN_NODES:
                text += " and %d more" % (len(self._silent) - _SHOWN_NODES)
        elif self.pod.get("status") == ACTIVE and self._wait_for != "active":
            percent = self.pod.get("installationProgress")
            text += ", installing" + (f" {percent:g} %" if number(percent) is not None else "")
        if self._trouble:
            text += " (the last look at it failed)"
        return printable("{}: {}".format(self.pod.get("name") or self.pod["id"], text))

    def _because(self, reason) -> str:
        return ": " + one_line(reason, self._client.secrets) if reason else " (the API gives no reason)"


def status_rows(ids: list, client) -> dict:
    """Ask how far pods are: their ids -> the rows that the API gives."""
    rows = client.get("/pods/status", pod_ids=ids).get("data")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {row["podId"]: row for row in rows if row.get("podId") in ids}


def billing_notice(pod: dict, created: bool) -> str:
    """What a pod costs that a task leaves behind as it fails, and how to be rid of it."""
    if pod.get("status") == "TERMINATED":
        return "The pod is gone and not billed any more."
    return "The pod, which this task {}, {} being billed at {} USD per hour; to remove it: state: absent with id: {}.".format(
        "created" if created else "found",
        "may still be" if pod.get("status") in LEAVING else "is",
        pod.get("priceHr"), pod.get("id"),
    )


def _terminate(pod: dict, params: dict, client, task) -> str:
    try:
        remove_pod(pod, True, params, client, task)
    except CloudError as problem:
        return f"It was to be terminated (on_failure), but that failed too: {problem.message}"
    return "The pod, which this task created, has been terminated (on_failure)."
