"""How values and levels are written in the pages of parquet: plain, in runs, by a dictionary, as differences.

After Encodings.md of Apache Parquet. Every function takes how many values there should be and never makes more.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from outgate.extract.data import told
from outgate.extract.data.parquet.schema import BOOLEAN, BYTES, DOUBLE, FLOAT, INT32, INT64, INT96
from outgate.extract.data.parquet.thrift import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.extract.data.parquet.schema import Column

_NUMBERS = {INT32: "i", INT64: "q", FLOAT: "f", DOUBLE: "d"}
_INT96 = 12  # bytes
_BITS = [tuple(byte >> bit & 1 for bit in range(8)) for byte in range(256)]
_WIDEST = 64  # bits of one number
_TOGETHER = 64 << 20  # bytes of the values of one page that are written without their common beginnings


def plain(data: bytes, column: Column, count: int) -> list[Any]:
    """Return values one behind the other. Raises Unfit when there are fewer."""
    if column.type in _NUMBERS:
        form = struct.Struct(f"<{count}{_NUMBERS[column.type]}")
        if form.size > len(data):
            raise told.Unfit
        return list(form.unpack_from(data))
    if column.type == BYTES:
        return _lengths_between(data, count)
    if column.type == BOOLEAN:
        return list(map(bool, bits(data, 1, count)))
    return fixed(data, _INT96 if column.type == INT96 else column.size, count)


def fixed(data: bytes, size: int, count: int) -> list[bytes]:
    """Return values of the same size."""
    if size <= 0 or size * count > len(data):
        raise told.Unfit
    return [data[at : at + size] for at in range(0, size * count, size)]


def _lengths_between(data: bytes, count: int) -> list[bytes]:
    found = []
    at, end = 0, len(data)
    for _ in range(count):
        start = at + 4
        at = start + int.from_bytes(data[at:start], "little")
        if at > end or start > end:
            raise told.Unfit
        found.append(data[start:at])
    return found


def runs(data: bytes, width: int, count: int) -> list[int]:
    """Return numbers of `width` bits, in runs of the same one and stretches of packed ones."""
    if width == 0:
        return [0] * count
    if width > 32:
        raise told.Unfit
    found: list[int] = []
    source = Source(data)
    size = (width + 7) // 8
    while len(found) < count:
        head = source.number()
        if head & 1:
            groups = min(head >> 1, (count - len(found) + 7) // 8)
            packed = source.take(min(groups * width, len(data) - source.at))
            found += bits(packed, width, min(groups * 8, count - len(found)))
        else:
            found += [int.from_bytes(source.take(size), "little")] * min(head >> 1, count - len(found))
            if head == 0:
                raise told.Unfit
    return found


def bits(data: bytes, width: int, count: int) -> list[int]:
    """Return numbers of `width` bits behind each other, the lowest bits first; each eight take `width` bytes."""
    if width * count > len(data) * 8:
        raise told.Unfit
    if width == 1:
        return [bit for byte in data[: (count + 7) // 8] for bit in _BITS[byte]][:count]
    if width in (8, 16, 32):
        return list(struct.unpack_from(f"<{count}{'BHxI'[width // 8 - 1]}", data))
    found: list[int] = []
    mask = (1 << width) - 1
    places = range(0, 8 * width, width)
    for at in range(0, (count + 7) // 8 * width, width):
        packed = int.from_bytes(data[at : at + width], "little")
        found += [packed >> place & mask for place in places]
    return found[:count]


def differences(data: bytes, count: int) -> tuple[list[int], int]:
    """Return numbers that are told by their differences, and where they end in `data`. Raises Unfit."""
    source = Source(data)
    block, minis, total, value = source.number(), source.number(), source.number(), source.signed()
    size = block // minis if minis else 0
    if total > count or size <= 0 or size % 8 or minis > 1 << 10:
        raise told.Unfit
    found = [value] if total else []
    while len(found) < total:
        least = source.signed()
        for width in source.take(minis):
            if len(found) >= total:
                break
            if width > _WIDEST:
                raise told.Unfit
            some = min(size, total - len(found))
            packed = source.take(size * width // 8)
            for step in bits(packed, width, some) if width else [0] * some:
                value = (value + least + step + (1 << 63)) % (1 << 64) - (1 << 63)
                found.append(value)
    return found, source.at


def _of_differences(data: bytes, column: Column, count: int) -> list[Any]:
    found = differences(data, count)[0]
    return [(value + (1 << 31)) % (1 << 32) - (1 << 31) for value in found] if column.type == INT32 else found


def _lengths_before(data: bytes, column: Column, count: int) -> list[Any]:
    lengths, at = differences(data, count)
    return _cut(data, at, lengths)


def _cut(data: bytes, at: int, lengths: list[int]) -> list[bytes]:
    found = []
    for length in lengths:
        if length < 0 or at + length > len(data):
            raise told.Unfit
        found.append(data[at : at + length])
        at += length
    return found


def _fronts_left_out(data: bytes, column: Column, count: int) -> list[Any]:
    """Values without what they share with the one before, how much that is standing in front."""
    shared, at = differences(data, count)
    lengths, further = differences(data[at:], count)
    found: list[bytes] = []
    last, size = b"", 0
    for same, rest in zip(shared, _cut(data, at + further, lengths), strict=True):
        last = last[: max(same, 0)] + rest
        size += len(last)
        if size > _TOGETHER:
            raise told.Unfit
        found.append(last)
    return found


def _split(data: bytes, column: Column, count: int) -> list[Any]:
    """Values cut into bytes: the first ones of all values, then the second ones, and so on."""
    size = struct.calcsize(_NUMBERS[column.type]) if column.type in _NUMBERS else column.size
    if size <= 0 or size * count > len(data):
        raise told.Unfit
    together = bytearray(size * count)
    for byte in range(size):
        together[byte::size] = data[byte * count : (byte + 1) * count]
    return plain(bytes(together), column, count)


def _in_runs(data: bytes, column: Column, count: int) -> list[Any]:
    """Truth values behind the size of their runs."""
    return list(map(bool, runs(data[4:], 1, count)))


# By the number of the encoding. Those of a dictionary are for the page to look up.
ENCODINGS: dict[int, Callable[[bytes, Column, int], list[Any]]] = {
    0: plain,
    3: _in_runs,
    5: _of_differences,
    6: _lengths_before,
    7: _fronts_left_out,
    9: _split,
}
DICTIONARIES = (2, 8)
