"""Shapes: the cheap, look-around-free pattern over bytes that finds where a regex may match.

A shape must match wherever its regex does (it may match elsewhere: candidates are confirmed), in a syntax
that hyperscan and re2 share. It is derived from the regex's syntax tree: a look-around of one character
becomes an ordinary character (or the edge of the text), others are dropped; back-references cannot be derived.
"""

from __future__ import annotations

import re
from typing import Any

from outgate.detect.effort import parse

WIDEST = 200  # of a repeat; wider ones are slow in one pass, and the regex confirms the length anyway
_OTHER = r"(?:[\xc2-\xf4][\x80-\xbf]{1,3})"  # any one character outside ASCII, in UTF-8
_REPEATED = re.compile(r"\\([1-9])")
_BEYOND = re.compile(r"(?:\\x[89a-f][0-9a-f]){2,}")  # one character outside ASCII or more
_ANY = r"(?:[\x80-\xff]{1,4})"
_SETS = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_SPACE": r" \t\n\r\f\v",
    "CATEGORY_WORD": "A-Za-z0-9_",
}


class Underivable(Exception):  # noqa: N818 - tells the author to give a shape
    """No shape can be derived; says why."""


def derive(source: str) -> bytes:
    """Return the shape of a regex. Raises Underivable with the reason."""
    tree = _parsed(source)
    if tree.getwidth()[0] == 0:
        raise Underivable("it may match without taking a character")
    shape = _shape(tree)
    if "(?i" in shape and not source.isascii():
        raise Underivable("it has letters outside ASCII and (?i)")
    return shape.encode()


def derive_widely(source: str, *, is_cell: bool = False) -> bytes:
    """Return a wider shape, of more regexes: for asking whether one may match at all, not where. Raises Underivable.

    For a letter outside ASCII stands any character there, or a byte that is none; for what is to be repeated anything
    as long. What must not stand beside a match may stand beside one that `is_cell`: it is asked of the cell alone.
    """
    tree = _parsed(source)
    if "\\\\" not in source:
        widths = tree.state.groupwidths
        tree = _parsed(_REPEATED.sub(lambda found: _as_long(*widths[int(found[1])]), source))
    return _BEYOND.sub(lambda _: f"{_ANY}+", _shape(tree, edge=not is_cell)).replace(_OTHER, _ANY).encode()


def _as_long(least: int, most: int) -> str:
    return rf"[\s\S]{{{least},{most}}}"


def _parsed(source: str) -> Any:
    try:
        return parse(source)
    except re.error as error:
        raise Underivable(str(error)) from None


def _shape(tree: Any, *, edge: bool = True) -> str:
    return ("(?is)" if tree.state.flags & re.IGNORECASE else "(?s)") + _sequence(list(tree), edge=edge)


def _sequence(items: list[Any], *, edge: bool = False) -> str:
    out = []
    for at, (kind, argument) in enumerate(items):
        is_edge = edge and at in (0, len(items) - 1)
        out.append(_item(str(kind), argument, is_edge=is_edge))
    return "".join(out)


def _item(kind: str, argument: Any, *, is_edge: bool) -> str:  # noqa: PLR0911, C901 - one case a kind of node
    match kind:
        case "LITERAL":
            return _literal(argument)
        case "NOT_LITERAL" | "IN" | "ANY":
            return _one(kind, argument)
        case "BRANCH":
            return "(?:" + "|".join(_sequence(list(branch)) for branch in argument[1]) + ")"
        case "SUBPATTERN":
            if argument[2] or argument[1] not in {0, re.IGNORECASE}:
                raise Underivable("it switches flags inside a group")
            return ("(?i:" if argument[1] else "(?:") + _sequence(list(argument[3])) + ")"
        case "ATOMIC_GROUP":
            return "(?:" + _sequence(list(argument)) + ")"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeat(*argument)
        case "AT":
            return r"\b" if str(argument) == "AT_BOUNDARY" else ""
        case "ASSERT_NOT":
            return _beside(*argument) if is_edge else ""
        case "ASSERT":
            return ""
    raise Underivable(f"it has a {kind.lower().replace('_', ' ')}")


def _literal(code: int) -> str:
    char = chr(code)
    if char.isascii():
        return char if char.isalnum() else f"\\x{code:02x}"
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))


def _repeat(least: int, most: Any, body: Any) -> str:
    inner = _sequence(list(body))
    single = len(body) == 1 and str(body[0][0]) in {"LITERAL", "IN", "ANY", "NOT_LITERAL"} and "|" not in inner
    unit = inner if single and (len(inner) == 1 or inner[0] == "[" or len(inner) == 4) else f"(?:{inner})"  # noqa: PLR2004 - \xNN
    if int(most) > WIDEST:
        return f"{unit}{{{least},}}" if least else f"{unit}*"
    return f"{unit}{{{least},{int(most)}}}" if least != most else f"{unit}{{{least}}}"


def _one(kind: str, argument: Any) -> str:
    """One character of a class. Its members outside ASCII become any character outside ASCII."""
    if kind == "ANY":
        return f"(?:[\\x00-\\x7f]|{_OTHER})"
    items = [("NEGATE", None), ("LITERAL", argument)] if kind == "NOT_LITERAL" else list(argument)
    negated = str(items[0][0]) == "NEGATE"
    members, wide = _members(items[1:] if negated else items, negated=negated)
    if negated:
        return f"(?:[^{members}\\x80-\\xff]|{_OTHER})" if members else f"(?:[\\x00-\\x7f]|{_OTHER})"
    if not wide:
        return f"[{members}]"
    return f"(?:[{members}]|{_OTHER})" if members else _OTHER


def _members(items: list[Any], *, negated: bool) -> tuple[str, bool]:
    """The ASCII members of a class, at least (at most, when negated), and whether it has others."""
    out, wide = [], False
    for kind, argument in items:
        if str(kind) == "CATEGORY":
            known = str(argument) in _SETS
            if negated and not known:
                raise Underivable("it has a negated class inside a negated class")
            out.append(_SETS[str(argument)] if known else r"\x00-\x7f")
            wide = wide or not known
            continue
        low, high = argument if str(kind) == "RANGE" else (argument, argument)
        wide = wide or high > 0x7F  # noqa: PLR2004 - the last of ASCII
        if low <= 0x7F:  # noqa: PLR2004
            out.append(f"\\x{low:02x}-\\x{min(high, 0x7F):02x}")
    return "".join(out), wide


def _beside(direction: int, body: Any) -> str:
    """A negative look-around of one ASCII class: any other byte, or the edge of the text."""
    if len(body) != 1 or str(body[0][0]) not in {"IN", "LITERAL"}:
        return ""
    kind, argument = body[0]
    items = [body[0]] if str(kind) == "LITERAL" else list(argument)
    if any(str(item) == "NEGATE" or str(value).startswith("CATEGORY_NOT") for item, value in items):
        return ""
    members, wide = _members(items, negated=True)
    if wide:
        return ""
    return f"(?:^|[^{members}])" if direction < 0 else f"(?:[^{members}]|\\z)"
