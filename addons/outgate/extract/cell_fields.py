"""Structured text in a quoted cell of separated values: rows, labelled lines, JSON (RFC 4180, section 2.6 and 2.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract import delimited, signs
from outgate.extract.field_text import Escaping, inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Child, Hints
    from outgate.model import Part, Span

# Cells on one line that do not begin as JSON does are passed over inside the pattern, then comes one to look into.
_CELL = re.compile(rb'(?:[^"]*+"(?!\s*+[{\[])(?:[^"\n\r]++|"")*+"(?!"))*+[^"]*+"((?:[^"]++|"")*+)"')
# Whether any cell goes over a line's end, or begins as JSON does.
_ANY = signs.either((r'"[{\[]', r'(?:^|[,;\t|\r\n \xbf])"(?:[^"\n]|"")*\n'))
_AROUND = b",;\t|\r\n \xbf"  # the last one is the end of a byte order mark


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the cells that hold rows, labelled lines, or JSON."""
    del hints
    if part.fit is delimited.fit and b'"' in part.data and _ANY.search(part.data) is not None:
        yield from inner(part, _cells(part.data), _DOUBLED, budget)


def _cells(data: bytes) -> Iterator[Span]:
    end = 0
    while (match := _CELL.match(data, end + (end > 0))) is not None:  # a search would look again from each place
        start, end = match.span(1)
        if data[max(start - 2, 0) : start - 1] in _AROUND and data[end + 1 : end + 2] in _AROUND:
            yield start, end


def _doubled(text: bytes) -> bytes:
    return text.replace(b'"', b'""')


_DOUBLED = Escaping(re.compile(rb'""'), lambda _: b'"', _doubled)
