"""The text of a document of Word 97 to 2003: body, notes, headers and comments, in pieces. Read only.

After [MS-DOC], sections 2.4.1 (retrieving text), 2.5.1 (the header of the file) and 2.8.35 (the table of pieces).
"""

from __future__ import annotations

import re
import struct
from itertools import pairwise

_ENCRYPTED = 0x0100
_TABLE_1 = 0x0200
_FIELD = {0x13: " ", 0x14: " ", 0x15: " ", 0x07: "\t", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x1E: "-", 0x1F: None}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Encrypted(Exception):  # noqa: N818 - a state of the file, not a fault
    """The document needs a password."""


def table_name(document: bytes) -> str:
    """Return the name of the stream that the document's tables are in. Raises Encrypted, struct.error."""
    (flags,) = struct.unpack_from("<H", document, 10)
    if flags & _ENCRYPTED:
        raise Encrypted
    return "1Table" if flags & _TABLE_1 else "0Table"


def text(document: bytes, table: bytes) -> bytes:
    """Return all text, deleted and hidden as well, one paragraph a line.

    Raises struct.error or ValueError for a document that is damaged.
    """
    start, size = struct.unpack_from("<2I", document, 0x1A2)
    pieces = _pieces(table[start : start + size])
    if sum(count for _, count in pieces) > len(document):
        raise ValueError("pieces that overlap")
    whole = "".join(_piece(document, place, count) for place, count in pieces)
    return _CONTROL.sub("", whole.replace("\x07\x07", "\n").translate(_FIELD)).encode("utf-8", "replace")


def _pieces(clx: bytes) -> list[tuple[int, int]]:
    """Return where each piece stands, as the table has it, and how many characters it has."""
    at = 0
    while clx[at : at + 1] == b"\1":
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\2":
        return []
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = max(size - 4, 0) // 12
    plan = clx[at + 5 : at + 5 + size]
    ends = struct.unpack_from(f"<{count + 1}I", plan)
    places = [struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * i + 2)[0] for i in range(count)]
    return [(place, max(end - start, 0)) for place, (start, end) in zip(places, pairwise(ends), strict=True)]


def _piece(document: bytes, place: int, count: int) -> str:
    if place & 0x40000000:
        at = (place & 0x3FFFFFFF) // 2
        return document[at : at + count].decode("cp1252", "replace")
    return document[place : place + 2 * count].decode("utf-16-le", "replace")
