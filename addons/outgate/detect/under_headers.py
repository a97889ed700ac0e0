"""Values that only the header of their column tells: bare numbers under `SIN`, names under `Vorname`.

Tables are read only where a word that announces values stands as a header does, with nothing but a separator behind
it. A column counts when most of its cells are values of the data type, whole cells; each of them is then one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.cells import ways
from outgate.detect.confirm import Value
from outgate.detect.grid import layouts
from outgate.detect.titles import LONGEST, Titles
from outgate.detect.undressed import tables_of
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.cells import Cells
    from outgate.detect.finders import Columns
    from outgate.detect.patterns import Pattern
    from outgate.detect.scanner import Candidate
    from outgate.model import Part, Span

_JUDGED = 64  # cells by which a column is judged
_MOSTLY = 0.6  # of the cells that are not empty
_ROWS = 20_000  # of one table that are looked at
_COLUMNS = 256
_SEPARATOR = re.compile(r"[,;|\t]| {2,}")
_PARTED_BY = bytes.maketrans(b",;|\t\r", b"\n" * 5)  # cells, as two spaces do
_LONGEST = 4 * LONGEST  # bytes
_PARTS = re.compile(rb"[,;|\t\r\n]| {2}")
_PARTED = re.compile(rb".?[,;|\t\r\n]| {2}", re.DOTALL)
_LINE = re.compile(rb"\n([^\n]*+)")
_TAGGED = re.compile(rb"(?i)<t[hd]\b")
_ESCAPED = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|([/\"]))")  # by JSON, but for blanks, of which no value has any
_row = itemgetter(0)
_AFTER = 96  # bytes behind a word in which its cell ends
_IS_HEADER = re.compile(
    r"[^,;|\t\r\n\"'\[\]<>=:{}]{0,40}+(?:[\"']? {0,3}(?:[,;|\t\r\n\]]|\Z| {2})|</|[\"']\s{0,3}:\s{0,3}\[)"
)


class Below(NamedTuple):
    """A value in a cell, and the pattern that it is of."""

    pattern: Pattern
    value: Value


class Announced(NamedTuple):
    """What the headers in a text may announce: the data types of all, and of each by where or how it is written."""

    data_types: Collection[str]
    said: Mapping[int, Collection[str]]  # by the place of a word of it, in order
    called: Mapping[str, Collection[str]] | None  # by what the whole of it is called; None: they stand in tags


class Heads:
    """The data types whose values columns may hold, by the shapes that find their words."""

    def __init__(self, by_shape: Sequence[Sequence[Pattern]], data_types: Mapping[str, DataType]) -> None:
        self._by_shape = [tuple(p for p in patterns if p.cells and not p.cells.names) for patterns in by_shape]
        columns = {name: [p for p in data_type.patterns if p.cells] for name, data_type in data_types.items()}
        self._columns = {name: patterns for name, patterns in columns.items() if patterns}
        self._titles = Titles([pattern for patterns in self._columns.values() for pattern in patterns])
        self._titled = frozenset(
            name for name, patterns in self._columns.items() if any(p.cells and p.cells.names for p in patterns)
        )

    def announced(self, data: bytes, candidates: Iterable[Candidate], columns: Columns) -> Announced | None:
        """Return what the headers of tables in a text may announce, if anything."""
        said = self._said(data, candidates)
        data_types, called = self._called(data, columns)
        return Announced({*chain(*said.values()), *data_types}, said, called) if said or data_types else None

    def places(self, data: bytes, announced: Announced) -> Mapping[int, Collection[str]]:
        """Return where in a text, outside of tags, headers may stand that announce values, and of which data types."""
        found = defaultdict(set, {place: set(names) for place, names in announced.said.items()})
        for cell, names in (announced.called or {}).items():
            for place in _standing(data, cell.encode()):
                found[place].update(names)
        return found

    def may_stand(self, data: bytes, data_types: Iterable[str]) -> bool:
        """Whether cells in a text that is read as it is written may be values of these types: in code hardly ever."""
        data = _ESCAPED.sub(_read_escape, data) if b"\\" in data else data
        data = data.replace(b'""', b'"')  # as quotes stand in a quoted cell
        cells = (pattern.cells for name in set(data_types) for pattern in self._columns[name])
        return any(one is not None and one.may_stand(data) for one in cells)

    def below(self, part: Part, announced: Announced) -> Iterator[Below]:
        """Yield the values that stand in the columns of the part's tables. Never raises."""
        for place, end, names in _until_said_again(announced.said, len(part.data)):
            if (top := lines_below(part.data, place, end, _JUDGED)) is not None:
                patterns = self._patterns(names)
                if any(self._in_table(top, patterns)):
                    yield from self._in_table(lines_below(part.data, place, end) or top, patterns)
        patterns = self._patterns(announced.data_types)
        for table in tables_of(part):
            for layout in layouts(table):
                found = list(self._in_table(layout, patterns))
                if found:
                    yield from found
                    break

    def _in_table(self, table: Table, patterns: Sequence[Pattern]) -> Iterator[Below]:
        announce = self._titles.announce
        called = {}
        for column, title in enumerate(table.header[:_COLUMNS]):
            announced = announce(title) if 0 < len(title) <= LONGEST else ()
            if announced and (here := [pattern for pattern in patterns if pattern in announced]):
                called[column] = here
        if called:
            yield from _in_columns(table, called)

    def _patterns(self, data_types: Iterable[str]) -> Sequence[Pattern]:
        return [pattern for name in sorted(data_types) for pattern in self._columns[name]]

    def _said(self, data: bytes, candidates: Iterable[Candidate]) -> Mapping[int, Collection[str]]:
        """Where words stand as a header does, in order, and the data types that they are of."""
        said: dict[int, set[str]] = defaultdict(set)
        for shape, start, _ in candidates:
            for pattern in self._by_shape[shape]:
                if pattern.data_type not in said.get(start, ()) and _heads(data, start, pattern.cells):
                    said[start].add(pattern.data_type)
        return dict(sorted(said.items()))

    def _called(self, data: bytes, columns: Columns) -> tuple[Collection[str], Mapping[str, Collection[str]] | None]:
        """The data types that are known by whole headers, of which one stands where a cell may; and those, by cell."""
        seen = {name for name, _ in columns if name in self._titled}
        if not seen or data[:1] in {b"{", b"["}:
            return (), {}
        if _TAGGED.search(data):
            return seen, None
        cells = {
            cell for cell in data.replace(b"  ", b"\n").translate(_PARTED_BY).split(b"\n") if len(cell) <= _LONGEST
        }
        called = {cell: self._titled_by(cell, seen) for cell in self._titles.naming(cells) if len(cell) <= LONGEST}
        return {name for names in called.values() for name in names}, called

    def _titled_by(self, cell: str, seen: Iterable[str]) -> Collection[str]:
        """Which of these data types a cell is a whole header of."""
        called = ways(cell)
        return [
            name
            for name in seen
            if any(p.cells is not None and not p.cells.titles.isdisjoint(called) for p in self._columns[name])
        ]


