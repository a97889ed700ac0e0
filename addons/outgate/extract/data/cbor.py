"""CBOR (RFC 8949) → values. Strict: bytes that do not end where a value ends are something else."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from outgate.extract.data.told import Unfit, key

if TYPE_CHECKING:
    from outgate.extract.data.told import Count

MARK = b"\xd9\xd9\xf7"  # section 3.4.6
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _OTHER = range(8)
_ENDLESS, _BREAK = 31, 0xFF
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_WORDS = {20: False, 21: True, 22: None, 23: None}
_END = object()  # of what has no length


def is_start(first: int) -> bool:
    """Tell whether a message may start with this byte: one that is a map or an array."""
    return 0x80 <= first <= 0xBF


def value(data: bytes, at: int, count: Count) -> tuple[Any, int]:
    """Return the value at `at`, and where it ends. Raises Unfit."""
    found, at = _value(data, at, count)
    if found is _END:
        raise Unfit
    return found, at


def _value(data: bytes, at: int, count: Count) -> tuple[Any, int]:
    count.one()
    if at >= len(data):
        raise Unfit
    kind, short = data[at] >> 5, data[at] & 0x1F
    if data[at] == _BREAK:
        return _END, at + 1
    if kind == _OTHER:
        return _other(data, at + 1, short)
    size, at = _argument(data, at + 1, short)
    if kind == _UNSIGNED:
        return _number(size), at
    if kind == _NEGATIVE:
        return -1 - _number(size), at
    if kind in (_BYTES, _TEXT):
        return _string(data, at, size, kind, count)
    count.enter()
    if kind == _TAG:
        found, at = value(data, at, count)
    else:
        found, at = _items(data, at, size, kind, count)
    count.leave()
    return found, at


def _argument(data: bytes, at: int, short: int) -> tuple[int | None, int]:
    """Return the number behind the first byte; None is a length that is not told."""
    if short < 24:
        return short, at
    if short == _ENDLESS:
        return None, at
    width = 1 << (short - 24)
    if short > 27 or at + width > len(data):
        raise Unfit
    return int.from_bytes(data[at : at + width]), at + width


def _number(size: int | None) -> int:
    if size is None:
        raise Unfit
    return size


def _other(data: bytes, at: int, short: int) -> tuple[Any, int]:
    if short in _FLOATS:
        size = struct.calcsize(_FLOATS[short])
        if at + size > len(data):
            raise Unfit
        return struct.unpack(_FLOATS[short], data[at : at + size])[0], at + size
    if short in _WORDS:
        return _WORDS[short], at
    raise Unfit


def _string(data: bytes, at: int, size: int | None, kind: int, count: Count) -> tuple[str | bytes, int]:
    """Text must be UTF-8: other bytes there are no CBOR."""
    if size is None:
        pieces, at = _pieces(data, at, kind, count)
    elif at + size > len(data):
        raise Unfit
    else:
        pieces, at = data[at : at + size], at + size
    if kind == _BYTES:
        return pieces, at
    try:
        return pieces.decode(), at
    except UnicodeDecodeError:
        raise Unfit from None


def _pieces(data: bytes, at: int, kind: int, count: Count) -> tuple[bytes, int]:
    found: list[bytes] = []
    while data[at : at + 1] != bytes((_BREAK,)):
        count.one()
        if at >= len(data) or data[at] >> 5 != kind:
            raise Unfit
        size, at = _argument(data, at + 1, data[at] & 0x1F)
        if size is None or at + size > len(data):
            raise Unfit
        found.append(data[at : at + size])
        at += size
    return b"".join(found), at + 1


def _items(data: bytes, at: int, size: int | None, kind: int, count: Count) -> tuple[Any, int]:
    """Return the items of an array, or of a map, which are keys and values in turns."""
    found: list[Any] = []
    end = None if size is None else size * (2 if kind == _MAP else 1)
    while end is None or len(found) < end:
        item, at = _value(data, at, count)
        if item is _END:
            if end is not None:
                raise Unfit
            break
        found.append(item)
    if kind == _ARRAY:
        return found, at
    if len(found) % 2:
        raise Unfit
    return {key(name): item for name, item in zip(found[::2], found[1::2], strict=True)}, at
