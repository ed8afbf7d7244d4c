# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod that is there, but is not what the task asks for. The API can't change a pod."""

from __future__ import annotations

from .._common.errors import CloudError
from .._common.text import label
from .request import request_differences


def must_replace(pod: dict, differences: list, params: dict, task) -> bool:
    """Warn, fail, or have the pod replaced, as the option on_drift says.

    :param pod: The pod as the API gives it.
    :param differences: See C(request_differences); at least one.
    :returns: Whether the pod is to be removed and created anew.
    """
    task.result["differences"] = differences
    task.result["diff"]["before"] = {entry["option"]: entry["found"] for entry in differences}
    task.result["diff"]["after"] = {entry["option"]: entry["asked"] for entry in differences}
    listed = [
        ("%s is exceeded: it costs %s USD per hour and not %s" if entry["option"] == "max_price" else "%s is %s and not %s")
        % (entry["option"], entry["found"], entry["asked"]) for entry in differences
    ]
    text = "The pod {} differs from what the task asks for: {}.".format(label(pod), ", ".join(listed))
    if params["on_drift"] == "fail":
        advice = " The API can't change a pod."
        if any(entry["replace"] for entry in differences):
            advice += " on_drift: recreate would replace it."
        raise CloudError(text + advice, params=[
            {"param": entry["option"], "message": message} for entry, message in zip(differences, listed)
        ])
    if params["on_drift"] == "warn" or not any(entry["replace"] for entry in differences):
        task.warn(text + " It is left as it is, since the API can't change a pod (on_drift).")
        return False
    return True


def accept_existing(pod: dict, params: dict, task) -> None:
    """Use a pod that another run has created meanwhile. It is never replaced right away."""
    differences = request_differences(params, pod)
    if differences:
        must_replace(pod, differences, dict(params, on_drift="fail" if params["on_drift"] == "fail" else "warn"), task)
