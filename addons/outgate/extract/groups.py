r"""Base64 and hex in groups with blanks between, and as dumps: `SGVs bG8s`, `48656c6c 6f2c`, `00000000: 4865 6c6c`.

People part what is long so that it can be read aloud or wraps; `xxd`, `hexdump` and `od` write where each line starts.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64, b2a_base64
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract import signs
from outgate.extract.charsets import is_plain_text
from outgate.extract.readable import Found, is_readable
from outgate.extract.tree import Child, stretch
from outgate.model import Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints

_SIGN = signs.either(signs.GROUPS)
_WORD = rb"[A-Za-z0-9+/_-]"
_GROUPS = re.compile(
    rb"(?P<first>(?:0x)?%b{4,16}+)(?P<sign>,? |\t)%b{4,16}+(?:(?P=sign)%b{1,16}+)++={0,2}" % (_WORD, _WORD, _WORD)
)
_HEX = re.compile(rb"[0-9a-fA-F]+")
_LINE = re.compile(
    rb"(?:0x)?[0-9a-fA-F]{6,8}(:?)[ \t]+((?:[0-9a-fA-F]{2,4}(?:  ?|(?=\r?\n|\Z))){1,16}+)[^\r\n]*(?:\r?\n|\Z)"
)
_OCTAL = re.compile(rb"[0-3][0-7]{2}")
_LEAST = 8  # bytes that are told
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give what groups say, and what dumps do."""
    del hints
    for found in _found(part.data):
        budget.spend(len(found.data))
        yield Child(
            Part(
                (*part.path, found.step),
                found.data,
                is_text=is_plain_text(found.data),
                parent=part,
                lift=stretch(found.encode),
                span_in_parent=found.span,
            )
        )


def _found(data: bytes) -> Iterator[Found]:
    end = 0
    while (place := _SIGN.search(data, end)) is not None:
        start, end = place.span()
        start += data[start] in b"\r\n"
        for find in (_dumped, _grouped):
            found, stop = find(data, start)
            # Behind what is not readable that is half-way through it, so that looking on stays linear.
            end = max(end, stop if found is not None else (start + stop) // 2)
            if found is not None:
                yield found
                break


def _grouped(data: bytes, start: int) -> tuple[Found | None, int]:
    """Return what groups say that are all of one length, but for the last, and where they end."""
    start += not (data[start : start + 1].isalnum() or data[start : start + 1] in b"+/_")
    groups = _GROUPS.match(data, start)
    if groups is None:
        return None, start
    sign, width = groups["sign"], len(groups["first"])
    pieces = groups[0].split(sign)
    alike = next((at for at, piece in enumerate(pieces) if len(piece) != width), len(pieces))
    pieces = pieces[: alike + (alike < len(pieces) and len(pieces[alike]) < width)]
    text = b"".join(piece.removeprefix(b"0x") for piece in pieces)
    is_hex = _HEX.fullmatch(text) is not None
    said = _of_hex(text) if is_hex else _of_base64(text)
    if len(said) < _LEAST or not is_readable(said):
        return None, groups.end()
    encode = partial(_regrouped, groups["first"], sign, is_hex=is_hex)
    end = start + len(sign.join(pieces))
    return Found((start, end), "hex" if is_hex else "base64", said, encode), end


def _of_hex(text: bytes) -> bytes:
    return bytes.fromhex(text[: len(text) // 2 * 2].decode())


def _of_base64(text: bytes) -> bytes:
    text = text.rstrip(b"=").translate(_TO_STANDARD)
    text = text[:-1] if len(text) % 4 == 1 else text
    try:
        return a2b_base64(text + b"=="[: -len(text) % 4])
    except Error:
        return b""


def _regrouped(first: bytes, sign: bytes, text: bytes, *, is_hex: bool) -> bytes:
    spelled = text.hex().encode() if is_hex else b2a_base64(text, newline=False)
    prefix = b"0x" if first.startswith(b"0x") else b""
    width = len(first) - len(prefix)
    return sign.join(prefix + spelled[at : at + width] for at in range(0, len(spelled), width))


def _dumped(data: bytes, start: int) -> tuple[Found | None, int]:
    """Return what the lines of a dump say that begins at `start`, and where they end."""
    groups: list[bytes] = []
    end, has_colon = start, False
    while (line := _LINE.match(data, end)) is not None:
        has_colon = bool(line[1])
        groups += line[2].split()
        end = line.end()
    said = _told(groups, has_colon=has_colon)
    if len(said) < _LEAST or not is_readable(said):
        return None, end
    return Found((start, end), "dump", said, _refuse), end


def _told(groups: list[bytes], *, has_colon: bool) -> bytes:
    """Return bytes as `xxd` (with a colon) and `hexdump -C` write them, or `od -b` in octal, or `od -x`: swapped."""
    widths = set(map(len, groups))
    if widths == {3} and all(map(_OCTAL.fullmatch, groups)):
        return bytes(int(group, 8) for group in groups)
    if widths == {4} and not has_colon:
        return b"".join(bytes.fromhex(group.decode())[::-1] for group in groups)
    return b"".join(bytes.fromhex(group.decode()) for group in groups if len(group) % 2 == 0)


def _refuse(text: bytes) -> bytes:
    del text
    raise Unwritable("a dump of bytes")
