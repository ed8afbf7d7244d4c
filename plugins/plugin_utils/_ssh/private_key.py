# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private SSH keys on the controller: whether ssh will use one, and which public key belongs to it."""

from __future__ import annotations

import base64
import binascii
import os
import pwd
import stat
import subprocess
from pathlib import Path

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import PublicKey, public_key_or_none
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import is_private_key

# Characters; the longest key is far shorter.
_LONGEST = 100_000
_OPENSSH = b"openssh-key-v1\0"
# Seconds for programs that answer at once
_TIMEOUT = 10


def check_private_key(path: str) -> None:
    """Check what ssh checks before it uses a private key.

    :raises CloudError: ssh would not use it. The message does not repeat the key.
    """
    try:
        state = os.stat(path)
        if not stat.S_ISREG(state.st_mode):
            raise CloudError(f"{path} is not a file")
        text = _read(path)
    except OSError as error:
        raise CloudError(f"{path} cannot be read: {error.strerror}") from None
    if public_key_or_none(text):
        raise CloudError(f"{path} is a public key. Set the path of the private key, which usually has no .pub at the end")
    if not is_private_key(text):
        raise CloudError(f"{path} is not a private SSH key")
    if "PuTTY" in text:
        raise CloudError(f"{path} is in the format of PuTTY. Convert it with: puttygen {path} -O private-openssh -o NEW_FILE")
    if state.st_uid == os.getuid() and state.st_mode & 0o077:
        raise CloudError(f"{path} can be read by other users, and ssh ignores such a key. Run: chmod 600 {path}")


def public_part(path: str) -> PublicKey | None:
    """The public key that belongs to a private key; None if that cannot be found out, for instance without its passphrase."""
    lines = [line.strip() for line in _read(path).splitlines()]
    try:
        # the public part of OpenSSH's own format is not encrypted (PROTOCOL.key)
        content = base64.b64decode("".join(line for line in lines if not line.startswith("-")))
    except binascii.Error:
        content = b""
    if content.startswith(_OPENSSH):
        rest = content[len(_OPENSSH):]
        for _cipher_and_kdf in range(3):
            rest = _field(rest)[1]
        blob = _field(rest[4:])[0]
        return public_key_or_none(f"{_field(blob)[0].decode('ascii', 'replace')} {base64.b64encode(blob).decode('ascii')}")
    return public_key_or_none(_output("ssh-keygen", "-y", "-P", "", "-f", path))


def usable_keys() -> list[PublicKey]:
    """The public keys of what ssh tries by itself, as far as it can be known: those in ~/.ssh and in the agent."""
    # ssh takes the home folder from the user database
    folder = Path(pwd.getpwuid(os.getuid()).pw_dir) / ".ssh"
    texts = _output("ssh-add", "-L").splitlines()
    for file in folder.glob("*.pub"):
        try:
            texts.append(_read(str(file)))
        except OSError:
            continue
    return [key for key in map(public_key_or_none, texts) if key]


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(_LONGEST)


def _field(data: bytes) -> tuple[bytes, bytes]:
    """The first field of a structure, which its length precedes (RFC 4251, 5), and what follows it."""
    end = 4 + int.from_bytes(data[:4], "big")
    return data[4:end], data[end:]


def _output(*command: str) -> str:
    try:
        return subprocess.run(  # noqa: S603  # no shell reads it
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_TIMEOUT, check=False,
            encoding="utf-8", errors="replace",
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
