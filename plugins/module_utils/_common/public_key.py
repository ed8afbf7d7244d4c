# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Public SSH keys as text: recognize, read and compare them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from .values import is_private_key

# A line of an authorized_keys file without the options that may come first (sshd(8), AUTHORIZED_KEYS FILE FORMAT)
_KEY = re.compile(
    r"(?P<type>(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+)[ \t]+(?P<blob>[A-Za-z0-9+/]+=*)(?:[ \t]+(?P<comment>.*))?"
)


class PublicKey:
    """One public key.

    :ivar type: For example C(ssh-ed25519).
    :ivar blob: The key itself in base64. Two keys with the same type and blob are the same key.
    :ivar comment: The text after the blob; may be empty.
    """

    def __init__(self, kind: str, blob: str, comment: str) -> None:
        self.type = kind
        self.blob = blob
        self.comment = comment

    def same(self, other: PublicKey | None) -> bool:
        """Whether the other key is the same, whatever its comment."""
        return other is not None and (self.type, self.blob.rstrip("=")) == (other.type, other.blob.rstrip("="))

    @property
    def fingerprint(self) -> str:
        """The SHA256 fingerprint as C(ssh-keygen -l) prints it."""
        digest = hashlib.sha256(_decoded(self.blob)).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    def __str__(self) -> str:
        return " ".join(part for part in (self.type, self.blob, self.comment) if part)


def read_public_key(text: str) -> PublicKey:
    """Read one public key. Blank lines and comment lines around it are ignored.

    :raises ValueError: The text is not one public key. The message never quotes it, since it may be a private key.
    """
    if is_private_key(text):
        raise ValueError("this is a private key. Keep it secret, and give the public key (the file that ends in .pub)")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) > 1:
        raise ValueError(f"these are {len(lines)} lines; give one public key")
    match = _KEY.fullmatch(lines[0]) if lines else None
    if not match:
        raise ValueError("this is not a public SSH key, which looks like 'ssh-ed25519 AAAA... comment'")
    content = _decoded(match["blob"])
    # the blob begins with the key's type: its length in four bytes, then the text (RFC 4253, 6.6)
    if content[4:4 + int.from_bytes(content[:4], "big")] != match["type"].encode("ascii"):
        raise ValueError(f"this is not a public SSH key: the text after {match['type']} is damaged or incomplete")
    return PublicKey(match["type"], match["blob"], match["comment"] or "")


def public_key_or_none(text: object) -> PublicKey | None:
    """Read one public key from what may be something else, which gives None."""
    try:
        return read_public_key(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _decoded(blob: str) -> bytes:
    try:
        return base64.b64decode(blob + "=" * (-len(blob) % 4))
    except binascii.Error:
        return b""
