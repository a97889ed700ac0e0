"""Tables that were pasted into a text which is something else as a whole: a log, a list, a table of another kind.

What a text is as a whole is told by its first lines, and one table of a leak may stand anywhere below them, with no
blank line before it. So each separator is looked for by itself: lines one below the other that it splits into equally
many cells are a table, and another one begins where a line without figures stands above lines with figures.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.nested import headed
from outgate.extract.rows import RULE, Rows, without_quoted
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from outgate.model import Where

ALIGNED = b"  "  # columns aligned by eye
_WIDE = tuple(sign.encode() for sign in "\uff0c\uff1b\u3001\uff5c")  # as Chinese and Japanese keyboards write them
_SEPARATORS = (b"\t", b"|", b";", b",", *_WIDE, ALIGNED)
_SIGNS = b"\t|;,"
_ASIDE = re.compile(rb"\S {2,}(?=\S)")
_FIGURE = re.compile(rb"[0-9]")
_BLANK = b" \t\r"
_FEWEST = 2  # lines
_HEAD = 3  # rows that tell what the header is


class _Line(NamedTuple):
    """Where a line stands, without its end, how many separators it has, and whether it has a figure, and two cells."""

    start: int
    end: int
    width: int
    has_figure: bool
    has_cells: bool  # code ends lines in one semicolon, or indents them by tabs


def tables(data: bytes, where: Where, known: Collection[tuple[bytes, int]] = ()) -> Iterator[Table]:
    """Yield the tables that stand in `data` where it is worth it, but for those `known` by separator and first byte."""
    plain = without_quoted(data, _SIGNS)
    for at in _SEPARATORS:
        if plain.count(at) < _FEWEST:
            continue
        for found in filter(lambda found: where(*found.span()), _parted(at).finditer(plain)):
            for lines in _alike(list(_lines(plain, found.start(), found.end(), at))):
                is_new = (at, lines[0].start) not in known and any(line.has_cells for line in lines)
                if is_new and where(lines[0].start, lines[-1].end):
                    yield _table(data, at, lines)


def _lines(plain: bytes, start: int, end: int, at: bytes) -> Iterator[_Line]:
    """The lines of a stretch, but for those that only part a header from its rows."""
    for text in plain[start:end].split(b"\n"):
        size = len(text) - text.endswith(b"\r")
        if not (b"--" in text or b"==" in text) or RULE.match(text[:size]) is None:
            has_cells = at in text.strip(at + _BLANK)
            yield _Line(start, start + size, _width(text, at), _FIGURE.search(text) is not None, has_cells)
        start += len(text) + 1


def _width(line: bytes, at: bytes) -> int:
    return line.count(at) if at != ALIGNED else len(_ASIDE.findall(line))


def _alike(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """The runs of equally wide lines, cut where another header stands."""
    edges = [row for row in range(1, len(lines)) if lines[row].width != lines[row - 1].width]
    for first, last in pairwise([0, *edges, len(lines)]):
        if last - first < _FEWEST:
            continue
        # A header is often one cell wider or narrower than what stands below it.
        top = first - (first > 0 and abs(lines[first - 1].width - lines[first].width) == 1)
        for start, end in pairwise([first, *_headers(lines, first, last), last]):
            if end - start >= _FEWEST:
                yield lines[start:end]
                # Some headers are two lines, of which the first may be of another width.
                if start > top and (start == first or not lines[start - 1].has_figure):
                    yield lines[start - 1 : end]


def _headers(lines: Sequence[_Line], first: int, last: int) -> Iterator[int]:
    """The last line without a figure above each line that has some: what stands above it may be of another text."""
    rows = range(first + 1, last - 1)
    return (row for row in rows if lines[row + 1].has_figure and not lines[row].has_figure)


def _table(data: bytes, at: bytes, lines: Sequence[_Line]) -> Table:
    """The lines as a table; of most, nobody ever asks for more than the header."""
    starts, ends = array("Q", [line.start for line in lines]), array("Q", [line.end for line in lines])
    rows = Rows(data, at, starts, ends, ())
    header, skip = headed((), rows[:_HEAD])
    body = rows.slice(skip, len(rows))
    return Table(header, body, body.span)


@cache
def _parted(at: bytes) -> re.Pattern[bytes]:
    """Lines one below the other that all have the separator."""
    if at == ALIGNED:
        aside = rb"(?>[^\n]*?\S {2,}\S)[^\n]*+"  # one look at a line, however many gaps it has
        return re.compile(rb"(?m)^" + aside + rb"(?:\n" + aside + rb")++")
    sep = re.escape(at)
    line = (rb"[^\n%b]*+%b[^\n]*+" if len(at) == 1 else rb"(?:(?!%b)[^\n])*+%b[^\n]*+") % (sep, sep)
    return re.compile(rb"(?m)^" + line + rb"(?:\n" + line + rb")++")
