"""Compressed RTF in Outlook's mails ([MS-OXRTFCP]): runs of letters and references into a window of 4 KB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.extract.tree import Budget

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
# What the window holds at the start, which both sides know.
START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompress(data: bytes, budget: Budget) -> bytes:
    """Return the RTF, or what could be read of it. Raises Exceeded."""
    if data[8:12] == _PLAIN:
        return data[16:]
    if data[8:12] != _COMPRESSED:
        return b""
    budget.spend(min(int.from_bytes(data[4:8], "little"), 17 * len(data)))  # two bytes make 17 at the most
    out = bytearray(START)
    at = 16
    while at < len(data):
        flags = data[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += data[at : at + 1]
                at += 1
            elif at + 1 >= len(data) or not _copy(out, int.from_bytes(data[at : at + 2])):
                return bytes(out[len(START) :])
            else:
                at += 2
    return bytes(out[len(START) :])


def _copy(out: bytearray, reference: int) -> bool:
    """Add what a reference names: 12 bits of place in the window, 4 of length. False is the end of the text."""
    place, size = reference >> 4, (reference & 0xF) + 2
    back = (len(out) - place) % _WINDOW
    if back == 0:
        return False
    for _ in range(size):
        out.append(out[-back] if back <= len(out) else 0x20)
    return True