def _standing(data: bytes, cell: bytes) -> Iterator[int]:
    """Where these bytes stand as a cell does."""
    at = data.find(cell)
    while at >= 0:
        end = at + len(cell)
        if (not at or _PARTED.match(data, max(0, at - 2))) and (end == len(data) or _PARTS.match(data, end)):
            yield at
        at = data.find(cell, at + 1)


def _read_escape(found: re.Match[bytes]) -> bytes:
    return found[2] or chr(int(found[1], 16)).encode("utf-8", "surrogatepass")


def _until_said_again(said: Mapping[int, Collection[str]], end: int) -> Sequence[tuple[int, int, Collection[str]]]:
    """Each place, and how far a list below it may go: until one of its data types is said again, or to the `end`."""
    last: dict[str, int] = {}
    out = []
    for place, names in reversed([*said.items()]):
        out.append((place, min((last.get(name, end) for name in names), default=end), names))
        last.update(dict.fromkeys(names, place))
    return out[::-1]


def lines_below(data: bytes, place: int, stop: int, most: int = _ROWS) -> Table | None:
    """Return the lines below the one at `place`, up to an empty one, to `stop` and at `most`, as one column's table."""
    start = data.rfind(b"\n", 0, place + 1) + 1
    end = data.find(b"\n", place + 1)
    title = data[start:end].decode("utf-8", "replace").strip() if start < end <= start + LONGEST * 4 else ""
    if not title or _SEPARATOR.search(title):
        return None
    spans: list[Span] = []
    last = max(end, data.rfind(b"\n", end, stop + 1)) if stop < len(data) else stop
    for line in islice(_LINE.finditer(data, end, last), most):
        text = line[1].strip()
        if not text:
            break
        left = line.start(1) + len(line[1]) - len(line[1].lstrip())
        spans.append((left, left + len(text)))
    rows = [(data[slice(*span)].decode("utf-8", "replace"),) for span in spans]
    return Table((title,), rows, lambda row, column: None if column else spans[row])


