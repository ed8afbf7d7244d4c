# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options with which ssh trusts the host keys in the collection's own file, and tries one private key only."""

from __future__ import annotations

import shlex

from ansible import constants as C
from ansible.plugins.loader import connection_loader
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError

# The options of Ansible's connection plugin with arguments of ssh, in the order in which it passes them
ARGUMENT_OPTIONS = ("ssh_args", "ssh_common_args", "ssh_extra_args")


def quoted_path(path: str) -> str:
    """A path as ssh's configuration takes it, with spaces and percent signs that stand for themselves.

    :raises CloudError: OpenSSH can't take the path.
    """
    if '"' in path or "\n" in path or "\\" in path:
        raise CloudError(f"path: {path!r}: OpenSSH can't use a path with quotes, backslashes or line breaks")
    return '"{}"'.format(path.replace("%", "%%"))


def host_key_options(known_hosts: str) -> list[tuple[str, str]]:
    """Options of ssh, and their values, with which it trusts the keys in a file and no others."""
    return [
        ("StrictHostKeyChecking", "yes"),
        ("UserKnownHostsFile", quoted_path(known_hosts)),
        # what is recorded elsewhere belongs to a machine that had the address before
        ("GlobalKnownHostsFile", "/dev/null"),
        ("UpdateHostKeys", "no"),
    ]


def identity_options(identity_file: str | None) -> list[tuple[str, str]]:
    """Options of ssh, and their values, with which it tries one private key. Servers refuse after a few keys of an agent."""
    return [("IdentityFile", quoted_path(identity_file)), ("IdentitiesOnly", "yes")] if identity_file else []


def ssh_arguments(options: list[tuple[str, str]], configured: str) -> str:
    """A value for C(ansible_ssh_args).

    :param configured: The arguments that Ansible would use otherwise, see C(configured_arguments). They stay, but of an option
        that is given twice, ssh takes the first.
    """
    return " ".join([*(shlex.join(["-o", f"{name}={value}"]) for name, value in options), configured]).strip()


def configured_arguments(option: str = "ssh_args") -> str:
    """An option of Ansible's connection plugin with arguments of ssh, from its configuration or its default."""
    connection_loader.get("ssh", class_only=True)  # loads the definition of the option
    return str(C.config.get_config_value(option, plugin_type="connection", plugin_name="ssh") or "")
