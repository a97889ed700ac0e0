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
    count = least(tree, _ALL)
    return Near(count, before, after + min(int(tree.getwidth()[1]), WINDOW)) if count else None


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


def least(tree: Any, of: frozenset[int]) -> int:
    """Return how many characters (or bytes) of a range of them there are at least in what a syntax tree matches."""
    return sum(_least_of(str(kind), argument, of) for kind, argument in tree)


def _least_of(kind: str, argument: Any, of: frozenset[int]) -> int:  # noqa: PLR0911 - one case a kind of node
    match kind:
        case "LITERAL":
            return int(argument in of)
        case "IN":
            return int(all(_is_in(str(item), value, of) for item, value in argument))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return int(argument[0]) * least(argument[2], of)
        case "BRANCH":
            return min(least(branch, of) for branch in argument[1])
        case "SUBPATTERN":
            return least(argument[3], of)
        case "ATOMIC_GROUP":
            return least(argument, of)
    return 0


def _is_in(kind: str, value: Any, of: frozenset[int]) -> bool:
    if kind == "RANGE":
        return value[0] in of and value[1] in of
    return value in of if kind == "LITERAL" else str(value) == "CATEGORY_DIGIT" and of >= _ALL
