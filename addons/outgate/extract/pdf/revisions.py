"""Earlier states of a pdf: what was changed later is still in the file, before its last end (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where the last table of references begins, which is what a reader looks for first; in a file for the web, 0.
_END = re.compile(rb"startxref\s{1,4}(\d{1,12})\s{1,4}%%EOF[\r\n]{0,2}")
_TABLE = re.compile(rb"\s{0,4}(?:xref|\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj)")
_MARK = b"%PDF-"


def earlier(data: bytes) -> list[int]:
    """Return where each earlier state of a pdf ends, in bytes, the first state first."""
    ends = list(_ends(data))
    return ends[:-1] if ends and not data[ends[-1] :].strip() else ends


def _ends(data: bytes) -> Iterator[int]:
    """Yield where a state ends: one whose references are where it says, so none that lies inside of a stream."""
    begin = max(data.find(_MARK), 0)
    for found in _END.finditer(data):
        at = int(found[1])
        if at > 0 and any(_TABLE.match(data, place, found.start()) for place in {at, at + begin}):
            yield found.end()
