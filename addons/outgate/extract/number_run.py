r"""Bytes written as numbers: `[106, 97, 110, 101]`, `String.fromCharCode(106,97,…)`, `106 97 110 101`, `01101010 …`.

Decimal numbers of characters with one sign between them, as members of an object (`{"0":106,"1":97}`, as programs make
it of bytes), in calls that are joined (`CHAR(106)&CHAR(97)`) or of three digits each, and binary digits in groups of
seven or eight, or without a gap. Any page on the web turns them back into text. Only what is text throughout is read:
measurements are none.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract import signs
from outgate.extract.charsets import is_plain_text
from outgate.extract.readable import Found
from outgate.extract.tree import Child, stretch
from outgate.model import Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints

_SIGN = signs.either(signs.NUMBERS)
_APART = rb"(?:,\s{0,8}|[ ;|-]|\r?\n)"
_CHARACTER = rb"(?:1[0-9]{2}|2[0-4][0-9]|25[0-5]|[4-9][0-9]|3[2-9]|1[03]|9)(?![0-9])"
_DECIMAL = re.compile(_CHARACTER + rb"(?:" + _APART + _CHARACTER + rb")*+")
_BITS = re.compile(rb"[01]{7,8}(?![01])(?:" + _APART + rb"[01]{7,8}(?![01]))*+|(?:[01]{8}){8,}+(?![01])")
_NEXT = rb"(?:,\s{0,8}\"[0-9]{1,7}\":\s{0,8}|\)\s{0,8}[&.+|,]{1,2}\s{0,8}(?i:cha?r)\()"
_NAMED = re.compile(_CHARACTER + rb"(?:" + _NEXT + _CHARACTER + rb")++")
_VALUES = re.compile(rb"(?:\A|:\s{0,8}|\()([0-9]+)")
_PADDED = re.compile(rb"(?:0[0-9]{2}|1[0-9]{2}|2[0-5][0-9]){12,}+(?![0-9])")
_DIGITS = re.compile(rb"[0-9]+")
_LEAST = 8  # characters
_WORD = re.compile(rb"[A-Za-z]{3}|[0-9]{4}|[\x80-\xff]{6}|(?:[A-Za-z0-9] ){4}")
_SIGNS = bytes(byte for byte in range(128) if not chr(byte).isalnum() and byte != 32)
_SOME = 0.4  # of the characters may be signs, as in JSON


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the text of each run of numbers."""
    del hints
    for found in _found(part.data):
        budget.spend(len(found.data))
        child = Part(
            (*part.path, found.step),
            found.data,
            parent=part,
            lift=stretch(found.encode),
            span_in_parent=found.span,
        )
        yield Child(child)


def _found(data: bytes) -> Iterator[Found]:
    end = 0
    while (place := _SIGN.search(data, end)) is not None:
        start, end = place.span()
        start += not data[start : start + 1].isdigit()
        for pattern, decode, encode in _KINDS:
            run = pattern.match(data, start)
            if run is None:
                continue
            end = max(end, run.end())
            text = decode(run[0])
            if _is_text(text):
                yield Found(run.span(), "numbers", text, partial(encode, run[0]))
                break


def _is_text(data: bytes) -> bool:
    """Whether it is more than measurements that happen to be letters."""
    if len(data) < _LEAST or not is_plain_text(data) or _WORD.search(data) is None:
        return False
    return len(data.translate(None, _SIGNS)) >= _SOME * len(data)


def _of_decimals(run: bytes) -> bytes:
    return bytes(map(int, _DIGITS.findall(run)))


def _as_decimals(run: bytes, text: bytes) -> bytes:
    return _separator(run).join(b"%d" % byte for byte in text)


def _of_bits(run: bytes) -> bytes:
    groups = _DIGITS.findall(run)
    groups = groups if len(groups) > 1 else [run[at : at + 8] for at in range(0, len(run), 8)]
    return bytes(int(group, 2) for group in groups)


def _as_bits(run: bytes, text: bytes) -> bytes:
    """Groups of eight, which can spell any byte."""
    return _separator(run).join(b"%08d" % int(f"{byte:b}") for byte in text)


def _of_named(run: bytes) -> bytes:
    return bytes(map(int, _VALUES.findall(run)))


def _as_named(run: bytes, text: bytes) -> bytes:
    """As many members or calls as there were: those that are left over are blanks."""
    pieces = re.split(rb"(?<=[:(\s])[0-9]+|\A[0-9]+", run)[1:]
    if len(text) > len(pieces):
        raise Unwritable("more bytes than there are numbers")
    return b"".join(b"%d%b" % pair for pair in zip(text.ljust(len(pieces)), pieces, strict=True))


def _of_padded(run: bytes) -> bytes:
    values = [int(run[at : at + 3]) for at in range(0, len(run), 3)]
    return bytes(values) if max(values) < 256 else b""


def _as_padded(run: bytes, text: bytes) -> bytes:
    del run
    return b"".join(b"%03d" % byte for byte in text)


def _separator(run: bytes) -> bytes:
    """What stands between the first two numbers of a run."""
    digits = _DIGITS.finditer(run)
    first, second = next(digits), next(digits, None)
    return run[first.end() : second.start()] if second else b""


_KINDS = (
    (_BITS, _of_bits, _as_bits),
    (_NAMED, _of_named, _as_named),
    (_DECIMAL, _of_decimals, _as_decimals),
    (_PADDED, _of_padded, _as_padded),
)
