# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Public SSH keys as text: what they are, and how to tell one from another."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from .values import is_private_key

# As in an authorized_keys file, without options before it
_KEY = re.compile(
    r"(?P<type>(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+)[ \t]+(?P<blob>[A-Za-z0-9+/]+=*)(?:[ \t]+(?P<comment>.*))?"
)


class PublicKey:
    """One public key.

    :ivar type: Such as C(ssh-ed25519).
    :ivar blob: Its base64 text. Two keys with the same type and blob are the same.
    :ivar comment: What stands behind it.
    """

    def __init__(self, kind: str, blob: str, comment: str) -> None:
        self.type = kind
        self.blob = blob
        self.comment = comment

    def same(self, other: PublicKey | None) -> bool:
        """Whether another key is this one, whatever its comment."""
        return other is not None and (self.type, self.blob.rstrip("=")) == (other.type, other.blob.rstrip("="))

    @property
    def fingerprint(self) -> str:
        """SHA256 of the key, as C(ssh-keygen -l) prints it."""
        digest = hashlib.sha256(_decoded(self.blob)).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    def __str__(self) -> str:
        return " ".join(part for part in (self.type, self.blob, self.comment) if part)


def read_public_key(text: str) -> PublicKey:
    """Read one public key.

    :raises ValueError: It is none. The message never repeats the text, which may be a private key.
    """
    if is_private_key(text):
        raise ValueError("this is a private key, which must stay where it is; give the public one (the file that ends in .pub)")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) > 1:
        raise ValueError("these are %d lines; give one public key" % len(lines))
    match = _KEY.fullmatch(lines[0]) if lines else None
    if not match:
        raise ValueError("this is no public SSH key; it looks like 'ssh-ed25519 AAAA... comment'")
    content = _decoded(match["blob"])
    # the blob begins with its own type: a length of four bytes, and the text
    if content[4:4 + int.from_bytes(content[:4], "big")] != match["type"].encode("ascii"):
        raise ValueError("this is no public SSH key: it is damaged or cut off behind {}".format(match["type"]))
    return PublicKey(match["type"], match["blob"], match["comment"] or "")


def public_key_or_none(text) -> PublicKey | None:
    """The same for a text that may be no key."""
    try:
        return read_public_key(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _decoded(blob: str) -> bytes:
    try:
        return base64.b64decode(blob + "=" * (-len(blob) % 4))
    except binascii.Error:
        return b""
