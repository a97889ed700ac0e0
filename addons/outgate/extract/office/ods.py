"""Sheets of OpenDocument: each table as what its cells show; what is repeated a million times is read once.

After OpenDocument 1.3, part 3, sections 9.1 (tables) and 19.675 (repeated cells). A repeated cell takes up as many
columns as it may be seen in, a repeated row is one line. What stands in a cell beside its text (comments, shapes) and
what is hidden, or what was changed and is kept as history, is shown as flowing text beside the sheets.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office.flow import TOKEN, aside, attributes, flow, told, words
from outgate.extract.office.grid import Grid
from outgate.extract.office.shown import Shown, joined, lifted
from outgate.extract.office.spelling import TEXT
from outgate.extract.tree import apply
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outgate.extract.office.package import CellEdits, Package
    from outgate.extract.office.shown import Source
    from outgate.extract.tree import Budget, Child
    from outgate.model import Span

_CELL = re.compile(
    rb"<table:table-cell(?P<said>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)(?<!/)>"
    rb"<text:p>(?P<text>[^<]*+)</text:p></table:table-cell>"
    rb"|" + TOKEN.pattern
)
_REPEATED = re.compile(rb"number-(?:columns|rows)-repeated\s*=\s*[\"']([0-9]{1,10})[\"']")
_NUMBER = re.compile(rb"office:value\s*=\s*\"([0-9.Ee+-]{1,40})\"")
_ONLY = re.compile(rb"\soffice:(?:string-|date-|time-|boolean-)?value\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_ASIDE = frozenset({b"annotation", b"frame", b"custom-shape", b"g", b"shapes", b"rect", b"text-box"})
_VALUES = frozenset({b"value", b"string-value", b"date-value", b"time-value"})
_CELLS = frozenset({b"table-cell", b"covered-table-cell"})
_MOST_COLUMNS = 16_384  # what a sheet can have
_SHOWN_TIMES = 256  # of a cell with something in it: more columns alike say nothing more
_EXACT = 11  # digits, from which on a number may be shown in a way that hides some
_VALUE = re.compile(
    rb"\s(?:office|calcext|table):(?:value-type|value|date-value|time-value|boolean-value|string-value|currency|formula)\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
)


class _Open(NamedTuple):
    """A cell whose tags are being read."""

    start: int
    said: bytes
    texts: list[Span]  # of its paragraphs


class _Tables:
    """One pass over the content: a grid for each table that is in no other."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.found: list[tuple[str, Grid]] = []
        self.besides: list[Span] = []  # what is no text of a cell
        self.grid: Grid | None = None
        self.deep = 0  # elements that hold cells of their own, or text that is no text of this cell
        self.row, self.rows, self.column = 0, 1, 0
        self.cell: _Open | None = None
        self.paragraph = self.aside = -1
        self.outside = 0  # where the last table ended
        self.tables: list[Span] = []
        self.paragraphs: dict[int, list[Span]] = {}  # of cells with more than one plain paragraph, by their place

    def run(self) -> None:
        for found in _CELL.finditer(self.xml):
            said = found["said"]
            if said is None:
                self._tag(found)
            elif self.grid is not None and self.cell is None:
                self._add(found.start(), said, TEXT.decode(found["text"]))
        self.besides.append((self.outside, len(self.xml)))

    def _add(self, start: int, said: bytes, text: bytes) -> None:
        repeated = _repeated(said)
        if not text:
            text = _unshown(said)
        elif b"office:value=" in said and (exact := _hidden_digits(said, text)):
            text = exact
        if text and self.grid is not None:
            for column in range(self.column + 1, self.column + 1 + min(repeated, _SHOWN_TIMES)):
                self.grid.add(self.row, column, text, start)
        self.column = min(self.column + repeated, _MOST_COLUMNS)

    def _tag(self, token: re.Match[bytes]) -> None:
        name, ends, empty = token["name"], token["end"] is not None, (token["rest"] or b"").endswith(b"/")
        if name == b"table":
            self._table(token, ends=ends, empty=empty)
        elif self.grid is None:
            return
        elif name == b"table-row" and not self.deep and not empty:
            self._row(token, ends=ends)
        elif name in _CELLS and not self.deep:
            self._cell(token, ends=ends, empty=empty)
        elif name in _ASIDE and not empty:
            self._deeper(token, ends=ends)
        elif name == b"p" and self.cell is not None and not self.deep and not empty:
            if not ends:
                self.paragraph = token.start()
            elif self.paragraph >= 0:
                self.cell.texts.append((self.paragraph, token.end()))
                self.paragraph = -1

    def _deeper(self, token: re.Match[bytes], *, ends: bool) -> None:
        if not ends:
            self.aside = self.aside if self.deep else token.start()
            self.deep += 1
        elif self.deep:
            self.deep -= 1
            if not self.deep:
                self.besides.append((self.aside, token.end()))

    def _table(self, token: re.Match[bytes], *, ends: bool, empty: bool) -> None:
        if empty:
            return
        if self.grid is None and not ends:
            self.grid = Grid()
            self.row, self.rows = 0, 1
            self.besides.append((self.outside, token.start()))
            self.outside = token.start()
            self.found.append((attributes(token["rest"]).get(b"name", b"").decode("utf-8", "replace"), self.grid))
        elif not ends or self.deep:
            self._deeper(token, ends=ends)
        else:
            self.grid = None
            self.tables.append((self.outside, token.end()))
            self.outside = token.end()

    def _row(self, token: re.Match[bytes], *, ends: bool) -> None:
        if ends:
            self.row += self.rows - 1
        else:
            self.row += 1
            self.rows, self.column = _repeated(token["rest"]), 0

    def _cell(self, token: re.Match[bytes], *, ends: bool, empty: bool) -> None:
        if empty:
            self._add(token.start(), token["rest"], b"")
        elif not ends:
            self.cell = _Open(token.start(), token["rest"], [])
        elif self.cell is not None:
            cell, self.cell = self.cell, None
            self.paragraphs[cell.start] = cell.texts
            self._add(cell.start, cell.said, _shown("", self.xml, cell.texts).data.rstrip(b"\n"))


