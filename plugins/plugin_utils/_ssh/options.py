# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ssh must be told to believe the keys in the collection's own file, and no others."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError


def quoted(path: str) -> str:
    """A path as ssh's configuration has it: spaces and percent signs stand for themselves."""
    if '"' in path or "\n" in path or "\\" in path:
        raise CloudError(f"path: {path!r}: OpenSSH has no way to write a path with quotes, backslashes or line breaks")
    return '"{}"'.format(path.replace("%", "%%"))


def host_key_options(known_hosts: str) -> list:
    """Pairs of an option of ssh and its value."""
    return [
        ("StrictHostKeyChecking", "yes"),
        ("UserKnownHostsFile", quoted(known_hosts)),
        # what was noted elsewhere is of whoever had the address before
        ("GlobalKnownHostsFile", "/dev/null"),
        ("UpdateHostKeys", "no"),
    ]
