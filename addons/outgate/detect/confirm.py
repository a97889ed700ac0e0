"""From a candidate to a value: the regex at its exact place in a small decoded window, then the check.

Offsets in are bytes, and so are offsets out, exactly; in between the regex sees text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.announced import GAP

if TYPE_CHECKING:
    from outgate.detect.patterns import Direct, Pattern

BEFORE = 32  # bytes that a look-behind can see
AFTER = 256  # bytes after the shape; more where a match runs into the end of the window
_WIDER = 64  # times
_WIDEST = 4  # bytes of a character
_DIGIT = re.compile(rb"[0-9]")
_new = tuple.__new__  # a third of what calling a NamedTuple costs


class Value(NamedTuple):
    """A confirmed value: its bytes `start:end`, the text as it stands there, and its normal form."""

    start: int
    end: int
    text: str
    normal: str


def confirm(pattern: Pattern, data: bytes, start: int, end: int) -> Value | None:
    """Return the value that `pattern` finds where its shape matched `data[start:end]`. Raises TimeoutError."""
    if pattern.direct is not None:
        return _over_bytes(pattern, pattern.direct, data, start, end)
    if pattern.announced and not _is_digit_near(data, end):
        return None
    if pattern.nearby is not None and not pattern.nearby.is_in(data, start, end):
        return None
    value = _within(pattern, data, start, end, AFTER)
    if value is not None and value.end == end + AFTER < len(data):
        value = _within(pattern, data, start, end, AFTER * _WIDER)
    return value


def _is_digit_near(data: bytes, end: int) -> bool:
    """Whether a digit may be so near behind a word that the word announces it."""
    low = max(0, end - 1)
    digit = _DIGIT.search(data, low, end + GAP * _WIDEST)
    return digit is not None and (digit.start() < end + GAP or not data[low : digit.start()].isascii())


def _over_bytes(pattern: Pattern, direct: Direct, data: bytes, start: int, end: int) -> Value | None:
    found = direct(data, start, end)
    if found is None:
        return None
    text = data[found[0] : found[1]].decode("ascii")
    normal = pattern.check(text)
    return None if normal is None else _new(Value, (found[0], found[1], text, normal))


def _within(pattern: Pattern, data: bytes, start: int, end: int, after: int) -> Value | None:
    low = max(0, start - pattern.reach * _WIDEST - BEFORE)
    window = data[low : end + after]
    text = window.decode("utf-8", "surrogateescape")
    if len(text) == len(window):  # one byte a character
        found = pattern.find(text, start - low, end - low)
        if found is None:
            return None
        left, right = found
        value = text[left:right]
    else:
        found = pattern.find(text, _chars(window, start - low), _chars(window, end - low))
        if found is None:
            return None
        value = text[found[0] : found[1]]
        left = len(text[: found[0]].encode("utf-8", "surrogateescape"))
        right = left + len(value.encode("utf-8", "surrogateescape"))
    normal = pattern.check(value)
    return None if normal is None else _new(Value, (low + left, low + right, value, normal))


def _chars(window: bytes, at: int) -> int:
    """The index of the character that the byte at `at` is in: a shape's boundary may be the end of one."""
    lead = at
    while lead > max(0, at - _WIDEST + 1) and at < len(window) and window[lead] & 0xC0 == 0x80:  # noqa: PLR2004 - 10xxxxxx
        lead -= 1
    before = len(window[:lead].decode("utf-8", "surrogateescape"))
    if lead == at or len(window[lead : lead + _WIDEST].decode("utf-8", "ignore")[:1].encode()) > at - lead:
        return before
    return len(window[:at].decode("utf-8", "surrogateescape"))
