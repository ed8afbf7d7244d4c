# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait until a pod is active, installed, or lets somebody in over SSH."""

from __future__ import annotations

from .._api.contract import ACTIVE, FAILED
from .._common.errors import CloudError, FailedError, PriceExceededError
from .._common.text import label, one_line, shown
from .._common.types import Json
from .._common.values import number
from .._lifecycle.billing import billing_notice
from .._lifecycle.remove import remove
from .._lifecycle.wait import Wait
from .create import enforce_max_price
from .lookup import PodResource, status_rows
from .nodes import unreadable_connections
from .readiness import installation_failed, installed, needs_ssh, says_installed_in_unknown_words, silent_nodes

# What a status row and a pod have in common
_STATUS_FIELDS = ("status", "installationStatus", "installationFailure", "installationProgress", "sshConnection", "ip")
# A progress line names no more nodes than this.
_SHOWN_NODES = 3


def wait_until_ready(resource: PodResource, pod: Json, created: bool) -> Json:
    """Wait for a pod as the task asks, and keep the result up to date meanwhile.

    :param pod: The pod as the API gives it.
    :param created: Whether this task has created it; what becomes of it after a failure depends on that.
    :returns: The pod as it is in the end.
    :raises FailedError: It failed, or is not ready in time. The message names what is being billed and how to remove it.
    """
    wait = PodWait(resource, pod, created)
    try:
        return wait.until_ready(read_first=created)
    except PriceExceededError:
        raise
    except CloudError as error:
        if created and resource.params["on_failure"] == "terminate":
            outcome = _terminate(resource, wait.seen)
        else:
            outcome = billing_notice("pod", wait.seen, created)
        raise FailedError(f"{error.message} {outcome}", error.status, error.params) from error


class PodWait(Wait):
    """How far one pod is, poll by poll.

    :ivar has_limit: Whether its price is watched: it is new, and the task has a C(max_price). A status row does not carry it.
    """

    resource: PodResource

    def __init__(self, resource: PodResource, pod: Json, created: bool = False) -> None:
        super().__init__(resource, pod)
        self.has_limit = created and resource.params["max_price"] is not None
        self._wait_for = str(resource.params["wait_for"])
        self._answered: set[tuple[str, int]] = set()
        self._silent: list[Json] = []
        self._warned = False

    def look(self) -> Json:
        """Ask for the status, which is made for asking often; a pod that has come far enough is read once more in full."""
        if self.has_limit:
            return super().look()
        row = status_rows([self.seen["id"]], self.resource.client).get(self.seen["id"])
        return super().look() if self.learn(row) else self.seen

    def learn(self, row: Json | None) -> bool:
        """Take over what a status row reports, if there is one; true if the pod is worth reading in full."""
        self.seen = dict(self.seen, **{field: row[field] for field in _STATUS_FIELDS if row and field in row})
        return not row or installed(self.seen, self._wait_for)

    def is_ready(self, remaining: float) -> bool:
        if self.has_limit:
            enforce_max_price(self.resource, self.seen, last=False)
        reason = self.seen.get("installationFailure")
        if self.seen.get("status") in FAILED:
            raise FailedError(f"The pod {label(self.seen)} ended in {self.shown('status')}{self._because(reason)}.")
        if installation_failed(self.seen):
            raise FailedError(
                f"The installation of the pod {label(self.seen)} failed{self._because(reason or self._unusual_word())}."
            )
        if not installed(self.seen, self._wait_for):
            return False
        if needs_ssh(self.seen, self._wait_for):
            self._silent = silent_nodes(self.seen, self._answered, remaining)
        self._warn_of_oddities()
        return not self._silent

    def _warn_of_oddities(self) -> None:
        """Warn, once, of what makes an installed pod less certain to be of use than the API says."""
        task, pod = self.resource.task, label(self.seen)
        if self._silent or self._warned:
            return
        self._warned = True
        if self._wait_for != "active" and says_installed_in_unknown_words(self.seen):
            task.warn(
                f"The installation of the pod {pod} is {self.shown('installationStatus')}, which this release does not know. "
                "It is at 100 percent and its SSH server answers, so the pod counts as ready."
            )
        if self._unreadable:
            task.warn(f"The SSH address that the API reports for the pod {pod} can't be read: {', '.join(self._unreadable)}.")

    def state(self) -> str:
        text = super().state()
        if self._installing:
            installation = self.shown("installationStatus") if self.seen.get("installationStatus") else "not reported"
            text += f", its installation is {installation}"
            nodes = [f"{shown(node['name'])} ({_address(node, '{ansible_host} port {ansible_port}')})" for node in self._silent]
            text += ", no SSH server answers on " + ", ".join(nodes) if nodes else ""
            if self._unreadable:
                text += f", and the SSH address that the API reports can't be read: {', '.join(self._unreadable)}"
        return text

    def progress(self) -> str:
        trouble = " (the last poll failed)" if self._trouble else ""
        if self._silent:
            nodes = [_address(node, "{ansible_host}:{ansible_port}", f"{node['name']} ") for node in self._silent[:_SHOWN_NODES]]
            nodes += [f"(can't be read: {entry})" for entry in self._unreadable[:1]]
            more = f" and {len(self._silent) - _SHOWN_NODES} more" if len(self._silent) > _SHOWN_NODES else ""
            return f"waiting for ssh on {', '.join(nodes)}{more}{trouble}"
        if not self._installing:
            return super().progress()
        percent = number(self.seen.get("installationProgress"))
        return f"{self.shown('status')}, installing{'' if percent is None else f' {percent:g} %'}{trouble}"

    def _unusual_word(self) -> str | None:
        word = self.seen.get("installationStatus")
        return None if word in (None, "ERROR", "TERMINATED") else f"its status is {self.shown('installationStatus')}"

    @property
    def _unreadable(self) -> list[str]:
        return unreadable_connections(self.seen, self.resource.client.secrets)

    @property
    def _installing(self) -> bool:
        return self.seen.get("status") == ACTIVE and self._wait_for != "active"

    def _because(self, reason: object) -> str:
        return f": {one_line(reason, self.resource.client.secrets)}" if reason else " (the API gives no reason)"


def _address(node: Json, form: str, name: str = "") -> str:
    return form.format(**node) if node["ansible_host"] else name + ("(no address yet)" if name else "no address yet")


def _terminate(resource: PodResource, pod: Json) -> str:
    try:
        remove(resource, pod)
    except CloudError as error:
        return f"It was to be terminated (on_failure), but that failed too: {error.message}"
    return "The pod, which this task created, has been terminated (on_failure)."
