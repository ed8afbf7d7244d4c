# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option of modules that take values which the service may add to."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  schema:
    description:
      - What to do with a GPU model, socket, image, provider, region or kind of security that this release of the collection does
        not know, since it may be newer.
      - With V(live), the value is looked up in the schema that the service publishes, C(openapi.json) below O(api_url). If the
        service lists it, the task continues with a warning. Otherwise the task fails, and the message lists the values of the
        service. The API key is not sent for this.
      - With V(known), the task fails before any request.
      - With V(off), the value is sent unchecked, and the API may reject it.
      - Values that this release knows cost no request. With V(live), the task looks a value up only before it creates or
        searches something, and not for what already exists or is to be removed.
    type: str
    choices: [live, known, "off"]
    default: live
    version_added: 0.2.0
"""
