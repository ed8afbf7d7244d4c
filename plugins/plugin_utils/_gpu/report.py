# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What roles/provision/files/check_gpus.sh prints on a node, as problems and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import one_line

from .models import is_known, is_model, memory_is_short

# A node may print anything. Eight GPUs take about 100 KB.
_LONGEST = 2_000_000
_MOST = 20
# Headings within each other, and letters of one of them: no report has more
_DEEPEST = 8
_LONGEST_NAME = 80
# Lines of nvidia-smi -q, as a path in lower case, and the values that mean trouble. Throttle became Event with driver 535. The
# counters differ by generation: Double Bit/Total, SRAM Uncorrectable, SRAM Uncorrectable SEC-DED.
_PROBLEMS = (
    (r"product name|fb memory usage/total", r"unknown error|\[?err!\]?", "the driver cannot read it"),
    (r".*", r"\[?gpu (requires reset|is lost)\]?", "the driver cannot use it"),
    (r"ecc errors/volatile/.*(uncorrectable|double bit).*", r"[1-9]\d*", "memory errors that could not be corrected"),
    (r"ecc errors/.*(threshold exceeded|unrepairable memory)", "yes", "broken memory"),
    (r"remapped rows/remapping failure occurred", "yes", "broken memory that cannot be replaced"),
    (r"remapped rows/pending|retired pages/pending.*|ecc errors/.*repair pending", "yes", "broken memory that waits for a reset"),
    (r"clocks (throttle|event) reasons/.*hw .*slowdown", "active", "slowed down by heat or by its power supply"),
    (r"gpu reset status/reset required", "yes", "it must be reset"),
    (r"gpu recovery action", r"(gpu |node )?(reset|reboot|drain).*", "it must be recovered"),
)
_NOTES = (
    (r"ecc errors/aggregate/.*(uncorrectable|double bit).*", r"[1-9]\d*", "earlier memory errors that could not be corrected"),
    (r"clocks (throttle|event) reasons/sw thermal slowdown", "active", "slowed down by the driver because it is hot"),
)
# Of NVIDIA's catalog of Xid errors, those after which the GPU must be reset or replaced. The others are mostly due to programs,
# or are visible in nvidia-smi as long as they matter: 63 and 94 in the remapped rows, 154 in the recovery action.
_FATAL_XIDS = {
    46: "GPU stopped processing", 48: "double-bit memory error", 62: "internal micro-controller halted",
    64: "broken memory could not be replaced", 74: "NVLink error", 79: "GPU has fallen off the bus",
    95: "uncontained memory error", 110: "security fault", 119: "GSP timeout", 120: "GSP error", 136: "NVLink training failed",
    140: "unrecovered memory error", 143: "GPU initialization failed", 157: "broken memory could not be retired",
    158: "GPU timeout",
}
_XID = re.compile(r"NVRM: Xid \((?:PCI:)?([0-9a-f:]+)(?:\.\d)?\): (\d{1,5})\b", re.IGNORECASE)
# An older Xid is history. A container may see the kernel's log of a machine that has run for months.
_RECENT = 24 * 3600
# PyTorch that does not work for these reasons says nothing about the GPU.
_NOT_THE_GPU = re.compile(r"out of memory|no kernel image|not compatible", re.IGNORECASE)


class Report(NamedTuple):
    """The GPUs of a node.

    :ivar gpus: Their names.
    :ivar problems: Why they are not what was rented.
    :ivar notes: What could not be checked, or is worth knowing.
    """

    gpus: list[str]
    problems: list[str]
    notes: list[str]


def read_report(text: str, gpu_type: str | None, count: int) -> Report | None:
    """Judge what a node has printed.

    :param gpu_type: The model that was rented, as the API calls it.
    :param count: How many GPUs this node must have.
    :returns: None if the check did not run.
    """
    sections = _sections(text[:_LONGEST])
    if not count:
        return Report([], [], [])
    if "smi" not in sections:
        return None
    status, *lines = sections["smi"]
    if status == "127":
        return Report([], [], [f"The image has no nvidia-smi. The number of GPUs ({count}) was not verified."])
    if status != "0":
        why = "did not end within 60 seconds" if status == "124" else f"failed: {'; '.join(lines[:5])}"
        return Report([], [f"nvidia-smi {why}"], [])
    detailed = any("NVSMI LOG" in line for line in lines)
    warnings = [line for line in lines if line.startswith("WARNING")]
    gpus = _gpus(lines) if detailed else [{"product name": line} for line in lines if line not in warnings]
    names = [gpu.get("product name", "?") for gpu in gpus]
    report = Report(names, [], warnings)
    if len(gpus) != count:
        report.problems.append(f"You pay for {count} GPUs ({gpu_type}) on this node, but nvidia-smi reports {len(gpus)}")
    if detailed:
        if not is_known(gpu_type):
            report.notes.append(f"This release does not know the GPU {gpu_type}. Its model and memory were not verified.")
        for index, gpu in enumerate(gpus[:count]):
            _judge(f"GPU {index} ({names[index]})", gpu, gpu_type, report)
        _judge_log(sections.get("kernel", ["unreadable"]), gpus, report)
        _judge_torch(sections.get("torch", []), report)
    return Report(names, report.problems[:_MOST], report.notes[:_MOST])


