# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The account's own live pods: whether everything that the API reports of them can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._api.contract import GONE, INSTALLATION_FAILED, INSTALLED, INSTALLING, POD_FIELDS, STATUSES
from .._common.prices import price_of
from .._common.types import Json
from .._common.values import is_id
from .._pod.nodes import unreadable_connections
from .check import Check, Finding, compare, told
from .service import Service

# Fields of a pod that become other keys of a result
_OTHER_FIELDS = {"ip", "resources", "attachedResources", "primePortMapping"}
_INSTALLATION = {*INSTALLED, *INSTALLATION_FAILED, *INSTALLING, "NONE"}


def _status(service: Service) -> Finding:
    pods = service.rows("/pods/")
    unknown = [pod.get("status") for pod in pods if pod.get("status") not in STATUSES]
    words = [pod.get("installationStatus") for pod in pods if str(pod.get("installationStatus")).upper() not in _INSTALLATION]
    gone = sum(pod.get("status") in GONE for pod in pods)
    return compare([
        told("unknown statuses", unknown), told("unknown words in installationStatus", words),
        f"{gone} terminated pods in the list" if gone else "",
    ], _seen(pods))


def _addresses(service: Service) -> Finding:
    pods = service.rows("/pods/")
    forms = {_form(text) for pod in pods for text in unreadable_connections(pod, service.client.secrets)}
    return compare([told("cannot be read (a stands for letters, 9 for digits)", forms)], _seen(pods))


def _form(address: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-z]+", "a", address))


def _fields(service: Service) -> Finding:
    pods = service.rows("/pods/")
    known = {*POD_FIELDS.values(), *_OTHER_FIELDS}
    new = {field for pod in pods for field in pod if field not in known}
    return compare([told("new fields", new), *_incomplete(pods)], _seen(pods))


def _incomplete(pods: list[Json]) -> Iterator[str]:
    for what, is_missing in {
        "a valid ID": lambda pod: not is_id(pod.get("id")),
        "a name": lambda pod: not isinstance(pod.get("name"), str),
        "a price": lambda pod: price_of(pod) is None,
    }.items():
        if count := sum(map(is_missing, pods)):
            yield f"{count} pods without {what}"


def _seen(pods: list[Json]) -> str:
    teams = sum(bool(pod.get("teamId")) for pod in pods)
    return f"{len(pods)} live pods, {teams} of them of a team" if pods else "no live pod to check"


CHECKS = [
    Check(
        "pod_status_words",
        "statuses that this release knows, and no terminated pods in the list of live ones",
        "Tasks wait until wait_timeout for a pod with an unknown status. If its installation is at 100 percent, it is ready when "
        "SSH answers. Terminated pods are ignored.",
        _status,
    ),
    Check(
        "pod_addresses",
        "addresses that this release can read",
        "These pods have no ansible_host. Use the SSH command in the dashboard, and please report this format.",
        _addresses,
    ),
    Check(
        "pod_fields",
        "the fields of a pod that this release knows, with ID, name and price",
        "New fields are not returned, and never shown, since they may contain secrets. Pods without an ID or a name are not "
        "found, and without a price no max_price can be compared.",
        _fields,
    ),
]
