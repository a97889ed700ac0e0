"""How far a match can reach back: only as far as there are bytes that it can consist of.

A search that has to begin some way before a place tries to match at every byte on the way: most of the time of a finder
of e-mail addresses went into the words before one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.detect.effort import parse
from outgate.detect.endings import either_case, members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ALL = frozenset(range(256))


def back(source: str, reach: int) -> Callable[[bytes, int], int]:
    """Return what tells from where on to search for a match, of a regex over ASCII, that goes on over a place.

    `(data, place)` gives the first byte, at most `reach` before the place, behind which all can be in a match: nothing
    that matches begins before it and goes on over it.
    """
    inside = bytes(sorted(bytes_of(source)))

    def low(data: bytes, place: int) -> int:
        first = place - reach if place > reach else 0
        return first + len(data[first:place].rstrip(inside))

    return low


def bytes_of(source: str) -> frozenset[int]:
    """Return the bytes that a match of the regex over ASCII can have in it, or more than these. Raises re.error."""
    return either_case(_of_all(parse(source)))


def _of_all(tree: Any) -> frozenset[int]:
    return frozenset[int]().union(*(_of(str(kind), argument) for kind, argument in tree))


def _of(kind: str, argument: Any) -> Iterable[int]:  # noqa: PLR0911 - one case a kind of node
    match kind:
        case "LITERAL":
            return {argument}
        case "IN":
            return members(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _of_all(argument[2])
        case "BRANCH":
            return frozenset[int]().union(*map(_of_all, argument[1]))
        case "SUBPATTERN":
            return _of_all(argument[3])
        case "ATOMIC_GROUP":
            return _of_all(argument)
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return ()
    return _ALL
