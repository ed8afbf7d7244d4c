# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a case is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Optional, Union

NAME = "trainer"
# Nobody may ever read these. The short ones are also in facts, which must not suffer for it.
API_KEY = "faults-key-5f0c2ab9d7e14c63"
PASSWORD = "faults-password-77aa10c4"
TOKEN = "faults-token-91be55d0"
SECRETS = (API_KEY, PASSWORD, TOKEN)

# A machine that is always there
TASK = {
    "name": NAME, "cloud_id": "sim-cpu-1", "gpu_type": "CPU_NODE", "socket": "PCIe", "gpu_count": 1, "provider": "primecompute",
    "data_center_id": "SIM-US-1", "image": "cuda_12_6_pytorch_2_7", "jupyter_password": PASSWORD,
    "env_vars": {"TOKEN": TOKEN, "PORT": "22", "ONE": "1", "USER": "root"}, "poll_interval": 0.5, "wait_timeout": 60,
}
# What a rule of the simulator's is about
CREATE = ("POST", "^/pods/$")
LIST = ("GET", "^/pods/$")
STATUS = ("GET", "^/pods/(status|[0-9a-f-]{36}$)")
REMOVE = ("DELETE", "^/pods/")

# Stands for the id of the oldest pod
ANY_POD = "(oldest)"
ABSENT = dict.fromkeys(TASK, None) | {"name": NAME, "state": "absent", "wait_timeout": 20, "poll_interval": 0.5}


@dataclass(frozen=True)
class Tell:
    """The simulator is told something: a path below ``/_simulator`` and a body."""

    path: str
    body: Any
    method: str = "POST"


@dataclass(frozen=True)
class Run:
    """The same task, so many times at the same time."""

    options: dict = field(default_factory=dict)
    """Changes to :data:`TASK`; None leaves an option out."""
    count: int = 1
    module: str = "pod"
    by: str = "module"
    """``module``: the module's process; ``playbook``: ansible-playbook at -vvvv."""
    ends: str = "ok"
    """``ok``, ``failed``, ``killed``, or ``any`` of them."""
    words: tuple = ()
    """What the message of the failure holds, or one of the warnings."""
    changed: Optional[bool] = None
    signal: Optional[str] = None
    """Sent to the process once the simulator has seen the request ``when``, and ``delay`` seconds have passed."""
    when: str = "POST /pods/"
    delay: float = 0.0
    settle: float = 1.0
    """Seconds for what is said and done on the way out, after the signal has ended Ansible."""
    blind: bool = False
    """It can't know the id of the pod that there is."""
    environ: dict = field(default_factory=dict)
    more_tasks: tuple = ()
    """Further tasks of the playbook; the result is ``played``."""
    play: dict = field(default_factory=dict)
    """The play, in place of one with the task."""
    within: Optional[float] = None
    """Seconds that it may take."""


Step = Union[Run, Tell]


@dataclass(frozen=True)
class Case:
    """One line of the report: what is played, and what is promised."""

    name: str
    played: str
    steps: tuple[Step, ...]
    pods: int = 1
    """Live pods of the name at the end, in the personal account."""
    creates: Union[int, tuple, None] = 1
    """Creates that were sent: so many, or between two numbers."""
    settings: dict = field(default_factory=dict)
    others: int = 0
    """Live pods besides, which must all be left alone."""
    check: Optional[Callable] = None
    """From the stage to complaints, for what only this case promises."""


def fault(method: str, path: str, **what: Any) -> dict:
    """A rule of the simulator's."""
    return {"method": method, "path": path, **what}


def faults(*rules: dict) -> Tell:
    """Order faults."""
    return Tell("faults", list(rules))


def next_pod(**plan: Any) -> dict:
    """What becomes of the pods that are created, as a setting."""
    return {"next_pod": plan}


def named(count: int, name: str = NAME, **fields: Any) -> Tell:
    """Pods that were there long before."""
    team = {"teamId": fields.pop("teamId")} if "teamId" in fields else {}
    fields = {"createdAt": "2026-01-01T00:00:00.000000Z", "environmentType": TASK["image"], **fields}
    return Tell("pods", {"count": count, "name": name, "ssh": count == 1, "fields": fields, **team})


def fleet(**what: Any) -> Run:
    """A run of the fleet module, for six pods."""
    options = {"size": 6, **what.pop("options", {})}
    return Run(module="fleet", options=options, **what)
