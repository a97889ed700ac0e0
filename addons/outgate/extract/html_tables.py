"""Tables of an HTML text: `<table>`, also unclosed or nested; `<dl>` and the fields of a form as rows of their own."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outgate.extract.fields import Field, tables_of
from outgate.extract.nested import headed
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Part, Span, Where

_STEP = re.compile(rb"<(/?)(table|tr|td|th|dl|dt|dd|input)\b([^<>]*+)>", re.IGNORECASE)
_TAG = re.compile(rb"<(?:!--(?s:.*?)(?:-->|\Z)|[/!?a-zA-Z][^<>]*+>)")
_INPUT = re.compile(rb"\s(name|value)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_INLINE = re.compile(rb"<(?:/?(?:a|b|i|u|s|em|span|strong|font|small|sub|sup|mark|code|wbr)\b|!--)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_DEEPEST = 20  # tables inside each other
_TABLES = 50_000  # tables of one text that are told apart


@dataclass(slots=True)
class _Grid:
    """A table that is being read."""

    rows: list[list[Span]] = field(default_factory=list)
    heads: int = 0  # `<th>` in the first row
    cell: int | None = None  # where the open cell begins

    def close(self, at: int) -> None:
        """End the open cell, if there is one."""
        if self.cell is not None:
            self.rows[-1].append((self.cell, at))
            self.cell = None


def tables(part: Part, where: Where) -> list[Table]:
    """Return the tables that are worth reading, in the order in which they end, then the labelled values."""
    reader = _Reader(part.data)
    for step in _STEP.finditer(part.data):
        if len(reader.done) >= _TABLES:
            break
        reader.take(step)
    return [*reader.tables(where), *tables_of(reader.fields)]


class _Reader:
    """Follows the tags that make rows and cells."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.open = [_Grid()]  # the outermost takes rows that stand in no table, as in a pasted fragment
        self.deep = 0  # tables open beyond those that are told apart
        self.done: list[_Grid] = []
        self.fields: list[Field] = []
        self.term: tuple[str, int] | None = None  # what an open <dt> or <dd> says, and where it begins
        self.label = ""

    def take(self, step: re.Match[bytes]) -> None:
        name = step[2].lower()
        if name == b"input":
            self._input(step)
        elif name in (b"dl", b"dt", b"dd"):
            self._definition(name.decode(), step)
        elif name == b"table":
            self._table(step)
        else:
            self._row_or_cell(name, step)

    def _table(self, step: re.Match[bytes]) -> None:
        if self.deep or (not step[1] and len(self.open) > _DEEPEST):
            self.deep += -1 if step[1] else 1
        elif not step[1]:
            self.open.append(_Grid())
        elif len(self.open) > 1:
            self._end(step.start())

    def _end(self, at: int) -> None:
        grid = self.open.pop()
        grid.close(at)
        self.done.append(grid)

    def _row_or_cell(self, name: bytes, step: re.Match[bytes]) -> None:
        grid = self.open[-1]
        grid.close(step.start())
        if step[1]:
            return
        if name == b"tr" or not grid.rows:
            grid.rows.append([])
        if name != b"tr":
            grid.heads += name == b"th" and len(grid.rows) == 1
            grid.cell = step.end()

    def _definition(self, name: str, step: re.Match[bytes]) -> None:
        if self.term is not None:
            kind, start = self.term
            span, text = self._cell((start, step.start()))
            if kind == "dt":
                self.label = text
            elif self.label:
                self.fields.append(Field(self.label, text, span))
                self.label = ""
        self.term = (name, step.end()) if name != "dl" and not step[1] else None

    def _input(self, step: re.Match[bytes]) -> None:
        found = {match[1].lower(): match.span(match.lastindex or 1) for match in _INPUT.finditer(step[3])}
        if b"name" in found and b"value" in found:
            base = step.start(3)
            (left, right), (start, end) = found[b"name"], found[b"value"]
            name = self.data[base + left : base + right].decode("utf-8", "replace")
            span = (base + start, base + end)
            self.fields.append(Field(html.unescape(name), _plain(self.data[slice(*span)]), span))

    def tables(self, where: Where) -> Iterator[Table]:
        while self.open:
            self._end(len(self.data))
        for grid in self.done:
            rows = [row for row in grid.rows if row]
            if rows and where(rows[0][0][0], rows[-1][-1][1]):
                yield self._made(rows, has_heads=grid.heads == len(rows[0]))

    def _made(self, rows: list[list[Span]], *, has_heads: bool) -> Table:
        cells = [[self._cell(place) for place in row] for row in rows]
        texts = [[text for _, text in row] for row in cells]
        header, skip = (tuple(texts[0]), 1) if has_heads and len(texts) > 1 else headed((), texts)

        def span(row: int, column: int) -> Span | None:
            row += skip
            return cells[row][column][0] if skip <= row < len(cells) and 0 <= column < len(cells[row]) else None

        return Table(header, texts[skip:], span)

    def _cell(self, place: Span) -> tuple[Span, str]:
        """The span from the first to the last text of a cell, and that text."""
        runs: list[Span] = []
        at = place[0]
        for tag in _TAG.finditer(self.data, *place):
            runs.append((at, tag.start()))
            at = tag.end()
        runs.append((at, place[1]))
        texts = [run for run in runs if self.data[slice(*run)].strip()]
        if not texts:
            return (place[0], place[0]), ""
        first, last = self.data[slice(*texts[0])], self.data[slice(*texts[-1])]
        start = texts[0][0] + len(first) - len(first.lstrip())
        end = texts[-1][1] - len(last) + len(last.rstrip())
        return (start, end), _plain(self.data[start:end])


def _plain(raw: bytes) -> str:
    """The text of a piece of HTML as it is shown."""
    if b"<" in raw:
        raw = _TAG.sub(lambda tag: b"" if _INLINE.match(tag[0]) else b" ", raw)
    text = raw.decode("utf-8", "replace")
    return _SPACES.sub(" ", html.unescape(text) if "&" in text else text).strip()
