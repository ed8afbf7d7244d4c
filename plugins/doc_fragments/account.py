# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options for access to the API, common to all modules that call it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_key:
    description:
      - API key of the Prime Intellect platform, a bearer token.
      - If you do not set it, the module uses the environment variable E(PRIME_API_KEY), then the context that E(PRIME_CONTEXT)
        names (C(~/.prime/environments/NAME.json)), then C(~/.prime/config.json). The platform's C(prime) command line does the
        same, so after C(prime login) on the machine that runs the module you do not need a key here.
      - Create a key at U(https://app.primeintellect.ai/dashboard/tokens).
    type: str
  api_url:
    description:
      - Root URL of the API. A trailing C(/api/v1) is dropped.
      - If you do not set it, the module uses E(PRIME_API_BASE_URL), then E(PRIME_BASE_URL), then the C(base_url) of the context
        or of C(~/.prime/config.json), then V(https://api.primeintellect.ai).
      - The URL must start with C(https), except for loopback addresses. Redirects to another server are not followed.
    type: str
  api_timeout:
    description: Timeout in seconds of each API call. It applies to the connection and again to the response.
    type: float
    default: 30
  api_retries:
    description:
      - How often to retry a call after a status of 429, 502, 503 or 504, or after a connection error. The pauses grow from half a
        second to ten seconds. A C(Retry-After) header from the server is respected, up to 60 seconds.
      - A create is retried only if it is certain that nothing was created.
    type: int
    default: 5
  validate_certs:
    description: Whether to verify the server's certificate. If V(false), every task warns about it.
    type: bool
    default: true
  ca_path:
    description:
      - File or directory with the certificates of trusted authorities, on the machine that runs the module.
      - If you do not set it, the module uses E(REQUESTS_CA_BUNDLE), then the authorities that the C(requests) library includes.
    type: path
requirements:
  - python >= 3.8
  - requests >= 2.28
"""
