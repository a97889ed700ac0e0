r"""The strings of JSON as lines: `["sku,units", "A1,7", …]`, `[{"text": "sku,units\n"}, …]`, an event for each line.

Editors and chats keep each paragraph by itself. Only strings that hold what separates cells, or a label, are lines;
what stands between them (keys, numbers, types of nodes) says nothing here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.extract import json_tree, labelled
from outgate.extract.offsets import Change, OffsetMap, placed

if TYPE_CHECKING:
    from outgate.model import Table, Where

_STRING = re.compile(rb'"((?:[^"\\]++|\\.)*+)"(\s*+:)?', re.DOTALL)
_SEPARATED = re.compile(rb"[,;|]|\\t|: ")
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ONE_LINE = {10: " ", 13: " "}
_FEWEST = 2  # strings
_LONGEST = 2000  # bytes of a line


def tables(data: bytes, where: Where) -> list[Table]:
    """Return the tables of which each string of `data` is a line, where they are worth reading."""
    if not where(0, len(data)):
        return []
    text, changes = _lines(data)
    if text.count(b"\n") < _FEWEST - 1:
        return []
    places = OffsetMap(lambda: changes)

    def is_worth(start: int, end: int) -> bool:
        return where(*places(start, end))

    return [placed(table, places) for table in labelled.tables_beside(text, is_worth)]


def _lines(data: bytes) -> tuple[bytes, list[Change]]:
    """The strings one below the other, and where they stand: what lies between two is a line's end."""
    lines: list[bytes] = []
    changes: list[Change] = []
    at = 0
    for string in _STRING.finditer(data):
        start, end = string.span(1)
        if string[2] is not None or end - start > _LONGEST or _SEPARATED.search(data, start, end) is None:
            continue
        changes.append(Change(at, start, 1 if lines else 0))
        line = data[start:end]
        if b"\\" in line:
            line = _ESCAPE.sub(lambda escape: _meant(escape[0]), line)
            escapes = _ESCAPE.finditer(data, start, end)
            changes += (Change(*escape.span(), len(_meant(escape[0]))) for escape in escapes)
        lines.append(line)
        at = end
    changes.append(Change(at, len(data), 0))
    return b"\n".join(lines), changes


@lru_cache(4096)
def _meant(escape: bytes) -> bytes:
    """What an escape means; a line's end ends no line here."""
    return json_tree.unescape(escape).translate(_ONE_LINE).encode("utf-8", "replace")
