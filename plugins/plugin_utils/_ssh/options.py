# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options with which ssh trusts the host keys in the collection's own file, and no others."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError


def quoted_path(path: str) -> str:
    """A path as ssh's configuration takes it, with spaces and percent signs that stand for themselves.

    :raises CloudError: OpenSSH can't take the path.
    """
    if '"' in path or "\n" in path or "\\" in path:
        raise CloudError(f"path: {path!r}: OpenSSH can't use a path with quotes, backslashes or line breaks")
    return '"{}"'.format(path.replace("%", "%%"))


def host_key_options(known_hosts: str) -> list[tuple[str, str]]:
    """Options of ssh and their values."""
    return [
        ("StrictHostKeyChecking", "yes"),
        ("UserKnownHostsFile", quoted_path(known_hosts)),
        # what is recorded elsewhere belongs to a machine that had the address before
        ("GlobalKnownHostsFile", "/dev/null"),
        ("UpdateHostKeys", "no"),
    ]
