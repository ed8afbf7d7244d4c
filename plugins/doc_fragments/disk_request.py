# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of disks. Their choices come from the contract."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import disk_spec
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.offers import disk_search_spec
from ansible_collections.primeintellect.cloud.plugins.plugin_utils.choices import with_choices


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description: Name of the disk, of at most 255 characters. If O(id) is given too, the disk is renamed to it.
    type: str
  size:
    description: Size in GB. Required to create a disk. The API can't change it afterwards, so that another size is an error.
    type: int
  provider:
    description: The provider's type, as M(primeintellect.cloud.disk_offer_info) lists it. Required to create a disk.
    type: str
    choices: CHOICES_OF_provider
  cloud_id:
    description: Id of the offer at its provider, as M(primeintellect.cloud.disk_offer_info) lists it.
    type: str
  data_center_id:
    description: Id of the data center. Pods that are to use the disk must be there, too.
    type: str
  country:
    description: Country, as two letters such as V(US).
    type: str
"""

    # what an offer of a disk must be like
    SEARCH = r"""
options:
  size:
    description: Size of the disk in GB. Offers that can't have it are left out. If it is not given, prices are those of their
      default sizes.
    type: int
  regions:
    description: Regions in which the offer may be.
    type: list
    elements: str
    choices: CHOICES_OF_regions
  country:
    description: Country of the offer, as two letters such as V(US).
    type: str
  data_center_id:
    description: Id of the data center.
    type: str
  cloud_id:
    description: Id of the offer at its provider.
    type: str
  provider:
    description: The providers whose offers count.
    type: list
    elements: str
    choices: CHOICES_OF_provider
"""


ModuleDocFragment.DOCUMENTATION = with_choices(ModuleDocFragment.DOCUMENTATION, disk_spec())
ModuleDocFragment.SEARCH = with_choices(ModuleDocFragment.SEARCH, disk_search_spec())
