# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from the API stays text: whatever it looks like, it is never a template."""

from __future__ import annotations

try:
    from ansible.utils.unsafe_proxy import wrap_var
except ImportError:
    # an ansible-core of the future, on which text is no template unless it is marked as one
    wrap_var = None


def untrusted(value):
    """Mark all text in a filter's result, which ansible-core before 2.19 would else take for templates when it is used."""
    return wrap_var(value) if wrap_var else value
