# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from the API stays text: whatever it looks like, it is never a template."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

try:
    from ansible.utils.unsafe_proxy import wrap_var
except ImportError:
    # an ansible-core of the future, on which text is no template unless it is marked as one
    wrap_var = None

try:
    from ansible.template import trust_as_template
except ImportError:
    # an older ansible-core, which trusts all text that is not marked
    trust_as_template = None

# Of these characters alone no operation makes a template, not even one that decodes escapes.
_PLAIN = re.compile(r"[A-Za-z0-9_ .:,/@+=-]*")


def untrusted(value: Any) -> Any:
    """Mark all text in a filter's result, which ansible-core before 2.19 would else take for templates when it is used."""
    return wrap_var(value) if wrap_var else value


def like_template(text: str) -> bool:
    """Whether a text could be taken for a template."""
    return "{{" in text or "{%" in text or "{#" in text or text.startswith("#jinja2:")


def untrusted_templates(value: Any) -> Any:
    """The same, of a variable's value, for text alone of which a template could be made: other text is marked for nothing.

    C(ansible-inventory --list) writes text that is marked in a form of its own, which not every reader knows. From ansible-core
    2.19 on it does so with all text that is not trusted, so text that can't become a template is trusted.
    """
    if value.__class__ is str:
        if trust_as_template and _PLAIN.fullmatch(value):
            return _trusted(value)
        # what is no template yet may become one: replace('-', '') makes one of {-{ x }-}
        return untrusted(value) if "{" in value or "#" in value else value
    if isinstance(value, list):
        return [untrusted_templates(entry) for entry in value]
    if isinstance(value, dict):
        return {name: untrusted_templates(entry) for name, entry in value.items()}
    return value


@lru_cache(maxsize=10000)
def _trusted(text: str) -> str:
    trusted: str = trust_as_template(text)
    return trusted
