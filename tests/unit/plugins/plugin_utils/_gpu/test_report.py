# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports in the formats of real drivers: the simulator's nvidia-smi prints the same texts."""
from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._gpu.report import read_report

FORMATS = Path(__file__).resolve().parents[4] / "simulator" / "nvidia_smi"
UNREADABLE = "The kernel's log cannot be read, so Xid errors were not looked for."
MODELS = {
    "418": ("V100_16GB", "Tesla V100-SXM2-16GB", 16160),
    "470": ("A100_80GB", "NVIDIA A100-SXM4-80GB", 81251),
    "550": ("H100_80GB", "NVIDIA H100 80GB HBM3", 81559),
    "580": ("B200_180GB", "NVIDIA B200", 183359),
}


def output(driver="550", changes=(), count=2, kernel="@kernel 500.25\n", torch="", end="\n", **values):
    _model, name, memory = MODELS[driver]
    given = {"name": name, "memory": memory, "free": 1, **values}
    template = (FORMATS / f"{driver}.txt").read_text()
    buses = [f"00000000:{27 + 16 * index:02X}:00.0" for index in range(count)]
    gpus = [template.format(index=index, bus=bus, uuid=f"GPU-{index}", **given) for index, bus in enumerate(buses)]
    for path, value in changes:
        gpus[-1] = changed(gpus[-1], path.split("/"), value)
    log = f"==============NVSMI LOG==============\n\nTimestamp : Mon\n\nAttached GPUs : {count}\n"
    return f"@smi 0\n\n{log}{''.join(gpus)}{kernel}{torch}".replace("\n", end)


def changed(text, path, value):
    """The text with another value for the last heading of a path."""
    position = 0
    for heading in path:
        position += re.search(rf" {heading} *(:|\n)", text[position:]).start()
    start = text.index(": ", position) + 2
    return text[:start] + value + text[text.index("\n", start):]


def judge(text, model="H100_80GB", count=2):
    report = read_report(text, model, count)
    return report.problems, report.notes


