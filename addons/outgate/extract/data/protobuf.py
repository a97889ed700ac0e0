"""Protocol buffers without their schema (protobuf.dev, "Encoding") → fields by number.

Nothing says what bytes are meant for: they are a text where they are one, a message where they parse as one to the
last byte, otherwise bytes. Integers are told as they are, and eight bytes as the number of the better kind.
"""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Any

from outgate.extract.data.told import Unfit

if TYPE_CHECKING:
    from outgate.extract.data.told import Count

_VARINT, _EIGHT, _SIZED, _GROUP, _GROUP_END, _FOUR = range(6)
_LARGEST_FIELD = 1 << 20  # nobody numbers further; the format goes to 2^29
_FINITE = (1e-9, 1e15)  # what a double is that somebody meant


def message(data: bytes, count: Count) -> dict[str, Any]:
    """Return the fields of a message that is all of `data`. Raises Unfit."""
    found, at = _fields(data, 0, count, group=0)
    if at != len(data) or not found:
        raise Unfit
    return found


def is_whole(data: bytes, most: int) -> bool:
    """Tell whether the fields of the outermost message, or the first so `most`, are well-formed."""
    at = 0
    try:
        for _ in range(most):
            tag, at = _varint(data, at)
            kind = tag & 7
            if not 0 < tag >> 3 <= _LARGEST_FIELD or kind in (_GROUP, _GROUP_END) or kind > _FOUR:
                return False
            size, at = _varint(data, at) if kind in (_VARINT, _SIZED) else (8 if kind == _EIGHT else 4, at)
            at += size if kind != _VARINT else 0
            if at >= len(data):
                return at == len(data)
    except Unfit:
        return False
    return True


def _fields(data: bytes, at: int, count: Count, *, group: int) -> tuple[dict[str, Any], int]:
    """Return the fields up to the end of `data`, or of the group of that number."""
    found: dict[str, Any] = {}
    count.enter()
    while at < len(data):
        count.one()
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if not 0 < number <= _LARGEST_FIELD:
            raise Unfit
        if kind == _GROUP_END:
            if number != group:
                raise Unfit
            count.leave()
            return found, at
        value, at = _value(data, at, kind, number, count)
        _add(found, str(number), value)
    if group:
        raise Unfit
    count.leave()
    return found, at


def _value(data: bytes, at: int, kind: int, number: int, count: Count) -> tuple[Any, int]:
    if kind == _VARINT:
        return _varint(data, at)
    if kind == _SIZED:
        size, at = _varint(data, at)
        if at + size > len(data):
            raise Unfit
        return _sized(data[at : at + size], count), at + size
    if kind == _GROUP:
        return _fields(data, at, count, group=number)
    if kind in (_EIGHT, _FOUR):
        size = 8 if kind == _EIGHT else 4
        if at + size > len(data):
            raise Unfit
        return _number(data[at : at + size]), at + size
    raise Unfit


def _sized(raw: bytes, count: Count) -> Any:
    """Return a text, a message, or bytes. What is both text and message is taken for text unless it has controls."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = None
    if text is not None and (text.isprintable() or not any(byte < 9 or 13 < byte < 32 for byte in raw)):
        return text
    depth = count.depth
    try:
        return message(raw, count)
    except Unfit:
        if count.left < 0:
            raise
        count.depth = depth
        return raw


def _number(raw: bytes) -> int | float:
    real = struct.unpack("<d" if len(raw) == 8 else "<f", raw)[0]
    if math.isfinite(real) and _FINITE[0] < abs(real) < _FINITE[1]:
        return round(real, 6) if len(raw) == 4 else float(real)
    return int.from_bytes(raw, "little")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
        shift += 7
    raise Unfit


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    """A number that comes again is a list."""
    if name not in found:
        found[name] = value
    elif isinstance(found[name], list):
        found[name].append(value)
    else:
        found[name] = [found[name], value]