def _sections(text: str) -> dict[str, list[str]]:
    """The parts of the output by name. The first line of each is what stands behind the name."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if re.match(r"@(smi|kernel|torch)\b", line):
            name, _space, first = line[1:].partition(" ")
            lines = sections[name] = [one_line(first, [])]
        elif line.strip():
            indent = len(line) - len(line.lstrip(" "))
            lines.append(" " * indent + one_line(line, []))
    return sections


def _gpus(lines: list[str]) -> list[dict[str, str]]:
    """The values that nvidia-smi -q prints for each GPU, by the path of their headings."""
    gpus: list[dict[str, str]] = []
    headings: list[tuple[int, str]] = []
    for line in lines:
        if re.match(r"GPU [0-9A-Fa-f]+:[0-9A-Fa-f:.]+$", line):
            gpus.append({"pci/bus id": line.split()[1]})
        elif gpus and line.startswith(" "):
            name, colon, value = line.strip().partition(": ")
            indent = len(line) - len(line.lstrip())
            outer = [heading for heading in headings if heading[0] < indent]
            headings = [*outer, (indent, name.strip().lower()[:_LONGEST_NAME])][:_DEEPEST]
            if colon:
                gpus[-1].setdefault("/".join(heading for _indent, heading in headings), one_line(value, []))
    return gpus


def _judge(label: str, gpu: dict[str, str], gpu_type: str | None, report: Report) -> None:
    name, memory = gpu.get("product name", "?"), re.match(r"(\d+) MiB$", gpu.get("fb memory usage/total", ""))
    for rules, texts in ((_PROBLEMS, report.problems), (_NOTES, report.notes)):
        for path, bad, meaning in rules:
            found = [
                f"{key.rpartition('/')[2]}: {value}" for key, value in gpu.items()
                if re.fullmatch(path, key) and re.fullmatch(bad, value, re.IGNORECASE)
            ]
            if found:
                texts.append(f"{label}: {meaning} ({', '.join(found[:3])})")
    if gpu_type and is_known(gpu_type):
        if not is_model(gpu_type, name):
            report.problems.append(f"{label}: you pay for {gpu_type}")
        elif memory and memory_is_short(gpu_type, int(memory[1])):
            report.problems.append(f"{label}: has {memory[1]} MiB of memory, and you pay for {gpu_type}")


def _judge_log(lines: list[str], gpus: list[dict[str, str]], report: Report) -> None:
    """Judge the Xid errors of these GPUs; the log of a shared machine also has those of others."""
    uptime, *lines = lines
    if uptime == "unreadable":
        report.notes.append("The kernel's log cannot be read, so Xid errors were not looked for.")
    own = {_bus(gpu.get("pci/bus id", "")): index for index, gpu in enumerate(gpus)}
    seen = {(own[_bus(bus)], xid, old) for bus, xid, old in _xids(lines, uptime) if _bus(bus) in own}
    for index, xid, old in sorted(seen):
        if xid in _FATAL_XIDS and not old:
            report.problems.append(f"GPU {index}: {_FATAL_XIDS[xid]} (Xid {xid} in the kernel's log)")
        else:
            when = "more than a day ago" if old else "which programs can cause"
            report.notes.append(f"GPU {index}: the kernel's log has Xid {xid}, {when}.")


def _xids(lines: list[str], uptime: str) -> Iterator[tuple[str, int, bool]]:
    now = float(uptime) if re.fullmatch(r"\d+(\.\d+)?", uptime) else 0.0
    for line in lines:
        found, moment = _XID.search(line), re.match(r"\[ *(\d+\.\d+)\]", line)
        if found:
            yield found[1], int(found[2]), moment is not None and now - float(moment[1]) > _RECENT


def _bus(address: str) -> tuple[int, ...]:
    """The domain, bus and device of a PCI address: 00000000:3B:00.0 in nvidia-smi is 0000:3b:00 in the kernel's log."""
    parts = re.findall(r"[0-9a-fA-F]+", address.partition(".")[0])
    return tuple(int(part, 16) for part in parts[:3])


def _judge_torch(lines: list[str], report: Report) -> None:
    """Judge what the image's own PyTorch could do with each GPU."""
    for line in lines[1:]:
        index, _space, result = line.partition(" ")[2].partition(" ")
        if line.startswith("gpu ") and result != "good":
            texts = report.notes if _NOT_THE_GPU.search(result) else report.problems
            texts.append(f"GPU {index}: PyTorch cannot use it: {result}")
    if lines[-1:] == ["status 124"]:
        report.problems.append("PyTorch did not get 4 MB of memory from each GPU within 120 seconds")
    elif lines and not any(line.startswith("gpu ") for line in lines):
        report.notes.append("PyTorch cannot be imported, or is one without CUDA, so no memory was taken from the GPUs.")
