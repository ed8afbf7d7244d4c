# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of an OpenSSH configuration with an entry for each node, in a block for each pod."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .known_hosts import UNKNOWN_LOGIN, Login
from .options import host_key_options, identity_options, quoted_path
from .pods import Node, Pod

_HEADER = "# Maintained by primeintellect.cloud.ssh_config. To use it, begin ~/.ssh/config with: Include"
_BLOCK = re.compile(
    r"^# begin pod=(?P<pod>\S+) name=(?P<name>\S+)\r?\n(?P<entries>.*?)^# end pod=(?P=pod)\r?\n", re.MULTILINE | re.DOTALL
)


def with_pods(text: str, path: str, pods: list[Pod], known_hosts: str, logins: Mapping[str, Login]) -> str:
    """Write the entries of pods in place of their old ones, and of those of other pods with the same names.

    :param logins: How to log in to pods, by their IDs.
    """
    if not text:
        text = f"{_HEADER} {quoted_path(path)}\n"
    elif pods and not text.endswith("\n"):
        text += "\n"  # a file that was written by hand
    for pod in pods:
        name = safe_name(pod)
        entries = "".join(_entry(node, pod, known_hosts, logins.get(pod.id, UNKNOWN_LOGIN)) for node in pod.nodes)
        block = f"# begin pod={pod.id} name={name}\n{entries}# end pod={pod.id}\n"
        replaced = [match for match in _BLOCK.finditer(text) if pod.id == match["pod"] or name == match["name"]]
        # in the place of the first of them, so that nothing else moves
        start = replaced[0].start() if replaced else len(text)
        for match in reversed(replaced):
            text = text[:match.start()] + text[match.end():]
        text = text[:start] + block + text[start:]
    return text


def without_pods(text: str, pod_ids: list[str], names: list[str]) -> str:
    """Remove the entries of pods by their IDs, their names, or the names of their nodes."""
    def rest(match: re.Match[str]) -> str:
        block_names = {match["name"], *re.findall(r"^Host (\S+)", match["entries"], re.MULTILINE)}
        return "" if match["pod"] in pod_ids or block_names & set(names) else match[0]

    return _BLOCK.sub(rest, text)


def ambiguous_names(text: str) -> list[str]:
    """The names that several nodes have. ssh takes the first of these nodes."""
    names = [name for line in re.findall(r"^Host (.+)$", text, re.MULTILINE) for name in line.split()]
    return sorted({name for name in names if names.count(name) > 1})


def host_names(node: Node, pod: Pod) -> list[str]:
    """The names by which ssh knows a node: the pod's name with the node's index, and without it if it is the only one."""
    name = safe_name(pod)
    return [f"{name}-{node.index}", *([name] if pod.single else [])]


def safe_name(pod: Pod) -> str:
    """A pod's name, whatever it is, as one word that ssh takes for neither a pattern, nor an option, nor another host.

    Who may name a pod must not come to stand for github.com or an address.
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", pod.name).strip("-")
    return pod.id if name.lower() in ("", "localhost") else name


def _entry(node: Node, pod: Pod, known_hosts: str, login: Login) -> str:
    options = [
        ("HostName", node.host.replace("%", "%%")), ("Port", str(node.port)), ("User", login.user or node.user),
        *host_key_options(known_hosts), *identity_options(login.identity),
    ]
    return "\n  ".join([f"Host {' '.join(host_names(node, pod))}", *(f"{name} {value}" for name, value in options)]) + "\n"