@pytest.mark.parametrize("driver", MODELS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_healthy_machine(driver, end):
    text = output(driver, torch="@torch\nversion 2.7.0 12.6\ngpu 0 good\ngpu 1 good\nstatus 0\n", end=end)
    assert read_report(text, MODELS[driver][0], 2) == ([MODELS[driver][1]] * 2, [], [])


GPU = "GPU 1 (NVIDIA H100 80GB HBM3): "


@pytest.mark.parametrize("driver, path, value, problem", [
    ("418", "Volatile/Double Bit/Total", "2", "memory errors that could not be corrected (total: 2)"),
    ("470", "Volatile/SRAM Uncorrectable", "1", "memory errors that could not be corrected (sram uncorrectable: 1)"),
    ("550", "Volatile/SRAM Uncorrectable SEC-DED", "4",
     "memory errors that could not be corrected (sram uncorrectable sec-ded: 4)"),
    ("580", "Volatile/DRAM Uncorrectable", "12", "memory errors that could not be corrected (dram uncorrectable: 12)"),
    ("580", "SRAM Threshold Exceeded", "Yes", "broken memory (sram threshold exceeded: Yes)"),
    ("580", "Unrepairable Memory", "Yes", "broken memory (unrepairable memory: Yes)"),
    ("580", "Channel Repair Pending", "Yes", "broken memory that waits for a reset (channel repair pending: Yes)"),
    ("418", "Retired Pages/Pending", "Yes", "broken memory that waits for a reset (pending: Yes)"),
    ("470", "Pending Page Blacklist", "Yes", "broken memory that waits for a reset (pending page blacklist: Yes)"),
    ("550", "Remapped Rows/Pending", "Yes", "broken memory that waits for a reset (pending: Yes)"),
    ("550", "Remapping Failure Occurred", "Yes", "broken memory that cannot be replaced (remapping failure occurred: Yes)"),
    ("418", "HW Slowdown", "Active", "slowed down by heat or by its power supply (hw slowdown: Active)"),
    ("470", "HW Thermal Slowdown", "Active", "slowed down by heat or by its power supply (hw thermal slowdown: Active)"),
    ("580", "HW Power Brake Slowdown", "Active", "slowed down by heat or by its power supply (hw power brake slowdown: Active)"),
    ("550", "Reset Required", "Yes", "it must be reset (reset required: Yes)"),
    ("580", "GPU Recovery Action", "Reboot", "it must be recovered (gpu recovery action: Reboot)"),
    ("550", "FB Memory Usage/Total", "Unknown Error", "the driver cannot read it (total: Unknown Error)"),
    ("550", "Performance State", "[GPU requires reset]", "the driver cannot use it (performance state: [GPU requires reset])"),
])
def test_a_fault(driver, path, value, problem):
    model, name, _memory = MODELS[driver]
    assert judge(output(driver, [(path, value)]), model) == ([f"GPU 1 ({name}): {problem}"], [])


@pytest.mark.parametrize("driver, path, value, note", [
    ("418", "Aggregate/Double Bit/Total", "2", "earlier memory errors that could not be corrected (total: 2)"),
    ("580", "Aggregate/DRAM Uncorrectable", "2", "earlier memory errors that could not be corrected (dram uncorrectable: 2)"),
    ("550", "SW Thermal Slowdown", "Active", "slowed down by the driver because it is hot (sw thermal slowdown: Active)"),
])
def test_worth_knowing(driver, path, value, note):
    model, name, _memory = MODELS[driver]
    assert judge(output(driver, [(path, value)]), model) == ([], [f"GPU 1 ({name}): {note}"])


@pytest.mark.parametrize("changes", [
    [(f"{part}/DRAM Uncorrectable", "N/A") for part in ("Volatile", "Aggregate")] + [("Remapped Rows/Pending", "N/A")],
    [("Volatile/DRAM Correctable", "177"), ("Aggregate/DRAM Correctable", "177"), ("Remapped Rows/Correctable Error", "1")],
    [("Idle", "Not Active"), ("SW Power Cap", "Active"), ("Sync Boost", "Active"), ("Processes", "HW Slowdown : Active")],
])
def test_nothing_is_wrong_with_consumer_cards_corrected_errors_and_work(changes):
    assert judge(output(changes=changes)) == ([], [])


def test_other_models_memory_and_numbers():
    assert judge(output(name="NVIDIA H100 PCIe", memory=39000), count=3)[0] == [
        "You pay for 3 GPUs (H100_80GB) on this node, but nvidia-smi reports 2",
        *(f"GPU {index} (NVIDIA H100 PCIe): has 39000 MiB of memory, and you pay for H100_80GB" for index in range(2)),
    ]
    assert judge(output(name="NVIDIA A10"))[0] == [f"GPU {index} (NVIDIA A10): you pay for H100_80GB" for index in range(2)]
    assert judge(output(name="NVIDIA B400"), "B400_999GB") == (
        [], ["This release does not know the GPU B400_999GB. Its model and memory were not verified."])


@pytest.mark.parametrize("line, problem, note", [
    ("[  120.5] NVRM: Xid (PCI:0000:2b:00): 48, pid='<unknown>', name=<unknown>, An uncorrectable double bit error (DBE)",
     "GPU 1: double-bit memory error (Xid 48 in the kernel's log)", None),
    ("[  120.5] NVRM: Xid (PCI:0000:2B:00): 79, pid=1234, GPU has fallen off the bus.",
     "GPU 1: GPU has fallen off the bus (Xid 79", None),
    ("Nov 22 18:29:55 host kernel: NVRM: Xid (0000:1b:00): 119, Timeout waiting for RPC from GSP!",
     "GPU 0: GSP timeout (Xid 119", None),
    ("[  120.5] NVRM: Xid (PCI:0000:2b:00): 31, pid=7, name=python, MMU Fault",
     None, "GPU 1: the kernel's log has Xid 31, which programs"),
    ("[  120.5] NVRM: Xid (PCI:0000:2b:00): 999, New", None, "GPU 1: the kernel's log has Xid 999"),
    ("[  120.5] NVRM: Xid (PCI:0000:9b:00): 79, pid=7, of another GPU of this host", None, None),
    ("[  120.5] NVRM: loading NVIDIA UNIX Open Kernel Module", None, None),
])
def test_the_log_of_the_kernel(line, problem, note):
    problems, notes = judge(output(kernel=f"@kernel 500.25\n{line}\n{line}\n"))
    assert len(problems) == bool(problem) and all(found.startswith(problem) for found in problems)
    assert len(notes) == bool(note) and all(found.startswith(note) for found in notes)


def test_an_old_xid_is_history():
    line = "[{}] NVRM: Xid (PCI:0000:2b:00): 79, GPU has fallen off the bus.\n"
    assert judge(output(kernel=f"@kernel 9000000.1\n{line.format(8000000.0)}")) == (
        [], ["GPU 1: the kernel's log has Xid 79, more than a day ago."])
    assert len(judge(output(kernel=f"@kernel 9000000.1\n{line.format(8990000.0)}"))[0]) == 1
    assert judge(output(kernel="@kernel unreadable\n")) == ([], [UNREADABLE])
    assert judge(output(kernel="")) == ([], [UNREADABLE])


@pytest.mark.parametrize("lines, problem, note", [
    ("gpu 0 good\ngpu 1 CUDA error: an illegal memory access was encountered\nstatus 0",
     "GPU 1: PyTorch cannot use it: CUDA error", None),
    ("gpu 0 good\ngpu 1 computes wrong results\nstatus 0", "GPU 1: PyTorch cannot use it: computes wrong", None),
    ("gpu 0 The NVIDIA driver on your system is too old\nstatus 0", "GPU 0: PyTorch cannot use it: The NVIDIA driver", None),
    ("gpu 0 good\ngpu 1 CUDA out of memory. Tried to allocate 4 MiB\nstatus 0",
     None, "GPU 1: PyTorch cannot use it: CUDA out of memory"),
    ("gpu 0 no kernel image is available for execution on the device\nstatus 0",
     None, "GPU 0: PyTorch cannot use it: no kernel image"),
    ("status 1", None, "PyTorch cannot be imported"),
    ("status 0", None, "PyTorch cannot be imported"),
    ("gpu 0 good\nstatus 124", "PyTorch did not get 4 MB", None),
])
def test_pytorch(lines, problem, note):
    problems, notes = judge(output(torch=f"@torch\nversion 2.7.0 12.6\n{lines}\n"))
    assert len(problems) == bool(problem) and all(found.startswith(problem) for found in problems)
    assert len(notes) == bool(note) and all(found.startswith(note) for found in notes)


def test_only_the_number():
    assert read_report("@smi 0\r\nNVIDIA L4\r\nNVIDIA L4\r\n", "H100_80GB", 2) == (["NVIDIA L4"] * 2, [], [])
    warning = "WARNING: infoROM is corrupted at gpu 0000:00:06.0"
    assert read_report(f"@smi 0\nNVIDIA L4\n{warning}\n", "L4_24GB", 1) == (["NVIDIA L4"], [], [warning])
    assert judge("@smi 0\nNVIDIA L4\n")[0] == ["You pay for 2 GPUs (H100_80GB) on this node, but nvidia-smi reports 1"]
    assert read_report("", "CPU_NODE", 0) == ([], [], [])


def test_nvidia_smi_fails():
    assert judge("@smi 127\n") == ([], ["The image has no nvidia-smi. The number of GPUs (2) was not verified."])
    assert judge("@smi 15\nUnable to determine the device handle for GPU 0000:02:00.0: GPU is lost.\n") == (
        ["nvidia-smi failed: Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost."], [])
    assert judge("@smi 124\n") == (["nvidia-smi did not end within 60 seconds"], [])
    assert judge("@smi 6\nNo devices were found\n") == (["nvidia-smi failed: No devices were found"], [])


@pytest.mark.parametrize("text", ["", "Please login as the user ubuntu.\n", "@kernel 1\n", "\0\x1b[2J"])
def test_what_is_no_report_says_nothing_of_the_gpus(text):
    assert read_report(text, "H100_80GB", 2) is None


def test_hostile_output():
    text = "@smi 0\nNVSMI LOG\n" + "GPU 0000:00:00.0\n    Product Name : \x1b[31m{{ 1 }}\n" * 50000 + "@kernel " + "9" * 5000
    text += "\n" + f"[{'9' * 400}.1] NVRM: Xid (PCI:0:0:0): {'7' * 400}\n" * 9 + "@torch\ngpu\ngpu x\n\n"
    report = read_report(text, "H100_80GB", 2)
    assert len(report.problems) <= 20 and len(report.notes) <= 20
    assert all(line.isprintable() and len(line) < 1200 for line in [*report.gpus, *report.problems, *report.notes])


@pytest.mark.parametrize("line", [" \x1b[2Jevil", " \x9b2J" + "x" * 5000])
def test_nothing_that_a_node_prints_controls_the_terminal(line):
    for text in (f"@smi 9\n{line}\n", f"@smi 0\n{line}\n"):
        report = read_report(text, "H100_80GB", 1)
        assert all(each.isprintable() and len(each) < 600 for each in [*report.gpus, *report.problems])


def test_a_node_that_prints_nonsense_ends_nothing_and_fills_no_memory():
    long = output(kernel="@kernel 5\n NVRM: Xid (PCI:0000:2b:00): " + "7" * 5000 + "\n")
    assert judge(long) == ([], [])
    deep = "".join(" " * (depth + 5) + "a" * 1000 + ": x\n" for depth in range(500))
    tracemalloc.start()
    read_report(output() + f"@smi 0\nNVSMI LOG\nGPU 0:0\n{deep}", "H100_80GB", 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 2**20
