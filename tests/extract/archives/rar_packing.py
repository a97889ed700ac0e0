"""Packs bytes as rar does, in its own two methods of letters and repetitions, for tests: no free program writes them.

After the unpackers that are free to read (RAR 2.9 and RAR 5.0 in libarchive's and The Unarchiver's sources). All codes
of a kind are nearly of one length, so this saves little more than what repeats; every kind is used all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 5  # bytes that are worth a repetition, with what its distance adds to it
_LONGEST = 9
_WINDOW = 64 << 10  # bytes
_FAR5, _FAR4 = (0x100, 0x2000, 0x40000), (0x1FFF, 0x3FFFF)  # distances from which a repetition is one longer


class _Bits:
    """Bits, the highest first."""

    def __init__(self) -> None:
        self.value, self.size = 1, 0

    def put(self, value: int, width: int) -> None:
        self.value, self.size = self.value << width | value, self.size + width

    def bytes(self) -> bytes:
        pad = -self.size % 8
        return (self.value << pad).to_bytes((self.size + pad) // 8 + 1)[1:]


class _Repeat(NamedTuple):
    length: int
    distance: int


class _Code(NamedTuple):
    """Codes of so many symbols: the last of them one bit shorter, so that no code is left over."""

    size: int

    @property
    def width(self) -> int:
        return (self.size - 1).bit_length()

    @property
    def long(self) -> int:
        """How many have the full width."""
        return 2 * self.size - (1 << self.width)

    def put(self, bits: _Bits, symbol: int) -> None:
        if symbol < self.long:
            bits.put(2 * (self.size - self.long) + symbol, self.width)
        else:
            bits.put(symbol - self.long, self.width - 1)


_CODES5 = tuple(map(_Code, (306, 64, 16, 44)))  # letters and lengths, distances, their low bits, lengths alone
_CODES4 = tuple(map(_Code, (299, 60, 17, 28)))


def packed5(data: bytes) -> bytes:
    """Return `data` in one block of version 5."""
    bits = _Bits()
    _tables(bits, _CODES5)
    _write(bits, data, _CODES5, 262 - 2, _FAR5)
    body = bits.bytes()
    flags = 0x80 | 0x40 | 2 << 3 | (bits.size - 1) % 8
    size = len(body).to_bytes(3, "little")
    return bytes((flags, 0x5A ^ flags ^ size[0] ^ size[1] ^ size[2])) + size + body


def packed4(data: bytes) -> bytes:
    """Return `data` as version 2.9 packs it."""
    bits = _Bits()
    bits.put(0, 2)  # no text model, no tables of before
    _tables(bits, _CODES4)
    _write(bits, data, _CODES4, 271 - 3, _FAR4)
    _CODES4[0].put(bits, 256)
    bits.put(0b01, 2)  # the end of this file
    return bits.bytes() + bytes(4)


def _write(bits: _Bits, data: bytes, codes: tuple[_Code, ...], first: int, far: tuple[int, ...]) -> None:
    """Write letters and repetitions; a length is a symbol, counted from `first`, less what its distance adds to it."""
    letters, distances, lows, _ = codes
    for item in _items(data):
        if isinstance(item, int):
            letters.put(bits, item)
            continue
        letters.put(bits, first + item.length - sum(item.distance > from_here for from_here in far))
        slot, extra, rest = _slot(item.distance - 1)
        distances.put(bits, slot)
        if extra >= 4:
            bits.put(rest >> 4, extra - 4)
            lows.put(bits, rest & 15)
        else:
            bits.put(rest, extra)


def _tables(bits: _Bits, codes: tuple[_Code, ...]) -> None:
    """Write how long the codes of each kind are, which is told by codes of four bits."""
    for _ in range(16):
        bits.put(4, 4)
    bits.put(15, 4)  # four zeros: the codes for repetitions are not used
    bits.put(2, 4)
    for code in codes:
        for symbol in range(code.size):
            bits.put(code.width - (symbol >= code.long), 4)


def _slot(distance: int) -> tuple[int, int, int]:
    """Return the code of a distance, from 0, with how many bits follow it, and these."""
    if distance < 4:
        return distance, 0, 0
    extra = distance.bit_length() - 2
    return 2 * extra + 2 + (distance >> extra & 1), extra, distance & (1 << extra) - 1


def _items(data: bytes) -> Iterator[int | _Repeat]:
    """Yield letters, and repetitions of what stood there before."""
    seen: dict[bytes, int] = {}
    at = 0
    while at < len(data):
        key = data[at : at + _SHORTEST]
        start = seen.get(key, -1)
        seen[key] = at
        if start < 0 or len(key) < _SHORTEST or at - start > _WINDOW:
            yield data[at]
            at += 1
            continue
        length = _SHORTEST
        while (
            length < _LONGEST
            and data[start + length : start + length + 1] == data[at + length : at + length + 1] != b""
        ):
            length += 1
        yield _Repeat(length, at - start)
        at += length
