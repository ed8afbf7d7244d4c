# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read all pages of what can be rented, and print how many rows there are: the least that any search has to do."""

from __future__ import annotations

import os

import requests

session = requests.Session()
session.headers["Authorization"] = "Bearer " + os.environ["PRIME_API_KEY"]
rows, page = [], 0
while True:
    page += 1
    answer = session.get(os.environ["PRIME_API_BASE_URL"] + "/api/v1/availability/gpus",
                         params={"page": page, "page_size": 100, "gpu_type": "H100_80GB"}).json()
    rows += answer["items"]
    if len(rows) >= answer["totalCount"]:
        break
print(len(rows))
