# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory's options C(known_hosts) and C(identity_file): how ssh verifies a host, and logs in to it."""

from __future__ import annotations

import os

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError, InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import is_id

from .known_hosts import DEFAULT_PATH, host_key_alias, recorded_keys
from .local_action import absolute_path
from .locked_file import read
from .options import configured_arguments, host_key_options, identity_options, ssh_arguments


class SshVariables:
    """What a host gets for ssh, beside its address.

    :param params: The options of the inventory.
    :raises InvalidOptionsError: The file can't be read, or ssh can't use the path of one.
    """

    def __init__(self, params: Params) -> None:
        self._path = absolute_path(params["known_hosts"] or DEFAULT_PATH)
        # The pods whose keys are recorded; None if hosts accept recorded keys only, now and later
        self._recorded = None if params["known_hosts"] else self._recorded_pods()
        self._identity = _checked("identity_file", params["identity_file"])
        _checked("known_hosts", params["known_hosts"])
        self._configured = configured_arguments() if self._identity or self._recorded is None or self._recorded else ""

    def variables(self, pod_id: object) -> Json:
        """The variables of a host, by the ID of its pod: none if there is nothing to say."""
        options = identity_options(self._identity)
        if self._recorded is None or pod_id in self._recorded:
            # A new pod at the address of an old one has another ID, and so another name among the recorded keys.
            alias = [("HostKeyAlias", host_key_alias(str(pod_id)))] if is_id(pod_id) else []
            options = [*host_key_options(self._path), *alias, *options]
        return {"ansible_ssh_args": ssh_arguments(options, self._configured)} if options else {}

    def _recorded_pods(self) -> set[str]:
        try:
            return set(recorded_keys(read(os.path.realpath(self._path))))
        except OSError as error:
            message = f"the default, {self._path}, can't be read: {error.strerror}"
            raise InvalidOptionsError([{"param": "known_hosts", "message": message}]) from None


def _checked(option: str, path: str | None) -> str | None:
    """A path as an absolute one, which ssh can use."""
    if not path:
        return None
    path = absolute_path(path)
    try:
        identity_options(path)
    except CloudError as error:
        raise InvalidOptionsError([{"param": option, "message": error.message}]) from None
    return path
