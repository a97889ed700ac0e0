"""What a shape asks of the byte before it, parted from the rest, so that shapes that ask the same are seen to do so.

Neither engine sees it by itself: to re2 each boundary in a union is another thing that can begin, and to hyperscan each
shape is another expression, though a word as one of its own and the same word in camelCase are one literal.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_BOUNDARY = re.compile(rb"((?:\(\?s\))?)\(\?:\^\|(\[\^\]?[^\]]*\])\)")  # "the edge of the text, or none of these"
_ASIDE = re.compile(rb"\\x[0-9a-f]{2}|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_INNERMOST = re.compile(rb"\([^()]*\)")
_EVERY = bytes(range(256))
_CAMEL = re.compile(rb"\[a-z\]([A-Z])\(\?i:")
_LETTER = re.compile(rb"[A-Za-z]")
_WORD = re.compile(rb"\(\?i:([A-Za-z])")
_LONG = 4  # letters of a word that is hardly ever a piece of another one


class Word(NamedTuple):
    """A word in any case with what follows it, and the capital that it begins with in camelCase, or 0 for a word."""

    body: bytes
    capital: int


def parted(shape: bytes) -> tuple[bytes, bytes]:
    """The boundary at which a shape begins, spelled in one way, and what follows; nothing and all of it without one."""
    found = _BOUNDARY.match(shape)
    if found is None or _has_ways(shape[found.end() :]):
        return b"", shape
    return _spelled(found[2]), found[1] + shape[found.end() :]


@cache
def _spelled(others: bytes) -> bytes:
    """The edge of the text or one byte of a class, whichever way it is written."""
    return b"(?:^|[^%s])" % b"".join(map(rb"\x%02x".__mod__, re.compile(others).sub(b"", _EVERY)))


def _has_ways(rest: bytes) -> bool:
    """Whether the rest of a shape is only one of several ways, before which the boundary does not stand."""
    bare, count = _ASIDE.sub(b"", rest), 1
    while count:
        bare, count = _INNERMOST.subn(b"", bare)
    return b"|" in bare


_NO_LETTER = parted(b"(?:^|[^A-Za-z])a")[0]


def word(shape: bytes) -> Word | None:
    """The word that a shape is, behind no letter or with a capital behind a small letter; None for other shapes.

    Its shape matches from the byte before the word on, where there is one.
    """
    start, rest = parted(shape)
    own, camel = _WORD.match(rest), _CAMEL.match(shape)
    if start == _NO_LETTER and own:
        out = Word(b"(?i:" + own[1].lower() + rest[own.end() :], 0)
    elif camel and not _has_ways(shape[camel.end() - 4 :]):
        out = Word(b"(?i:" + camel[1].lower() + shape[camel.end() :], camel[1][0])
    else:
        return None
    letters = _LETTER.findall(_ASIDE.sub(b"", out.body.removeprefix(b"(?i:")).partition(b")")[0])
    return out if len(letters) >= _LONG else None
