"""The cells of one worksheet's XML, read in one pass without a tree; formulas and what surrounds the cells as well.

After ECMA-376, part 1, section 18.3.1.4 (`c`). The sheet's declared dimension is never looked at. Cells as all known
writers spell them are taken in one step of the pattern, everything else by its tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office.flow import TOKEN, attributes
from outgate.extract.office.grid import Grid
from outgate.extract.office.number_formats import GENERAL, shown
from outgate.extract.office.spelling import STRING
from outgate.extract.office.workbook import string_text

if TYPE_CHECKING:
    from outgate.extract.office.number_formats import Kind
    from outgate.extract.office.workbook import Workbook

_CELL = re.compile(
    rb'<c(?: r="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")?(?: s="(?P<s>[0-9]{1,6})")?(?: t="(?P<t>[A-Za-z]{1,9})")?>'
    rb"(?:(?:<f(?:\s[^<>]*+)?(?:(?<=/)>|>(?P<f>[^<]*+)</f>))?<v>(?P<v>[^<]*+)</v>"
    rb"|<is><t(?: xml:space=\"preserve\")?>(?P<text>[^<]*+)</t></is>)</c>"
    rb"|(?:</row>)?<row r=\"(?P<line>[0-9]{1,7})\"(?: [^<>]*+)?(?<!/)>"
    rb"|" + TOKEN.pattern
)
_TOLD = re.compile(rb'"|&quot;|&#|@|\d{6}')  # what a formula holds that may be a value of its own
_REFERENCE = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
_ROW = re.compile(rb"\sr\s*=\s*[\"']([0-9]{1,9})[\"']")
_TRUTH = {b"1": b"TRUE", b"0": b"FALSE"}
_NUMBER = frozenset({None, b"n"})
_EXACT = 16  # digits, from which on a number is written in another way than it is shown


class Formula(NamedTuple):
    """Where a formula's text stands, and its cell."""

    cell: int
    start: int
    end: int


class _Open:
    """A cell whose tags are being read."""

    __slots__ = ("at", "column", "inline", "row", "start", "style", "type", "value")

    def __init__(self, row: int, column: int, start: int, said: dict[bytes, bytes]) -> None:
        self.row, self.column, self.start = row, column, start
        self.style, self.type = said.get(b"s", b""), said.get(b"t", b"n")
        self.value, self.inline = b"", b""
        self.at = -1


class _Sheet:
    """One pass over a sheet; `grid` holds what was found, `formulas` where their texts stand."""

    def __init__(self, xml: bytes, book: Workbook) -> None:
        self.xml, self.book = xml, book
        self.grid = Grid()
        self.formulas: list[Formula] = []
        self.row = self.column = 0
        self.cell: _Open | None = None
        self.formula_at = -1
        self._columns: dict[bytes, int] = {}
        self._kinds: dict[bytes | None, Kind] = {b"%d" % i: kind for i, kind in enumerate(book.kinds)}

    def run(self) -> None:
        grid, known, kinds = self.grid, self._columns, self._kinds
        columns, texts, places = grid.columns.append, grid.texts.append, grid.places.append
        row_before, column_before = b"", 0
        for found in _CELL.finditer(self.xml):
            name, row, style, kind, formula, raw, text, line = found.group(1, 2, 3, 4, 5, 6, 7, 8)
            if raw is not None:
                # A number that is shown as it stands, as most are, is not worth a call.
                is_bare = kind in _NUMBER and (style is None or kinds.get(style) is GENERAL)
                text = raw if is_bare and len(raw) < _EXACT and b"E" not in raw else self._text(raw, style, kind)
                if formula is not None:
                    self._formula(found.start(), *found.span("f"))
            elif line is not None:
                self.row, row_before, column_before = int(line), b"", 0
                continue
            elif text is None:
                self.column = column_before
                self._tag(found)
                row_before, column_before = b"", self.column
                continue
            elif b"&" in text or b"_x" in text:
                text = STRING.decode(text)
            if name is None:
                column, row = column_before + 1, row_before or b"%d" % max(self.row, 1)
            else:
                column = known.get(name) or self._numbered(name)
            if row != row_before or column <= column_before:
                self.row = int(row)
                grid.begin(self.row, column)
                row_before = row
            column_before = column
            if text:
                columns(column)
                texts(text)
                places(found.start())

    def _formula(self, cell: int, start: int, end: int) -> None:
        if _TOLD.search(self.xml, start, end):
            self.formulas.append(Formula(cell, start, end))

    def _numbered(self, name: bytes) -> int:
        number = self._columns[name] = column_number(name)
        return number

    def _text(self, raw: bytes, style: bytes | None, kind: bytes | None) -> bytes:
        """Return a value as it is shown."""
        if kind is None or kind == b"n":
            how = self._kinds.get(style, GENERAL) if style else GENERAL
            if how is GENERAL and len(raw) < _EXACT and b"E" not in raw:
                return raw
            return shown(raw, how, from_1904=self.book.from_1904)
        if kind == b"s":
            strings = self.book.strings
            return strings[int(raw)] if raw.isdigit() and len(raw) < 10 and int(raw) < len(strings) else raw
        if kind == b"b":
            return _TRUTH.get(raw, raw)
        return STRING.decode(raw) if b"&" in raw or b"_x" in raw else raw

    def _tag(self, token: re.Match[bytes]) -> None:
        name, ends, empty = token["name"], token["end"] is not None, (token["rest"] or b"").endswith(b"/")
        if name == b"row" and not ends:
            number = _ROW.search(token["rest"])
            self.row, self.column = int(number[1]) if number else self.row + 1, 0
        elif name == b"c":
            self._cell(token, ends=ends, empty=empty)
        elif name == b"f" and not empty:
            if ends and self.formula_at >= 0:
                self._formula(self.cell.start if self.cell is not None else -1, self.formula_at, token.start())
            self.formula_at = -1 if ends else token.end()
        elif self.cell is not None and name in (b"v", b"is") and not empty:
            self._value(self.cell, token, ends=ends)

    def _value(self, cell: _Open, token: re.Match[bytes], *, ends: bool) -> None:
        if not ends:
            cell.at = token.end()
        elif cell.at >= 0:
            inside = self.xml[cell.at : token.start()]
            if token["name"] == b"is":
                cell.inline = string_text(inside)
            else:
                cell.value = _bare(inside)
            cell.at = -1

    def _cell(self, token: re.Match[bytes], *, ends: bool, empty: bool) -> None:
        if not ends:
            said = attributes(token["rest"])
            place = _REFERENCE.match(said.get(b"r", b""))
            self.column = column_number(place[1].upper()) if place else self.column + 1
            self.row = int(place[2]) if place else max(self.row, 1)
            self.cell = None if empty else _Open(self.row, self.column, token.start(), said)
        elif self.cell is not None:
            cell, self.cell = self.cell, None
            text = cell.inline or self._text(cell.value, cell.style, cell.type)
            if text:
                self.grid.add(cell.row, cell.column, text, cell.start)


def cells(xml: bytes, book: Workbook) -> tuple[Grid, list[Formula]]:
    """Return the cells of a sheet that show anything, and the formulas that may hold a value of their own."""
    sheet = _Sheet(xml, book)
    sheet.run()
    return sheet.grid, sheet.formulas


def column_number(name: bytes) -> int:
    """Return the number of a column from its letters, from 1."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def _bare(inside: bytes) -> bytes:
    """Return a value without tags, comments and sections of character data around it."""
    if b"<" not in inside:
        return inside
    return TOKEN.sub(lambda token: token["cdata"] or b"", inside)
