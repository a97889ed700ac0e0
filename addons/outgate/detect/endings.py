"""Regexes that end where a value begins: only those are tried that can end with the byte that stands there.

A search has to try a regex at every byte before the value, so that most of its time goes into ones that cannot end so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from outgate.detect.effort import parse_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALL = frozenset(range(256))
_CATEGORIES = {
    "CATEGORY_DIGIT": frozenset(b"0123456789"),
    "CATEGORY_SPACE": frozenset(b" \t\n\r\f\v"),
    "CATEGORY_WORD": frozenset(byte for byte in range(128) if chr(byte).isalnum()) | {ord("_")},
}


class Endings:
    """Regexes over bytes, a line beginning where `^` is. Raises re.error for one that is none."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._ends = [(source, last_bytes(source)) for source in sources if source]
        self._by_byte: dict[bytes, re.Pattern[bytes] | None] = {b"": union(source for source, _ in self._ends)}

    def behind(self, data: bytes, start: int) -> re.Pattern[bytes] | None:
        """Return the union of those that may end at `start`, or None for none of them."""
        last = data[start - 1 : start] if start else b""
        if last not in self._by_byte:
            self._by_byte[last] = union(source for source, bytes_ in self._ends if last[0] in bytes_)
        return self._by_byte[last]


def union(sources: Iterable[str]) -> re.Pattern[bytes] | None:
    """Return any of these regexes, compiled, or None for none."""
    source = "|".join(f"(?:{one})" for one in sources if one)
    return re.compile(source.encode(), re.MULTILINE) if source else None  # a line begins where `^` is


def last_bytes(source: str) -> frozenset[int]:
    """Return the bytes of which a match's last is one, or more than these; all where it may be empty."""
    last, is_empty = _last(parse_bytes(source.encode()))
    return _ALL if is_empty else last


def _last(tree: Any) -> tuple[frozenset[int], bool]:
    """The bytes with which a sequence may end, and whether it may be empty."""
    out: frozenset[int] = frozenset()
    for kind, argument in reversed(list(tree)):
        here, is_empty = _last_of(str(kind), argument)
        out |= here
        if not is_empty:
            return out, False
    return out, True


def _last_of(kind: str, argument: Any) -> tuple[frozenset[int], bool]:  # noqa: PLR0911 - one case a kind of node
    match kind:
        case "LITERAL":
            return either_case({argument}), False
        case "IN":
            return either_case(members(argument)), False
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            here, is_empty = _last(argument[2])
            return here, is_empty or argument[0] == 0
        case "BRANCH":
            ways = [_last(way) for way in argument[1]]
            return frozenset[int]().union(*(here for here, _ in ways)), any(is_empty for _, is_empty in ways)
        case "SUBPATTERN":
            return _last(argument[3])
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset(), True
    return _ALL, True


def members(items: Any) -> frozenset[int]:
    """Return the bytes of a class, as the syntax tree has it."""
    out: set[int] = set()
    for kind, value in items:
        match str(kind):
            case "LITERAL":
                out.add(value)
            case "RANGE":
                out |= {*range(value[0], value[1] + 1)}
            case "CATEGORY":
                out |= _CATEGORIES.get(str(value), _ALL)
    return _ALL - out if items and str(items[0][0]) == "NEGATE" else frozenset(out)


def either_case(some: Iterable[int]) -> frozenset[int]:
    """Return these bytes, of letters the small and the capital one."""
    some = frozenset(some)
    return some | frozenset(ord(way) for byte in some if byte < 128 for way in (chr(byte).lower(), chr(byte).upper()))  # noqa: PLR2004 - ASCII
