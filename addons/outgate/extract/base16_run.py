r"""Hex in a run of letters, and as pairs with signs between: `6a:61`, `6a 61`, `0x6a, 0x61`.

Source: RFC 4648 section 8. `\x6a` is an escape and undone as such.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract.charsets import is_plain_text
from outgate.extract.readable import Found, is_packed, is_readable, shows_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = re.compile(rb"[0-9a-fA-F]{16,}+")
_TEXT = re.compile(rb"(?:[2-7][0-9a-fA-F]|0[9aAdD]){10,}+")
_PAIRS = re.compile(rb"((?:0[xX])?)([0-9a-fA-F]{2})(?:(, ?|[:\-;] ?| )\1[0-9a-fA-F]{2})(?:\3\1[0-9a-fA-F]{2})*+")
_LEAST = 4  # pairs with a prefix; without one there are eight, or nobody asked


def find(data: bytes, start: int, end: int) -> Iterator[Found]:
    """Yield what the runs of hex digits in `start:end` say."""
    for run in _RUN.finditer(data, start, end):
        whole = bytes.fromhex(run[0].decode()) if len(run[0]) % 2 == 0 else b""
        is_text = bool(whole) and (is_plain_text(whole) or is_packed(whole))
        text = None if is_text else _TEXT.search(run[0])
        if text is not None:
            yield _found(data, run.start() + text.start(), run.start() + text.end())
        elif is_text or shows_text(whole):
            yield _found(data, *run.span())


def _found(data: bytes, start: int, end: int) -> Found:
    digits = data[start:end].decode()
    return Found((start, end), "hex", bytes.fromhex(digits), partial(_digits, is_upper=digits.isupper()))


def find_pairs(data: bytes, at: int) -> tuple[Found | None, int]:
    """Return what the pairs say that begin at `at`, if they are readable, and where to look for others.

    Behind pairs that are not readable that is half-way through them, so that looking on stays linear.
    """
    pairs = _PAIRS.match(data, at)
    if pairs is None:
        return None, at + 1
    prefix, sign = pairs[1], pairs[3]
    hex_digits = b"".join(pair.removeprefix(prefix) for pair in pairs[0].split(sign))
    decoded = bytes.fromhex(hex_digits.decode())
    if len(decoded) < _LEAST or not is_readable(decoded):
        return None, max(at + 1, (at + pairs.end()) // 2)
    found = Found(pairs.span(), "hex", decoded, partial(_pairs, prefix, sign, is_upper=hex_digits.isupper()))
    return found, pairs.end()


def _digits(data: bytes, *, is_upper: bool) -> bytes:
    return data.hex().upper().encode() if is_upper else data.hex().encode()


def _pairs(prefix: bytes, sign: bytes, data: bytes, *, is_upper: bool) -> bytes:
    digits = _digits(data, is_upper=is_upper)
    return sign.join(prefix + digits[i : i + 2] for i in range(0, len(digits), 2))
