"""Rows of separated cells in bytes: an index of where rows stand, and cells cut out of it when asked for.

A cell in double quotes may hold separators and line ends, and quotes doubled (RFC 4180); a quote that is never
closed is an ordinary character. Pipes around a row, and lines made of dashes, belong to Markdown and are no cells.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, overload

from outgate.extract.nested import headed, is_header
from outgate.model import Table, everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Span, Where

_PREFACE = 30  # rows in which the header is looked for, below titles and notes
_SPACE = ord(" ")
_BLANK = " \t\n\r\v\f"  # what bytes.strip() takes off, so that texts and spans agree
_WIDEST = 2048  # cells of a row that are told apart


class _Dialect(NamedTuple):
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]  # groups: inside quotes, or plain; then the separator, empty after the last cell
    piped: bool


@cache
def _dialect(at: bytes) -> _Dialect:
    """The patterns for a separator: one character, or two and more spaces (`b"  "`) for columns aligned by eye."""
    if at == b"  ":
        return _Dialect(re.compile(rb"[^\r\n]*+"), re.compile(rb"(?!)()|((?:[^ ]++| (?! ))*+)(  ++|\Z)"), piped=False)
    sep = re.escape(at)
    blank = rb"[ ]*+" if at == b"\t" else rb"[ \t]*+"
    quoted = blank + rb'"((?:[^"]++|"")*+)"' + blank
    other = rb"[^\r\n" + sep + rb"]" if len(at) == 1 else rb"(?:(?!" + sep + rb")[^\r\n])"
    plain = rb"(" + blank + rb'"(?:[^"]++|"")*+"' + other + rb"*+|" + other + rb"*+)"
    row = rb"(?:" + plain + rb")(?:" + sep + plain + rb")*+"
    cell = rb"(?:" + quoted + rb"(?=" + sep + rb"|\Z)|" + plain + rb")(" + sep + rb"|\Z)"
    return _Dialect(re.compile(row), re.compile(cell), piped=at == b"|")


@cache
def _quoted(at: bytes) -> re.Pattern[bytes]:
    """A cell that begins with a quote, up to where it is closed; each byte of `at` separates cells."""
    blank = rb"[ ]*+" if b"\t" in at else rb"[ \t]*+"
    return re.compile(rb"(\A(?:\xef\xbb\xbf)?|[\r\n" + re.escape(at) + rb"])(" + blank + rb'"(?:[^"]++|"")*+")')


def without_quoted(data: bytes, at: bytes) -> bytes:
    """Return `data`, byte for byte, with a letter for all that is in quotes behind one of these separators."""
    return _quoted(at).sub(_hidden, data) if b'"' in data else data


def _hidden(cell: re.Match[bytes]) -> bytes:
    return cell[1] + b"q" * len(cell[2])


_BLANKS = re.compile(rb"[ \t\r\n]*+")
RULE = re.compile(rb"(?=[^\r\n]*?[-=]{2})[|+:= \t-]++\Z")


def read_rows(data: bytes, at: bytes, start: int = 0, end: int | None = None, most: int = 0) -> Rows:
    """Return the rows of `data[start:end]`, the cells of which are separated by `at`; at most `most`, if given."""
    dialect = _dialect(at)
    end = len(data) if end is None else end
    start += 3 if data.startswith(b"\xef\xbb\xbf", start) else 0
    starts, ends, gaps = array("Q"), array("Q"), set[int]()
    while start < end and not (most and len(starts) >= most):
        match = dialect.row.match(data, start, end)
        stop = match.end() if match else start
        if not data[start:stop].strip():
            gaps.add(len(starts))
            stop = _last_blank(data, stop, end)
        elif not (dialect.piped and RULE.match(data, start, stop)):
            starts.append(start)
            ends.append(stop)
        start = stop + (2 if data[stop : stop + 2] == b"\r\n" else 1)
    return Rows(data, at, starts, ends, sorted(gaps))


def _last_blank(data: bytes, stop: int, end: int) -> int:
    """Where the last of the blank lines from `stop` on ends, so that a million of them cost one step."""
    blank = _BLANKS.match(data, stop, end)
    last = max(data.rfind(b"\n", stop, blank.end()), data.rfind(b"\r", stop, blank.end())) if blank else -1
    return max(stop, last - (data[last - 1 : last + 1] == b"\r\n"))


def _texts(raw: bytes, at: bytes) -> list[str]:
    """The cells of a row that are told by the separator alone."""
    cells = raw.decode("utf-8", "replace").split(at.decode(), _WIDEST)
    if len(cells) > _WIDEST:
        del cells[_WIDEST:]
    return [cell.strip(_BLANK) for cell in cells]


class Rows(Sequence[Sequence[str]]):
    """Rows in the bytes they stand in; blank lines are none, but remembered."""

    __slots__ = ("at", "cut", "data", "dialect", "ends", "gaps", "last", "starts")

    def __init__(self, data: bytes, at: bytes, starts: array[int], ends: array[int], gaps: Sequence[int]) -> None:
        self.data = data
        self.at = at
        self.dialect = _dialect(at)
        self.starts = starts
        self.ends = ends
        self.gaps = gaps  # rows before which there is a blank line, in order
        self.last: tuple[int, list[Span]] = (-1, [])  # cells are asked for row by row, …
        self.cut: tuple[int, list[tuple[int, int, bool]]] = (-1, [])  # … their texts and where they stand

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> list[str] | Rows:
        if isinstance(index, slice):
            return self.slice(*index.indices(len(self))[:2])
        raw = self.line(index)
        return _texts(raw, self.at) if not self._is_quoted(raw) else self._quoted_texts(index % len(self))

    def __iter__(self) -> Iterator[list[str]]:
        """All rows, for less than asking for each by itself costs."""
        data, at, is_plain = self.data, self.at, not self._is_quoted(b"")
        for row, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            raw = data[start:end]
            yield _texts(raw, at) if is_plain and b'"' not in raw else self._quoted_texts(row)

    def _quoted_texts(self, row: int) -> list[str]:
        cells = self._all_quoted(self.line(row))
        return [cell.decode("utf-8", "replace") for cell in cells] if cells else [*map(self._text, self._cut(row))]

    def _all_quoted(self, raw: bytes) -> list[bytes]:
        """The cells of a row of which each is in quotes and has none in it, as programs write them; else nothing."""
        if raw[:1] != b'"' or raw[-1:] != b'"' or self.dialect.piped or self.at == b"  ":
            return []
        cells = raw[1:-1].split(b'"%b"' % self.at, _WIDEST)
        return cells if raw.count(b'"') == 2 * len(cells) else []

    def slice(self, start: int, stop: int) -> Rows:
        """Return the rows from `start` up to `stop`."""
        inside = self.gaps[bisect_left(self.gaps, start) : bisect_left(self.gaps, stop)]
        gaps = [gap - start for gap in inside]
        return Rows(self.data, self.at, self.starts[start:stop], self.ends[start:stop], gaps)

    def line(self, row: int) -> bytes:
        """Return a row as it is written."""
        return self.data[self.starts[row] : self.ends[row]]

    def _is_quoted(self, raw: bytes) -> bool:
        """Whether more than the separator tells where the cells of a row are."""
        return b'"' in raw or len(self.at) != 1 or self.dialect.piped

    def width(self, row: int) -> int:
        """Return the number of cells in a row."""
        return len(self.spans(row))

    def spans(self, row: int) -> list[Span]:
        """Return the text of each cell of a row: inside the quotes, without blanks around it."""
        out, start = [], self.starts[row]
        if self._is_quoted(raw := self.line(row)):
            for cell in self._all_quoted(raw):
                out.append((start + 1, start + 1 + len(cell)))
                start += len(cell) + len(self.at) + 2
            return out or [(start, end) for start, end, _ in self._cut(row)]
        for cell in raw.split(self.at, _WIDEST)[:_WIDEST]:
            end = start + len(cell)
            is_padded = cell and (cell[0] <= _SPACE or cell[-1] <= _SPACE)
            out.append(self._stripped(start, end) if is_padded else (start, end))
            start = end + 1
        return out

    def touching(self, start: int, end: int) -> range:
        """Return the rows that overlap `start:end`."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def tables(self, where: Where = everywhere) -> list[Table]:
        """Return each run of rows under a header of its own; after a blank line, another width is another table.

        They are only read `where` it is worth it.
        """
        if not len(self):
            return []
        inside = (gap for gap in self.gaps if 0 < gap < len(self))
        cuts = [gap for gap in inside if self.width(gap - 1) != self.width(gap) or self._is_below_title(gap)]
        if not cuts:
            return [table] if (table := self._table()) else []
        pieces = [self.slice(a, b) for a, b in zip([0, *cuts], [*cuts, len(self)], strict=True)]
        worth = (piece for piece in pieces if where(piece.starts[0], piece.ends[-1]))
        return [table for piece in worth if (table := piece._table())]  # noqa: SLF001 - of the same class

    def _is_below_title(self, gap: int) -> bool:
        """Whether a header stands below the first row, which is then a line of prose with as many commas."""
        return gap == 1 and len(self) > gap + 1 and is_header(self[gap]) and not is_header(self[gap + 1])

    def _table(self) -> Table | None:
        first = list(islice(self, _PREFACE))
        widths = Counter(map(len, first))
        del widths[0], widths[1]  # one cell is no row
        if not widths:
            return None
        width = max(widths, key=lambda width: (widths[width], width))
        top = next((i for i, row in enumerate(first) if abs(len(row) - width) <= 1 and is_header(row)), None)
        if top is None or top + 1 == len(self):
            top = next(i for i, row in enumerate(first) if len(row) == width)
        rows = self.slice(top, len(self)) if top else self
        header, skip = headed((), rows[:_PREFACE] if top else first)
        body = rows.slice(skip, len(rows)) if skip else rows
        return Table(header, body, body.span)

    def span(self, row: int, column: int) -> Span | None:
        """Return where the text of a cell stands, or None where there is none."""
        if not 0 <= row < len(self):
            return None
        if self.last[0] != row:
            self.last = (row, self.spans(row))
        spans = self.last[1]
        return spans[column] if 0 <= column < len(spans) else None

    def _inside(self, row: int) -> Span:
        start, end = self.starts[row], self.ends[row]
        if self.dialect.piped:
            start, end = self._stripped(start, end)
            start += self.data[start : start + 1] == b"|"
            end -= end > start and self.data[end - 1 : end] == b"|"
        return start, end

    def _cut(self, row: int) -> list[tuple[int, int, bool]]:
        if self.cut[0] != row:
            self.cut = (row, list(self._cells(row)))
        return self.cut[1]

    def _cells(self, row: int) -> Iterator[tuple[int, int, bool]]:
        """Where each cell of a row starts and ends, and whether it was in quotes."""
        data = self.data
        for match in islice(self.dialect.cell.finditer(data, *self._inside(row)), _WIDEST):
            _, inside, plain, separator = match.regs
            if inside[0] >= 0:
                yield *inside, True
            elif plain[0] < plain[1] and (data[plain[0]] <= _SPACE or data[plain[1] - 1] <= _SPACE):
                yield *self._stripped(*plain), False
            else:
                yield *plain, False
            if separator[0] == separator[1]:
                return

    def _stripped(self, start: int, end: int) -> Span:
        raw = self.data[start:end]
        start += len(raw) - len(raw.lstrip())
        return start, max(start, end - (len(raw) - len(raw.rstrip())))

    def _text(self, cell: tuple[int, int, bool]) -> str:
        start, end, quoted = cell
        text = self.data[start:end].decode("utf-8", "replace")
        return text.replace('""', '"') if quoted else text
