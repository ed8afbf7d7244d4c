# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's answer, asked from Ansible's own process: they ask hundreds of times, and a module takes half a second."""

from __future__ import annotations

import json
import urllib.request

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """C(lookup('simulator', path, method='POST', body=...)): what it says below C(/_simulator)."""

    def run(self, terms, variables=None, method="GET", body=None):
        url = f"{variables['simulator_url']}/_simulator{terms[0] and '/' + terms[0]}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
                return [json.loads(answer.read() or b"null")]
        except (OSError, ValueError) as error:
            said = error.read().decode(errors="replace") if hasattr(error, "read") else ""
            raise AnsibleError(f"{method} {url}: {error} {said}") from error
