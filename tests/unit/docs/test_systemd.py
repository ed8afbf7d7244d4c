# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether systemd accepts the units that docs/playbooks.md offers."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import warnings
from pathlib import Path

UNITS = Path(__file__).resolve().parents[3] / "docs" / "examples" / "systemd"


def parsed(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str
    parser.read_string((UNITS / name).read_text())
    return parser


def test_the_units_belong_together_and_remove():
    service, timer = parsed("primeintellect-reap.service"), parsed("primeintellect-reap.timer")
    assert service.sections() == ["Unit", "Service"] and timer.sections() == ["Unit", "Timer", "Install"]
    assert service["Service"]["ExecStart"].endswith("ansible-playbook primeintellect.cloud.reap -e reap_leases=true")
    assert timer["Install"]["WantedBy"] == "timers.target" and timer["Timer"]["OnCalendar"]


def test_systemd_accepts_them(tmp_path):
    if not shutil.which("systemd-analyze"):
        warnings.warn("systemd-analyze is not installed: the units were only parsed. Install the package systemd.", stacklevel=1)
        return
    units = sorted(map(str, UNITS.iterdir()))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *units], env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path),
                                                              "HOME": str(tmp_path)},
        check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