def _heads(data: bytes, start: int, cells: Cells | None) -> bool:
    before = data[max(0, start - 1) : start].decode("latin-1")
    text = before + data[start : start + _AFTER].decode("utf-8", "replace")
    word = cells and (cells.said.match(text, len(before)) or cells.said.match(text, len(before) + 1))
    return bool(word and _IS_HEADER.match(text, word.end()))


def _in_columns(table: Table, called: Mapping[int, Sequence[Pattern]]) -> Iterator[Below]:
    """The values of columns, row by row: a row is read once, and then its cells are located."""
    cells: dict[int, list[tuple[int, str]]] = {column: [] for column in called}
    for at in range(min(len(table.rows), _ROWS)):
        row = table.rows[at]
        for column, filled in cells.items():
            cell = row[column].strip() if column < len(row) else ""
            if cell:
                filled.append((at, cell))
    found = [
        (at, column, pattern, cell, value)
        for column, filled in cells.items()
        for pattern in _judged(filled, called[column])
        for at, cell in filled
        if (value := _value(pattern, cell)) is not None
    ]
    found.sort(key=_row)
    for at, column, pattern, cell, value in found:
        span = table.span(at, column)
        if span is not None:
            yield Below(pattern, Value(*_located(span, cell, value), *value[2:]))


def _judged(filled: Sequence[tuple[int, str]], patterns: Sequence[Pattern]) -> Iterator[Pattern]:
    """The first pattern of each data type that most cells of a column are of."""
    done: set[str] = set()
    for pattern in patterns:
        if pattern.data_type in done:
            continue
        judged = [_value(pattern, cell) for _, cell in filled[:_JUDGED]]
        if judged and sum(value is not None for value in judged) >= _MOSTLY * len(judged):
            done.add(pattern.data_type)
            yield pattern


def _value(pattern: Pattern, cell: str) -> tuple[int, int, str, str] | None:
    """Where the value stands in its cell, in characters; its text, and its normal form."""
    span = pattern.cells.value(cell) if pattern.cells else None
    if span is None:
        return None
    text = cell[slice(*span)]
    normal = pattern.check(text)
    return None if normal is None else (*span, text, normal)


def _located(span: Span, cell: str, value: tuple[int, int, str, str]) -> Span:
    """The bytes of the value: of its whole cell, where that is written otherwise than it reads."""
    start, end = span
    if cell.isascii():
        return (start + value[0], start + value[1]) if end - start == len(cell) else span
    if end - start != len(cell.encode("utf-8", "surrogateescape")):
        return span
    left = start + len(cell[: value[0]].encode("utf-8", "surrogateescape"))
    return left, left + len(value[2].encode("utf-8", "surrogateescape"))
