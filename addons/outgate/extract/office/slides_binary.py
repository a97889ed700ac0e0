"""The text of a presentation of PowerPoint 97 to 2003: slides, notes, comments, deleted ones too. Read only.

After [MS-PPT], section 2.3.1 (records: containers of records, and atoms), 2.9.42 and 2.9.43 (text). All atoms are
read, also those of earlier versions of a slide that the file still holds.
"""

from __future__ import annotations

import struct

_WIDE, _NARROW, _STRING = 4000, 4008, 4026
_LINES = {0x0D: "\n", 0x0B: "\n"}


def text(stream: bytes) -> bytes:
    """Return the text of all atoms, each on a line of its own."""
    found: list[str] = []
    at = 0
    while at + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<2HI", stream, at)
        at += 8
        if version & 0xF == 0xF:
            continue  # a container: its records follow
        raw = stream[at : at + size]
        if kind in (_WIDE, _STRING):
            found.append(raw.decode("utf-16-le", "replace"))
        elif kind == _NARROW:
            found.append(raw.decode("latin-1"))
        at += size
    return "\n".join(dict.fromkeys(line.translate(_LINES) for line in found)).encode("utf-8", "replace")
