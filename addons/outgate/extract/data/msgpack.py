"""MessagePack (msgpack.org, spec.md) → values. Strict: bytes that do not end where a value ends are something else."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from outgate.extract.data.told import Unfit, key

if TYPE_CHECKING:
    from outgate.extract.data.told import Count

# First byte → how a number is written.
_NUMBERS = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
# First byte → bytes of the length that follows it; texts, bytes, extensions (of which a type follows the length).
_TEXTS = {0xD9: 1, 0xDA: 2, 0xDB: 4}
_BYTES = {0xC4: 1, 0xC5: 2, 0xC6: 4}
_EXTENSIONS = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_FIXED = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
_ARRAYS, _MAPS = {0xDC: 2, 0xDD: 4}, {0xDE: 2, 0xDF: 4}
_WORDS = {0xC0: None, 0xC2: False, 0xC3: True}


def is_start(first: int) -> bool:
    """Tell whether a message may start with this byte: one that is a map or an array."""
    return 0x80 <= first <= 0x9F or 0xDC <= first <= 0xDF


def value(data: bytes, at: int, count: Count) -> tuple[Any, int]:
    """Return the value at `at`, and where it ends. Raises Unfit."""
    count.one()
    first = _byte(data, at)
    at += 1
    if first <= 0x7F:
        return first, at
    if first >= 0xE0:
        return first - 0x100, at
    if first <= 0x8F or first in _MAPS:
        size, at = (first & 0xF, at) if first <= 0x8F else _size(data, at, _MAPS[first])
        return _map(data, at, size, count)
    if first <= 0x9F or first in _ARRAYS:
        size, at = (first & 0xF, at) if first <= 0x9F else _size(data, at, _ARRAYS[first])
        return _array(data, at, size, count)
    return _leaf(data, at, first)


def _leaf(data: bytes, at: int, first: int) -> tuple[Any, int]:
    if first <= 0xBF or first in _TEXTS:
        size, at = (first & 0x1F, at) if first <= 0xBF else _size(data, at, _TEXTS[first])
        return _text(_cut(data, at, size)), at + size
    if first in _NUMBERS:
        kind = _NUMBERS[first]
        size = struct.calcsize(kind)
        return struct.unpack(kind, _cut(data, at, size))[0], at + size
    if first in _WORDS:
        return _WORDS[first], at
    if first in _BYTES:
        size, at = _size(data, at, _BYTES[first])
        return _cut(data, at, size), at + size
    if first in _EXTENSIONS or first in _FIXED:
        size, at = _size(data, at, _EXTENSIONS[first]) if first in _EXTENSIONS else (_FIXED[first], at)
        return _cut(data, at + 1, size), at + 1 + size
    raise Unfit


def _map(data: bytes, at: int, size: int, count: Count) -> tuple[dict[str, Any], int]:
    count.enter()
    found: dict[str, Any] = {}
    for _ in range(size):
        name, at = value(data, at, count)
        found[key(name)], at = value(data, at, count)
    count.leave()
    return found, at


def _array(data: bytes, at: int, size: int, count: Count) -> tuple[list[Any], int]:
    count.enter()
    found = []
    for _ in range(size):
        item, at = value(data, at, count)
        found.append(item)
    count.leave()
    return found, at


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise Unfit
    return data[at]


def _size(data: bytes, at: int, width: int) -> tuple[int, int]:
    return int.from_bytes(_cut(data, at, width)), at + width


def _cut(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise Unfit
    return data[at : at + size]


def _text(raw: bytes) -> str | bytes:
    """Older writers put bytes where texts are now."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw
