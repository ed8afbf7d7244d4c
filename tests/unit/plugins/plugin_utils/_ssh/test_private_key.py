# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which private keys ssh would use, and to which public keys they belong. The keys are made by ssh-keygen."""

from __future__ import annotations

import subprocess

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import read_public_key
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.private_key import check_private_key, public_part


def make_key(path, *arguments, passphrase=""):
    subprocess.run(["ssh-keygen", "-q", "-N", passphrase, "-f", str(path), *arguments], check=True)
    return path


@pytest.mark.parametrize("arguments, passphrase, known", [
    (["-t", "ed25519"], "", True), (["-t", "ecdsa"], "", True), (["-t", "rsa", "-b", "2048"], "", True),
    (["-t", "ed25519"], "secret", True), (["-t", "rsa", "-b", "2048", "-m", "PEM"], "", True),
    (["-t", "rsa", "-b", "2048", "-m", "PEM"], "secret", False),
])
def test_the_public_key_is_found(tmp_path, arguments, passphrase, known):
    path = make_key(tmp_path / "key", *arguments, passphrase=passphrase)
    check_private_key(str(path))
    own = public_part(str(path))
    assert (own is not None) == known
    assert not own or own.same(read_public_key((tmp_path / "key.pub").read_text()))


def test_keys_that_ssh_does_not_use_are_refused(tmp_path):
    path = make_key(tmp_path / "key", "-t", "ed25519")
    for wrong, reason in (
        (tmp_path / "none", "No such file"), (tmp_path, "is not a file"), (tmp_path / "key.pub", "is a public key"),
        (tmp_path / "other", "is not a private SSH key"), (tmp_path / "putty.ppk", "puttygen"),
    ):
        if wrong.name == "other":
            wrong.write_text("hello")
        if wrong.name == "putty.ppk":
            wrong.write_text("PuTTY-User-Key-File-3: ssh-ed25519")
        with pytest.raises(CloudError) as caught:
            check_private_key(str(wrong))
        assert reason in caught.value.message and str(wrong) in caught.value.message
    path.chmod(0o640)
    with pytest.raises(CloudError) as caught:
        check_private_key(str(path))
    assert f"chmod 600 {path}" in caught.value.message and path.read_text().splitlines()[1] not in caught.value.message
