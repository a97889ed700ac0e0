r"""A regex over bytes, loosened for re2: where the regex matches, this does; where this does not, nobody need ask it.

Look-around, word boundaries and back-references are left out, and a repeat of more than a few times has no limit: re2
then needs few states, and tells "no" at a gigabyte a second, where `re` tries a regex at every byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import UNANCHORED, options
from outgate.detect.effort import parse_bytes
from outgate.detect.endings import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FEW = 4  # times
_MEMORY = 8 << 20  # bytes for the automaton


def may_match(sources: Iterable[str]) -> Callable[[bytes], bool]:
    """Return what tells whether one of these regexes may match in some bytes, ^ being also where a line begins.

    Raises re.error for what is no regex.
    """
    union = "|".join(f"(?:{loosely(source)})" for source in sources)
    try:
        match: Any = re2.compile(f"(?m){union}".encode("latin-1"), options(memory=_MEMORY))._regexp.Match  # noqa: SLF001 - the search alone
    except re2.error:
        return lambda data: True  # noqa: ARG005 - too large for re2: it may always
    return lambda data: match(UNANCHORED, data, 0, len(data))[0][1] >= 0


def loosely(source: str) -> str:
    """Return the loosened regex: a character of it is a byte."""
    tree = parse_bytes(source.encode())
    return ("(?i)" if tree.state.flags & re.IGNORECASE else "") + _sequence(tree)


def _sequence(tree: Any) -> str:
    return "".join(_item(str(kind), argument) for kind, argument in tree)


def _item(kind: str, argument: Any) -> str:  # noqa: PLR0911 - one case a kind of node
    match kind:
        case "LITERAL":
            return f"\\x{argument:02x}"
        case "IN":
            return _class(members(argument))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeat(*argument)
        case "BRANCH":
            return "(?:" + "|".join(map(_sequence, argument[1])) + ")"
        case "SUBPATTERN":
            small = "i" if argument[1] & re.IGNORECASE else "-i" if argument[2] & re.IGNORECASE else ""
            return f"(?{small}:{_sequence(argument[3])})"
        case "ATOMIC_GROUP":
            return f"(?:{_sequence(argument)})"
        case "AT":
            return {"AT_BEGINNING": "^", "AT_END_STRING": r"\z"}.get(str(argument), "")
        case "ASSERT" | "ASSERT_NOT":
            return ""
        case "NOT_LITERAL":
            return _class(frozenset(range(256)) - {argument})
    return r"[\x00-\xff]*"  # any byte but a line's end, a back-reference: no matter what


def _class(bytes_: frozenset[int]) -> str:
    """A class of these bytes, as ranges; one of no bytes never matches."""
    codes = sorted(bytes_)
    starts = [code for code in codes if code - 1 not in bytes_]
    ends = [code for code in codes if code + 1 not in bytes_]
    ranges = "".join(f"\\x{start:02x}-\\x{end:02x}" for start, end in zip(starts, ends, strict=True))
    return f"[{ranges}]" if ranges else r"[^\x00-\xff]"


def _repeat(least: Any, most: Any, body: Any) -> str:
    inner = f"(?:{_sequence(body)})"
    if int(most) <= _FEW:
        return f"{inner}{{{int(least)},{int(most)}}}"
    return f"{inner}{{{min(int(least), _FEW)},}}"
