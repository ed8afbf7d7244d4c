# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which variables an expression's result depends on, where it can be proved that it depends on nothing else."""

from __future__ import annotations

import re

from jinja2 import Environment, TemplateError, nodes

from .._untrusted import like_template

# Their result depends on nothing but what they are given, and they take no other filter or test by its name.
_FILTERS = frozenset((
    "abs b64decode b64encode basename bool capitalize center count d default dict2items dirname first float format "
    "from_json hash int items2dict join last length list lower max md5 min quote regex_escape regex_replace regex_search "
    "replace reverse round sha1 sort splitext split string sum ternary title to_json trim truncate unique upper urlencode "
    "wordcount"
).split())
_TESTS = frozenset((
    "boolean contains defined divisibleby eq equalto even false falsy float ge greaterthan gt in integer iterable le "
    "lessthan lower lt mapping match ne none number odd regex search sequence string subset superset true truthy undefined "
    "upper version version_compare == != < > <= >="
).split())
_METHODS = frozenset((
    "capitalize casefold count endswith find get isalnum isalpha isdecimal isdigit islower isupper items join keys lower "
    "lstrip partition removeprefix removesuffix replace rfind rpartition rsplit rstrip split splitlines startswith strip "
    "title upper values zfill"
).split())
_PLAIN = (
    nodes.Add, nodes.And, nodes.Compare, nodes.Concat, nodes.CondExpr, nodes.Const, nodes.Dict, nodes.Div, nodes.FloorDiv,
    nodes.Getattr, nodes.Getitem, nodes.Keyword, nodes.List, nodes.Mod, nodes.Mul, nodes.Name, nodes.Neg, nodes.Not,
    nodes.Operand, nodes.Or, nodes.Output, nodes.Pair, nodes.Pos, nodes.Slice, nodes.Sub, nodes.Tuple,
)
_DELIMITERS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset("and else false False if in is none None not or true True".split())
# Text that stays the same text in a template, also where an older ansible-core makes lists, numbers and the like of text
_SAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*|\d+(\.\d+){3}")

_environment = Environment()


def depends_on(expression) -> tuple | None:
    """The variables on which alone the result of an expression depends, which then is the same where their values are.

    :param expression: As C(compose), C(groups) and C(keyed_groups) have it.
    :returns: Their names; None if that can't be proved.
    """
    if isinstance(expression, bool):
        return ()
    if not isinstance(expression, str) or _DELIMITERS.search(expression):
        return None
    try:
        template = _environment.parse(f"{{{{ {expression} }}}}")
    except TemplateError:
        return None
    if len(template.body) != 1 or not all(_same_each_time(node) for node in template.body[0].find_all(nodes.Node)):
        return None
    return tuple(sorted({node.name for node in template.find_all(nodes.Name)}))


def variable_itself(expression, variables: dict):
    """The value of an expression that is nothing but the name of a variable, where a template would give the very same.

    :returns: The value; None if it takes a template to know.
    """
    if not isinstance(expression, str) or not _NAME.fullmatch(expression) or expression in _WORDS:
        return None
    value = variables.get(expression)
    return value if isinstance(value, str) and _SAME.fullmatch(value) and value not in _WORDS else None


def values_of(names: tuple, variables: dict) -> tuple | None:
    """The values of variables in a form that is equal only if they are; None if one of them is missing, or may be a template."""
    try:
        return tuple(_frozen(variables[name]) for name in names)
    except (KeyError, TypeError):
        return None


def _same_each_time(node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name.replace("ansible.builtin.", "") in _FILTERS
    if isinstance(node, nodes.Test):
        return node.name.replace("ansible.builtin.", "") in _TESTS
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Getattr) and node.node.attr in _METHODS
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and like_template(node.value):
        return False
    return isinstance(node, _PLAIN)


def _frozen(value):
    """
    :raises TypeError: It may be a template, or something whose equality says little.
    """
    kind = value.__class__
    if isinstance(value, str):
        if like_template(value):
            raise TypeError()
        return value if kind is str else (kind, value)
    if value is None:
        return None
    if isinstance(value, (bool, int, float)):
        return kind, repr(value)
    if isinstance(value, list):
        return kind, tuple(_frozen(entry) for entry in value)
    if isinstance(value, dict):
        return kind, tuple((_frozen(name), _frozen(entry)) for name, entry in value.items())
    raise TypeError()
