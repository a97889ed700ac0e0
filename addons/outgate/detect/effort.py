"""How hard a regex can be made to work: an upper bound on its ways to backtrack within one window of text.

`re` is two to five times as fast as `regex` on one candidate, but has no time-out. So a regex whose ways are
few runs on `re`, and every other one on `regex` under a time-out. Possessive repeats count once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

WINDOW = 320  # characters that a repeat without a limit can take: about a window of `confirm`
MOST = 20_000  # ways; some 0.1 ms

_parser: Any = import_module("re._parser")


@lru_cache(maxsize=1024)
def parse(source: str) -> Any:
    """Return the syntax tree of a regex as `re` reads it, to be read only; each is asked for several times at load.

    Raises re.error where only `regex` understands it.
    """
    return _parser.parse(source, re.ASCII)


def parse_bytes(source: bytes) -> Any:
    """Return the same for a regex over bytes."""
    return _parser.parse(source, re.MULTILINE)


@lru_cache(maxsize=1024)
def quick(source: str) -> re.Pattern[str] | None:
    """Return `source` compiled by `re`, or None where `re` cannot run it or it has more than `MOST` ways."""
    try:
        return re.compile(source, re.ASCII) if ways(parse(source)) <= MOST else None
    except (re.error, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=1024)
def over_bytes(source: str) -> re.Pattern[bytes] | None:
    """Return a quick regex compiled for UTF-8 itself, or None where it would match other than over text.

    It does so where it may take a character outside ASCII; that one stands beside the match makes no difference.
    """
    try:
        tree = parse(source)
        is_same = ways(tree) <= MOST and not tree.state.flags & re.VERBOSE and _takes_ascii(tree)
        return re.compile(source.encode("ascii")) if is_same else None
    except (re.error, OverflowError, RecursionError, UnicodeEncodeError):
        return None


def _takes_ascii(tree: Any) -> bool:
    return all(_is_ascii(str(kind), argument) for kind, argument in tree)


def _is_ascii(kind: str, argument: Any) -> bool:  # noqa: PLR0911 - one case a kind of node
    match kind:
        case "LITERAL":
            return bool(argument < 0x80)  # noqa: PLR2004 - the end of ASCII
        case "IN":
            return not any(str(item) == "NEGATE" or _is_wide(str(item), value) for item, value in argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _takes_ascii(argument[2])
        case "BRANCH":
            return all(map(_takes_ascii, argument[1]))
        case "SUBPATTERN":
            return _takes_ascii(argument[3])
        case "ATOMIC_GROUP":
            return _takes_ascii(argument)
        case "ASSERT_NOT" | "ASSERT":
            return _takes_ascii(argument[1])
    return kind == "AT"


def _is_wide(kind: str, value: Any) -> bool:
    if kind == "CATEGORY":
        return "NOT" in str(value)
    return bool((value[1] if kind == "RANGE" else value) >= 0x80)  # noqa: PLR2004


def ways(tree: Any) -> int:
    """Return an upper bound on the ways in which a syntax tree can match at one place."""
    total = 1
    for kind, argument in tree:
        total *= _ways_of(str(kind), argument)
        if total > MOST:
            return total
    return total


def _ways_of(kind: str, argument: Any) -> int:  # noqa: PLR0911 - one case a kind of node
    if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, body = argument
        return _repeated(int(least), min(int(most), WINDOW), ways(body))
    if kind == "POSSESSIVE_REPEAT":
        return ways(argument[2])
    if kind == "BRANCH":
        return sum(ways(branch) for branch in argument[1])
    if kind == "SUBPATTERN":
        return ways(argument[3])
    if kind in {"ASSERT", "ASSERT_NOT"}:
        return ways(argument[1])
    if kind == "ATOMIC_GROUP":
        return ways(argument)
    if kind in {"GROUPREF", "GROUPREF_EXISTS"}:
        return MOST + 1
    return 1


def _repeated(least: int, most: int, body: int) -> int:
    if body == 1:
        return most - least + 1
    return (most - least + 1) * (MOST + 1 if body**most > MOST else body**most)
