"""Blocks of snappy (format_description.txt of google/snappy), which say in front how large they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cramjam

from outgate.extract.data import told

if TYPE_CHECKING:
    from outgate.extract.tree import Budget


def unpacked(block: bytes, budget: Budget) -> bytes:
    """Return what is in a block. Raises Unfit when it is damaged, and Exceeded before it is unpacked."""
    budget.spend(_size(block))
    try:
        return bytes(cramjam.snappy.decompress_raw(block))
    except cramjam.DecompressionError:
        raise told.Unfit from None


def _size(block: bytes) -> int:
    """Return the number in front: seven bits a byte, the lowest first."""
    size = 0
    for shift, byte in enumerate(block[:5]):
        size |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            return size
    raise told.Unfit
