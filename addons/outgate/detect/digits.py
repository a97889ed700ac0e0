"""How many digits there must be near a shape for one of its patterns to match: what a word announces is a number.

Counting digits is ten times as fast as trying a pattern, and near most words there are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.detect.effort import WINDOW, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = b"0123456789"
_WIDEST = 4  # bytes of a character
_ALL = frozenset(range(ord("0"), ord("9") + 1))


class Near(NamedTuple):
    """So many digits in the `before` characters before a shape's match, in it, and in the `after` behind it."""

    digits: int
    before: int
    after: int

    def is_in(self, data: bytes, start: int, end: int) -> bool:
        """Whether there are as many around `data[start:end]`; where text is not ASCII, at least they may be."""
        near = data[max(0, start - self.before) : end + self.after]
        if not near.isascii():
            near = data[max(0, start - _WIDEST * self.before) : end + _WIDEST * self.after]
        return len(near) - len(near.translate(None, _DIGITS)) >= self.digits


def near(source: str, before: int, after: int) -> Near | None:
    """Return what a match of the regex needs that begins so many characters around a shape, or None for nothing."""
    try:
        tree = parse(source)
    except (re.error, OverflowError, RecursionError):
        return None  # `regex` alone can read it
    least = _least(tree)
    return Near(least, before, after + min(int(tree.getwidth()[1]), WINDOW)) if least else None


def for_all(asked: Iterable[Near | None]) -> Near | None:
    """Return what is needed for any of several patterns, or None if one needs nothing."""
    out: Near | None = None
    for one in asked:
        if one is None:
            return None
        if out is None:
            out = one
        else:
            out = Near(min(out.digits, one.digits), max(out.before, one.before), max(out.after, one.after))
    return out


def _least(tree: Any) -> int:
    return sum(_least_of(str(kind), argument) for kind, argument in tree)


def _least_of(kind: str, argument: Any) -> int:  # noqa: PLR0911 - one case a kind of node
    match kind:
        case "LITERAL":
            return int(argument in _ALL)
        case "IN":
            return int(all(_is_digit(str(item), value) for item, value in argument))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return int(argument[0]) * _least(argument[2])
        case "BRANCH":
            return min(map(_least, argument[1]))
        case "SUBPATTERN":
            return _least(argument[3])
        case "ATOMIC_GROUP":
            return _least(argument)
    return 0


def _is_digit(kind: str, value: Any) -> bool:
    if kind == "RANGE":
        return value[0] in _ALL and value[1] in _ALL
    return value in _ALL if kind == "LITERAL" else str(value) == "CATEGORY_DIGIT"
