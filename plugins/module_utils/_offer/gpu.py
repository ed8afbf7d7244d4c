# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The memory of one GPU, as the model's name or an offer reports it."""

from __future__ import annotations

import re

from .._common.values import number

# GB. No GPU has more, so what a machine with several GPUs reports beyond this is the memory of all of them.
_LARGEST_GPU = 320


def gpu_memory(model: object, reported: object = None, count: object = 1) -> float | None:
    """The memory of one GPU in GB; None if it is not known.

    :param model: The model, whose name may include the memory, such as C(H100_80GB). That is the memory of one GPU.
    :param reported: The memory that the offer reports, which may be that of all GPUs of the machine together.
    :param count: The number of GPUs.
    """
    named = re.search(r"_(\d{1,5})GB$", str(model))
    if named:
        return int(named[1])
    memory, gpus = number(reported), number(count)
    return memory / gpus if memory and gpus and memory > _LARGEST_GPU else memory
