# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of an OpenSSH configuration with an entry for each node, in a block for each pod."""

from __future__ import annotations

import re

from .options import host_key_options, quoted

_HEAD = "# Kept by primeintellect.cloud.ssh_config. To use it, begin ~/.ssh/config with: Include"
_BLOCK = re.compile(
    r"^# begin pod=(?P<pod>\S+) name=(?P<name>\S+)\n(?P<entries>.*?)^# end pod=(?P=pod)\n", re.MULTILINE | re.DOTALL
)


def with_pods(text: str, path: str, pods: list, known_hosts: str, identity_file: str | None) -> str:
    """Write the entries of pods, in place of those that they had and of those of other pods with the same names."""
    if not text:
        text = f"{_HEAD} {quoted(path)}\n"
    elif pods and not text.endswith("\n"):
        text += "\n"  # a file that was written by hand
    for pod in pods:
        name = plain_name(pod)
        entries = "".join(_entry(node, pod, known_hosts, identity_file) for node in pod["nodes"])
        block = "# begin pod={} name={}\n{}# end pod={}\n".format(pod["id"], name, entries, pod["id"])
        blocks = [match for match in _BLOCK.finditer(text) if pod["id"] == match["pod"] or name == match["name"]]
        # in the place of the first of them, so that nothing moves
        place = blocks[0].start() if blocks else len(text)
        for match in reversed(blocks):
            text = text[:match.start()] + text[match.end():]
        text = text[:place] + block + text[place:]
    return text


def without_pods(text: str, pod_ids: list, names: list) -> str:
    """Remove the entries of pods by their ids, or by their names and those of their nodes."""
    def left(match: re.Match) -> str:
        named = {match["name"], *re.findall(r"^Host (\S+)", match["entries"], re.MULTILINE)}
        return "" if match["pod"] in pod_ids or named & set(names) else match[0]

    return _BLOCK.sub(left, text)


def shared_names(text: str) -> list:
    """The names that stand for several nodes, of which ssh takes the first."""
    names = [name for line in re.findall(r"^Host (.+)$", text, re.MULTILINE) for name in line.split()]
    return sorted({name for name in names if names.count(name) > 1})


def host_names(node: dict, pod: dict) -> list:
    """By which names ssh is to know a node: its own, with its index, and for the only one of a pod without."""
    name = plain_name(pod)
    return ["%s-%d" % (name, node["index"])] + ([name] if pod["single"] else [])


def plain_name(pod: dict) -> str:
    """A pod's name as no pattern of ssh's, no option and no two words, whatever the API has."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", pod["name"]).strip("-.") or pod["id"]


def _entry(node: dict, pod: dict, known_hosts: str, identity_file: str | None) -> str:
    lines = [
        ("HostName", node["host"].replace("%", "%%")), ("Port", node["port"]), ("User", node["user"]),
        *host_key_options(known_hosts),
    ]
    if identity_file:
        lines += [("IdentityFile", quoted(identity_file)), ("IdentitiesOnly", "yes")]
    return "Host {}\n{}".format(" ".join(host_names(node, pod)), "".join("  {} {}\n".format(*line) for line in lines))
