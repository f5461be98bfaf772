"""The expressions that say what a helpdesk's JSON means: JMESPath, and two functions that helpdesks need."""

from functools import lru_cache
from typing import Any

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from monitor.sources.words import html_to_text


class BadExpression(ValueError):
    """The text is no expression; the message says where it breaks."""


class _Functions(functions.Functions):
    @functions.signature({"types": ["array", "null"]}, {"types": ["string"]}, {"types": []})
    def _func_find(self, rows: list[Any] | None, key: str, value: Any) -> Any:
        """The first object of a list whose `key` has that value: the author of a comment among the people beside it."""
        found = (row for row in rows or () if isinstance(row, dict) and row.get(key) == value)
        return next(found, None) if value is not None else None

    @functions.signature({"types": ["string", "null"]})
    def _func_plain(self, html: str | None) -> str:
        """HTML as plain lines."""
        return html_to_text(html) if html else ""


_OPTIONS = jmespath.Options(custom_functions=_Functions())


@lru_cache(maxsize=1024)
def compiled(text: str) -> ParsedResult:
    """The expression, or BadExpression."""
    try:
        return jmespath.compile(text)
    except JMESPathError as error:
        raise BadExpression(" ".join(str(error).split())[:200]) from None


def value_of(expression: str, data: Any) -> Any:
    """What the expression gives; None where the data is not of the shape it speaks of."""
    try:
        return compiled(expression).search(data, options=_OPTIONS)
    except (JMESPathError, ArithmeticError, AttributeError, TypeError, ValueError, RecursionError):
        return None


def names_in(expression: str) -> tuple[str, ...]:
    """The names that an expression looks for, in its order; those it gives itself are not among them."""
    found, given = [], set()
    nodes = [compiled(expression).parsed]
    while nodes:
        node = nodes.pop()
        if node["type"] == "field":
            found.append(str(node["value"]))
        elif node["type"] == "key_val_pair":
            given.add(node["value"])
        nodes += reversed([child for child in node["children"] if isinstance(child, dict)])
    return tuple(name for name in found if name not in given)


def keys_in(data: Any) -> frozenset[str]:
    """Every name that stands anywhere in an answer."""
    found: set[str] = set()
    parts = [data]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            found.update(part)
            parts += part.values()
        elif isinstance(part, list | tuple):
            parts += part
    return frozenset(found)
