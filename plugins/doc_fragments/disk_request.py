# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of a disk, and of a search for disk offers. Their choices come from the contract."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._choices import with_choices


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description: Name of the disk, up to 255 characters. If you also set O(id), the disk is renamed to this name.
    type: str
  size:
    description: Size in GB. Required to create a disk. The API cannot resize a disk, so a different size is an error.
    type: int
  provider:
    description:
      - Provider of the disk, as M(primeintellect.cloud.disk_offer_info) lists it. Required to create a disk.
      - CHOICES_OF_provider
    type: str
  cloud_id:
    description: The provider's ID of the offer, as M(primeintellect.cloud.disk_offer_info) lists it.
    type: str
  data_center_id:
    description: ID of the data center. Only pods in the same data center can use the disk.
    type: str
  country:
    description: Country as a two-letter code, such as V(US).
    type: str
"""

    # of a search for disk offers
    SEARCH = r"""
options:
  size:
    description: Size of the disk in GB. Offers that do not support it are left out. If you do not set it, prices are for each
      offer's default size.
    type: int
  regions:
    description:
      - Only list offers in these regions.
      - CHOICES_OF_regions
    type: list
    elements: str
  country:
    description: Only list offers in this country, a two-letter code such as V(US).
    type: str
  data_center_id:
    description: Only list offers in the data center with this ID.
    type: str
  cloud_id:
    description: Only list offers with this provider ID.
    type: str
  provider:
    description:
      - Only list offers of these providers.
      - CHOICES_OF_provider
    type: list
    elements: str
"""


ModuleDocFragment.DOCUMENTATION = with_choices(ModuleDocFragment.DOCUMENTATION)
ModuleDocFragment.SEARCH = with_choices(ModuleDocFragment.SEARCH)
