# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of offers."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._offer_table import offer_table

OFFER = {
    "gpu_type": "H100_80GB", "gpu_count": 8, "gpu_memory": 80, "price_hr": 2.5, "data_center": "US-1", "region": None,
    "country": "US", "provider": "primecompute", "stock_status": "High", "is_spot": True,
}


def test_a_table():
    assert offer_table([OFFER]).splitlines() == [
        "GPU        count  GB   USD/h  data center  provider      stock  spot",
        "H100_80GB      8  80  2.5000  US-1         primecompute  High   spot",
    ]


def test_what_is_long_hostile_or_unknown_fits_one_line_of_100_columns():
    odd = dict.fromkeys(OFFER, None)
    long = {**dict.fromkeys(OFFER, "\x1b[31m" * 30), "price_hr": 12345678.9}
    lines = offer_table([OFFER, odd, long]).split("\n")
    assert len(lines) == 4 and max(map(len, lines)) <= 100 and all(line.isprintable() for line in lines)


def test_no_offer_and_too_many():
    assert offer_table([]) == "No machine matches."
    assert offer_table([OFFER] * 5, 2).splitlines()[3:] == ["and 3 more; offers_limit=0 lists all of them"]
    assert len(offer_table([OFFER] * 5, 0).splitlines()) == 6