def read(package: Package, budget: Budget) -> Iterator[Child]:
    """Yield the sheets, then what of the content is no text of their cells. Raises Exceeded."""
    for member in [name for name in package.members if name.endswith("content.xml")]:
        xml = package.members[member]
        tables = _Tables(xml)
        tables.run()
        for title, grid in tables.found:
            yield from package.sheet(f"sheet[{title}]", grid, budget)
        formulas: dict[Source, int] = {}
        shown = Shown()
        for span in tables.besides:
            flow(member, xml, shown, within=span)
        for span in tables.tables:
            _attributes(member, xml, span, shown, formulas)
        yield from package.text("beside sheets", shown, budget)
        package.done.add(member)
        package.writers.append(partial(_edits, member, tables, formulas))


def _attributes(member: str, xml: bytes, span: Span, shown: Shown, formulas: dict[Source, int]) -> None:
    """Append what the attributes of a table tell: formulas, links, titles."""
    for name, source in told(member, xml, span):
        if name not in _VALUES:
            aside(shown, source, xml)
            if name == b"formula":
                formulas[source] = xml.rfind(b"<", 0, source.start)


def _edits(
    member: str, tables: _Tables, formulas: Mapping[Source, int], sources: dict[Source, list[Edit]], cells: CellEdits
) -> dict[str, list[Edit]]:
    """Return the edits of the content for those of cells and formulas. Raises Unwritable."""
    changes: dict[int, tuple[bytes, list[Edit]]] = {}
    for source in [source for source in sources if source in formulas]:
        del sources[source]
        changes[formulas[source]] = (b"", [])
    for _, grid in tables.found:
        for number, own in cells.get(grid, {}).items():
            place = grid.places[number]
            changes[place] = (grid.texts[number], [*changes.get(place, (b"", []))[1], *own])
    edits = (_cell(member, tables, place, text, joined(own)) for place, (text, own) in changes.items())
    return {member: [edit for own in edits for edit in own]}


def _cell(member: str, tables: _Tables, place: int, text: bytes, own: list[Edit]) -> Iterator[Edit]:
    """Yield the edits of one cell, which holds a string from then on. Raises Unwritable."""
    xml = tables.xml
    tag = _CELL.match(xml, place)
    if tag is None:
        raise Unwritable("a cell that cannot be told from what is around it")
    said = "said" if tag["said"] is not None else "rest"
    if not (tag["text"] or tables.paragraphs.get(place)):
        yield _with_paragraph(xml, tag, apply(text, own))
        return
    yield Edit(*tag.span(said), _VALUE.sub(b"", tag[said]) + b' office:value-type="string"')
    spans = tables.paragraphs.get(place)
    if spans is None:
        spans = [(tag.start("text") - len(b"<text:p>"), tag.end("text") + len(b"</text:p>"))]
    shown = _shown(member, xml, spans)
    if shown.data.rstrip(b"\n") != text:  # digits that the paragraph does not show
        own = [Edit(0, shown.size - 1, apply(text, own))] if own else []
    yield from lifted({member: xml}, shown.changed(own)).get(member, ())


def _with_paragraph(xml: bytes, tag: re.Match[bytes], text: bytes) -> Edit:
    """Return the edit that gives a paragraph to a cell that had none, and takes its value. Raises Unwritable."""
    rest = tag["rest"] or b""
    if not rest.endswith(b"/"):
        raise Unwritable("a cell without a paragraph that holds something else")
    head = xml[tag.start() : tag.start("rest")]
    said = _VALUE.sub(b"", rest[:-1]) + b' office:value-type="string"><text:p>'
    return Edit(*tag.span(), head + said + TEXT.encode(text) + b"</text:p></" + head[1:] + b">")


def _repeated(said: bytes) -> int:
    found = _REPEATED.search(said) if b"repeated" in said else None
    return max(int(found[1]), 1) if found else 1


def _unshown(said: bytes) -> bytes:
    """Return the value of a cell without a paragraph, as some writers leave it to the reader to make one."""
    found = _ONLY.search(said) if b"value=" in said else None
    return TEXT.decode(found[1] if found[1] is not None else found[2]) if found else b""


def _hidden_digits(said: bytes, text: bytes) -> bytes:
    """Return the digits of a whole number that its cell shows in another way, such as 4.1E+15."""
    found = _NUMBER.search(said)
    if found is None or not found[1].isdigit() or len(found[1]) < _EXACT:
        return b""
    return found[1] if found[1] not in re.sub(rb"\D", b"", text) else b""


def _shown(member: str, xml: bytes, paragraphs: Sequence[Span]) -> Shown:
    shown = Shown()
    for span in paragraphs:
        words(member, xml, shown, TEXT, span)
    return shown
