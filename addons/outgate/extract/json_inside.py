"""JSON in the middle of other text, as it stands behind a sentence or in the lines of a log: read for its tables.

An object begins with a brace and a quoted key, an array of them with a bracket; each ends with the bracket that closes
it. One that does not close is none: braces in prose and templates cost one look. All that a text holds are rows
together, as documents one after another are (ndjson.org).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from outgate.extract import json_tree, nested
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Span, Where

_OPENING = re.compile(rb'[{](?=\s{0,64}+"[^"\\\r\n]{1,120}+"\s{0,8}+:)|\[(?=\s{0,64}+[\[{]\s{0,64}+["{\[\d-])')
_STEP = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.DOTALL)
_MOST = 200_000  # pieces of one text that are read
_UNCLOSED = 8  # openings that are never closed, of which each costs a look at all that follows; and
_NEAR = 4096  # bytes behind each further one, in which
_SHALLOW = 16  # brackets may be open
_IN_VAIN = 32  # times the text that are looked at so before each look is at
_NEARER = 256  # bytes only: an object of more is then read as the ones in it
_DEEPEST = 200


def tables(data: bytes, where: Where) -> list[Table]:
    """Return the tables of all JSON in `data`, if it is worth reading, by their places in it. Never raises."""
    found = list(pieces(data))
    if not found or not where(found[0][0], found[-1][1]):  # they are rows together
        return []
    roots = [root for piece in found for root in json_tree.spans(data, piece)]
    return [_table(data, sheet) for sheet in nested.sheets(roots)] if roots else []


def pieces(data: bytes) -> Iterator[Span]:
    """Yield where JSON stands in `data`, from its first bracket to behind its last."""
    at = unclosed = looked_at = 0
    for _ in range(_MOST):
        opening = _OPENING.search(data, at)
        if opening is None:
            return
        start = opening.start()
        all_of_it = unclosed < _UNCLOSED
        near = _NEAR if looked_at < _IN_VAIN * len(data) else _NEARER
        end = _end(data, start, len(data), _DEEPEST) if all_of_it else _end(data, start, start + near, _SHALLOW)
        if end is None:
            unclosed += 1
            looked_at += 0 if all_of_it else near
            at = opening.end()
        else:
            yield start, end
            at = end


def _end(data: bytes, start: int, last: int, deepest: int) -> int | None:
    """Where what opens at `start` is closed; None where that is nowhere before `last`, or too deep."""
    deep = 0
    for step in _STEP.finditer(data, start, last):
        first = step[0][:1]
        deep += (first in b"{[") - (first in b"}]")
        if not deep:
            return step.end()
        if deep > deepest:
            return None
    return None


def _table(data: bytes, sheet: nested.Sheet) -> Table:
    rows = [[json_tree.text_of(data, leaf) for leaf in row] for row in sheet.rows]
    header, skip = nested.headed(sheet.header, rows)

    def span(row: int, column: int) -> Span | None:
        place: Any = nested.cell(sheet.rows, row + skip, column) if row >= 0 else None
        return place if place is None else (place[0], place[1])

    return Table(header, rows[skip:], span)
