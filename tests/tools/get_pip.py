# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for the get-pip script that ansible-test would download to fill its virtual environments.

The same work without the download. The pip on PATH does it in a quarter of the time that the Python's own bundled pip
needs, but may be too new for an old Python.
"""

from __future__ import annotations

import subprocess
import sys

wanted = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
install = ["install", "--quiet", "--upgrade", *wanted]
if subprocess.call(["pip", "--python", sys.executable, *install, "--no-compile"], stderr=subprocess.DEVNULL):
    subprocess.check_call([sys.executable, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL)
    subprocess.check_call([sys.executable, "-m", "pip", *install])
