# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's own process, which a module's work must not disturb."""

from __future__ import annotations

import logging
import warnings

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.worker import quiet


def test_what_libraries_say_is_neither_shown_nor_logged(capsys, caplog):
    with quiet():
        logging.getLogger("urllib3.connectionpool").warning("Retrying")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning("Unverified HTTPS request", UserWarning, "connectionpool.py", 1)
    assert capsys.readouterr().err == ""
    assert not caplog.messages


def test_afterwards_everything_is_as_before(capsys, caplog):
    with quiet():
        pass
    logging.getLogger("urllib3.connectionpool").warning("Retrying")
    assert caplog.messages == ["Retrying"]
