"""Base32 in a run of letters of one case, padded or not. Source: RFC 4648 section 6."""

from __future__ import annotations

import codecs
import re
from base64 import b32decode, b32encode
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract.charset_guess import is_shown
from outgate.extract.readable import Found, is_packed, is_readable

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = re.compile(rb"[A-Z2-7]{16,}+|[a-z2-7]{16,}+")
# Ten characters of ASCII text, whose top bits are 0: long names of one case are hardly ever that.
_TEXT = re.compile(rb"(?:[A-Pa-p][A-Z2-7a-z][A-Z2-7a-z][A-HQ-Xa-hq-x][A-Z2-7a-z]{4}){2}")
_LOOKED_AT = 48  # characters
_BLANKS = dict.fromkeys(map(ord, "\t\r\n"))
_LENGTHS = frozenset({0, 2, 4, 5, 7})  # of the last, incomplete eight


def find(data: bytes, start: int, end: int) -> Iterator[Found]:
    """Yield what the runs of base32 letters in `start:end` say."""
    for run in _RUN.finditer(data, start, end):
        if len(run[0]) % 8 not in _LENGTHS:
            continue
        is_text = _TEXT.match(run[0]) is not None or _is_other_text(run[0][:_LOOKED_AT])
        decoded = b32decode(run[0] + b"=" * (-len(run[0]) % 8), casefold=True)
        if is_readable(decoded) if is_text else is_packed(decoded):
            padding = len(data[run.end() : run.end() + 6]) - len(data[run.end() : run.end() + 6].lstrip(b"="))
            encode = partial(_encoded, is_padded=padding > 0, is_lower=run[0].islower())
            yield Found((run.start(), run.end() + padding), "base32", decoded, encode)


def _is_other_text(run: bytes) -> bool:
    """Whether a run begins as UTF-8 beyond ASCII; a name of one case passes one time in many thousands."""
    head = b32decode(run[: len(run) & -8], casefold=True)
    try:
        text = codecs.utf_8_decode(head, "strict", False)[0]  # noqa: FBT003 - the last character may be cut
    except UnicodeDecodeError:
        return False
    return is_shown(text.translate(_BLANKS))


def _encoded(data: bytes, *, is_padded: bool, is_lower: bool) -> bytes:
    text = b32encode(data)
    text = text if is_padded else text.rstrip(b"=")
    return text.lower() if is_lower else text
