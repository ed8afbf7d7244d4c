# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An answer of the server's, read whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

# Redirects after which a create may be sent again: nothing was done.
_SAME_METHOD = (307, 308)
_REDIRECTS = (301, 302, 303, *_SAME_METHOD)


class Answer:
    """One answer.

    :ivar status: The HTTP status.
    :ivar content: The body.
    :ivar json: The body as JSON; None if it is not JSON.
    :ivar is_json: Whether it is; C(null) is JSON, too.
    """

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        self.json: Any = None
        try:
            self.json = json.loads(content)
            if b"\\ud" in content or b"\\uD" in content:
                # halves of characters, which no result can hold, are replaced
                self.json = json.loads(json.dumps(self.json, ensure_ascii=False).encode("utf-8", "replace"))
            self.is_json = True
        except (ValueError, RecursionError):  # of which the first also stands for numbers with thousands of digits
            self.json, self.is_json = None, False

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        return str(self.headers.get("Content-Type", ""))

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def redirects_to(self, method: str, url: str) -> str | None:
        """Where to send the request again; None if this is the answer, or it is to go to another server.

        The key and the body belong to nobody else.
        """
        location = self.headers.get("Location")
        if self.status not in _REDIRECTS or not location or (method == "POST" and self.status not in _SAME_METHOD):
            return None
        try:
            target = urljoin(url, location)
            same = _server(target) == _server(url)
        except ValueError:  # no URL at all
            return None
        return target if same else None


def _server(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower(), parts.port
