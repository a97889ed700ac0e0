"""Plain text: blocks of `Label: value`, and tables pasted between prose. Tables only; text needs no fitting.

A label is a few words before a colon (ASCII or full-width) or an equals sign, at the start of a line or after what
separates. A block ends at a blank line, a row where a label comes again; rows with the same labels are one table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract import json_inside, pasted, stacked
from outgate.extract.rows import read_rows
from outgate.extract.separator import separator
from outgate.extract.tree import Syntax
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Hints
    from outgate.model import Part, Span, Where

# What cannot be seen may stand in a label: whoever compares it takes that out. Soft hyphen, joiners, marks of
# direction, zero-width spaces (the last one is the byte order mark too), variation selectors, tags.
_UNSEEN = r"\u00ad\u034f\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
_MARK = r"[^\S\n]{0,40}+[>*\u2022\u00b7#\u2013-]{0,8}+[^\S\n]{0,8}+\*{0,2}"
_SIGN = r"\*{0,2}[^\S\n]{0,8}(?:[:\uff1a]|=(?!=))(?!//)[^\S\n]*+\*{0,2}"
# Of what stands before a sign, and no sign itself: asked first, in one pass, as most text has no label.
_AHEAD = r"(?=[^\n:=\uff1a,;|\"\[\]{}<!?@$%^~`\\+\uff0c\uff1b\u3001\u3002]{1,160}+[:=\uff1a])"
_LABEL = re.compile(
    # … or after one space, where the label is one word: "Name: Jane Email: …", "level=info user=…"
    r"(?:^|[,;\uff0c\uff1b\u3001\u3002|\t]|  |[ ](?=\w{2,24}+(?:[:\uff1a][ ]?(?!//)|=)\S))"
    + _AHEAD
    + _MARK
    + rf"[{_UNSEEN}]{{0,8}}+([^\W\d_](?:[\w .()/#'&\u2019{_UNSEEN}-]{{0,63}}[\w)#.{_UNSEEN}])?)"
    + _SIGN,
    re.MULTILINE,
)
_AT_START = rb"^[ \t>*-]*+[A-Za-z\x80-\xff][\w .()/#'&\x80-\xff-]{0,80}?(?::(?!//)|\xef\xbc\x9a|=(?!=))"
_LINE_LABEL = re.compile(rb"(?m)" + _AT_START)
_LABELLED = re.compile(rb"(?m)(?:" + _AT_START + rb"[^\n]*+(?:\n|\Z)){2,}+")
_GAP = re.compile(rb"\n(?:[^\S\n]*+\n)++|\Z")
_ALIGNED = re.compile(rb"\S {2,}\S[^\n]*+(?:\n|\Z)")
_CLOCK = re.compile(r"\d[^\S\n]*[:\uff1a]\d")
_BLANK = " \t\r\n\v\f,;\uff0c\uff1b|*"
_FOLLOWING = 4  # lines that are the value of a label with nothing behind it


class _Field(NamedTuple):
    """A label and where its value stands, in bytes of the part."""

    label: str
    value: str
    span: Span


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of plain text: what nothing else recognised, as far as it may hold a label or a line."""
    del hints
    return TEXT if b"\n" in data or b":" in data or b"=" in data or not data.isascii() else None


def is_labelled(data: bytes) -> bool:
    """Return whether at least two lines at the beginning of `data` start with a label."""
    found = _LINE_LABEL.finditer(data, 0, 4096)
    return next(found, None) is not None and next(found, None) is not None


def begins_so(data: bytes) -> bool:
    """Return whether `data` is lines that begin as labels or as rows of cells."""
    return (b"\n" in data or b"\r" in data) and (is_labelled(data) or separator(data) is not None)


def tables(part: Part, where: Where) -> list[Table]:
    """Return the tables of all blocks: separated cells, columns aligned by eye, labelled values; and JSON in it.

    They are only read `where` it is worth it, asked for each stretch of lines that may hold one.
    """
    return [*json_inside.tables(part.data, where), *tables_beside(part.data, where)]


def tables_beside(data: bytes, where: Where, whole: bytes = b"") -> list[Table]:
    """Return the tables in `data` other than the one that it is as a `whole`, by its separator; b"" for plain text."""
    found: list[Table] = []
    labelled: dict[tuple[str, ...], list[list[_Field]]] = {}
    known = {(whole, len(data) - len(data.lstrip()))}
    for block in filter(lambda block: where(*block), _blocks(data)):
        at = _separator(data[slice(*block)])
        for place in [block] if at is None else [lines.span() for lines in _LABELLED.finditer(data, *block)]:
            for row in _rows(data, *place):
                labelled.setdefault(tuple(field.label for field in row), []).append(row)
        if at is not None and at != whole:
            found += read_rows(data, at, *block).tables(where)
            known.add((at, block[0]))
    found += [_table(header, rows) for header, rows in labelled.items()]
    return [*found, *pasted.tables(data, where, known), *stacked.tables(data, where)]


def _blocks(data: bytes) -> Iterator[Span]:
    """What stands between blank lines."""
    start = 0
    for gap in _GAP.finditer(data):
        yield start, gap.start()
        start = gap.end()


TEXT = Syntax("text", tables=tables)


def _separator(block: bytes) -> bytes | None:
    """What separates the cells of a block; None for one of labels, or of neither."""
    if is_labelled(block):
        return None
    aligned = len(_ALIGNED.findall(block, 0, 4096)) > 1
    return separator(block) or (b"  " if aligned else None)


def _table(header: tuple[str, ...], rows: list[list[_Field]]) -> Table:
    def span(row: int, column: int) -> Span | None:
        return rows[row][column].span if 0 <= row < len(rows) and 0 <= column < len(header) else None

    return Table(header, [[field.value for field in row] for row in rows], span)


def _rows(data: bytes, start: int, end: int) -> Iterator[list[_Field]]:
    row: dict[str, _Field] = {}
    for field in _fields(data, start, end):
        if field.label in row:
            if len(row) > 1:
                yield list(row.values())
            row = {}
        row[field.label] = field
    if len(row) > 1:
        yield list(row.values())


def _fields(data: bytes, start: int, end: int) -> Iterator[_Field]:
    text = data[start:end].decode("utf-8", "surrogateescape")
    labels = [label for label in _LABEL.finditer(text) if not _CLOCK.match(text, label.end(1) - 1)]
    at, place = 0, start  # a character, and the byte at which it stands
    for i, label in enumerate(labels):
        limit = labels[i + 1].start() if i + 1 < len(labels) else len(text)
        left, right = _value(text, label.end(), limit)
        if left < right:
            place += _size(text[at:left])
            size = _size(text[left:right])
            at = left
            span = (place, place + size)
            yield _Field(label[1].strip(), data[place : place + size].decode("utf-8", "replace"), span)


def _value(text: str, start: int, limit: int) -> Span:
    """The rest of the line, or the lines after it when there is no rest; without what separates."""
    end = text.find("\n", start, limit)
    if end >= 0 and not text[start:end].strip(_BLANK):
        for _ in range(_FOLLOWING):
            end = text.find("\n", end + 1, limit)
            if end < 0:
                break
    end = limit if end < 0 else end
    value = text[start:end]
    start += len(value) - len(value.lstrip(_BLANK))
    return start, max(start, end - (len(value) - len(value.rstrip(_BLANK))))


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
