# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options with which every module reaches the API."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_key:
    description:
      - The API key, a bearer token of the Prime Intellect platform.
      - If it is not given, the environment variable E(PRIME_API_KEY) is used, then the context that E(PRIME_CONTEXT)
        names (C(~/.prime/environments/NAME.json)), then C(~/.prime/config.json), as the platform's own C(prime) command
        line does. Whoever has run C(prime login) on the machine that runs the module needs no key here.
      - Make a key at U(https://app.primeintellect.ai/dashboard/tokens).
    type: str
  api_url:
    description:
      - Root of the API. A trailing C(/api/v1) is dropped.
      - If it is not given, E(PRIME_API_BASE_URL) is used, then E(PRIME_BASE_URL), then the C(base_url) of the context or
        of C(~/.prime/config.json), then V(https://api.primeintellect.ai).
      - It must be https, except on loopback addresses. Redirects to another server are not followed.
    type: str
  api_timeout:
    description: Seconds to wait for a connection, and again for an answer, in each call of the API.
    type: float
    default: 30
  api_retries:
    description:
      - How often a call is repeated after a 429, 502, 503 or 504 or after trouble with the connection. The pauses grow
        from half a second to ten; a C(Retry-After) of the server is obeyed, up to 60 seconds.
      - A create is never repeated unless it is certain that nothing was created.
    type: int
    default: 5
  validate_certs:
    description: Whether the server's certificate must be valid. If V(false), a warning says so in each task.
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the certificates of the authorities to trust, on the machine that runs the module.
      - If it is not given, E(REQUESTS_CA_BUNDLE) is used, then the authorities that the C(requests) library brings.
    type: path
requirements:
  - python >= 3.8
  - requests >= 2.28
"""
