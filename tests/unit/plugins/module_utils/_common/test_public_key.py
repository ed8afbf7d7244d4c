# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Public SSH keys as text."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import public_key_or_none, read_public_key

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7GxRH7/XNte3xu0A4PG1NA5tOQfg0idF2WI9dDULSa"
ECDSA = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBDnO9D7nTPGsaC+Kgeb22uiTmIZF"
    "hNDLncxB5v4lFEfWH7EKFWyDvk9+gR2PC4H91uz0KTvu2pFI/FcwmzQ3qxc="
)
FINGERPRINT = "SHA256:5u7O8IcJQ9SauAG/ETmwIpAzrgZB3xc6XOJLkEOd6j4"


@pytest.mark.parametrize("text, type_, comment, fingerprint", [
    (ED25519 + " comment with spaces", "ssh-ed25519", "comment with spaces", FINGERPRINT),
    ("\n# a remark\n  " + ED25519 + "\r\n", "ssh-ed25519", "", FINGERPRINT),
    (ECDSA + "\t", "ecdsa-sha2-nistp256", "", "SHA256:JoIWmyzZu+qi3cGXPY0SjLlJ3HAapkiTHfnYGOEEUqo"),
])
def test_a_key_is_read_as_ssh_keygen_reads_it(text, type_, comment, fingerprint):
    key = read_public_key(text)
    assert (key.type, key.comment, key.fingerprint) == (type_, comment, fingerprint)
    assert read_public_key(str(key)).same(key)


def test_keys_are_the_same_whatever_their_comments():
    assert read_public_key(ED25519 + " one").same(read_public_key(ED25519 + " two"))
    assert not read_public_key(ED25519).same(read_public_key(ECDSA))
    assert not read_public_key(ED25519).same(None)


@pytest.mark.parametrize("text, words", [
    ("-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n-----END OPENSSH PRIVATE KEY-----", "private key"),
    ("-----BEGIN RSA PRIVATE KEY-----\nhidden", "private key"),
    ("b3BlbnNzaC1rZXktdjEAAAAAhidden", "private key"),
    ("PuTTY-User-Key-File-3: ssh-ed25519\nhidden", "private key"),
    ("", "not a public SSH key"), ("hidden", "not a public SSH key"), ("ssh-ed25519", "not a public SSH key"),
    ("ssh-ed25519 hidden!", "not a public SSH key"), ("ssh-ed25519 aGlkZGVu hidden", "damaged"),
    ("ssh-rsa " + ED25519.split()[1] + " hidden", "damaged"), ("ssh-ed25519 A", "damaged"),
    (ED25519 + "\n" + ECDSA + " hidden", "2 lines"),
    ('command="hidden" ' + ED25519, "not a public SSH key"),
])
def test_anything_else_is_refused_and_not_quoted(text, words):
    with pytest.raises(ValueError) as raised:
        read_public_key(text)
    assert words in str(raised.value) and "hidden" not in str(raised.value)
    assert public_key_or_none(text) is None


@pytest.mark.parametrize("value", [None, 7, [], {}])
def test_only_text_can_be_a_key(value):
    assert public_key_or_none(value) is None
