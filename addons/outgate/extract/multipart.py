"""Multipart bodies (RFC 2046, RFC 7578): each part's content, and its headers where they say more than a plain name.

The boundary is the declared one where it occurs, otherwise the one that the content begins with. Parts are cut out
as they are and written back into the same place; boundaries, preamble and epilogue are never touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract import part_headers
from outgate.extract.fields import Field, tables_of
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Syntax, stretch
from outgate.model import Edit, Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.part_headers import Said
    from outgate.extract.tree import Budget, Hints
    from outgate.model import Span, Table, Where

_HEAD = 64 << 10  # bytes in which a boundary that was not declared is looked for
_UNDECLARED = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[\w-]{1,40}[ \t]*:)", re.IGNORECASE)
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADERS = 16 << 10
BESIDE = "multipart beside"
_FIELD = 4096  # bytes of a part that is a field and no file


class _Piece(NamedTuple):
    """One part: where its headers and its content stand, and what the headers say."""

    headers: Span
    content: Span
    said: Said

    def step(self, number: int) -> str:
        name = self.said.field or self.said.hints.name
        return f"multipart[{shown(name) if name else number}]"


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of a multipart body, or None."""
    boundary = _boundary(data, hints)
    if boundary is None:
        return None
    document = _Document(data, boundary)
    return Syntax("multipart", document.fit, document.locate, document.tables)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the content of each part, and its headers unless all they say is a plain name and type."""
    boundary = _boundary(part.data, hints)
    if boundary is None or (part.to_parent is not None and part.parent and _boundary(part.parent.data, hints)):
        return  # a view of a body that was read as it is
    for number, piece in enumerate(_pieces(part.data, boundary)):
        path = (*part.path, piece.step(number))
        if part.root is None:
            budget.spend(piece.content[1] - piece.content[0])
        if not piece.said.is_plain:
            yield Child(
                Part(
                    (*path, "headers"),
                    part.data[slice(*piece.headers)],
                    parent=part,
                    lift=_LIFT,
                    fit=part_headers.fit,
                    locate=part_headers.locate,
                    span_in_parent=piece.headers,
                )
            )
        content = part.data[slice(*piece.content)]
        yield Child(Part(path, content, parent=part, lift=_LIFT, span_in_parent=piece.content), piece.said.hints)
    if not part.is_text and is_divided(part, hints):  # a text is scanned as a whole
        yield from _beside(part, boundary)


def is_divided(part: Part, hints: Hints) -> bool:
    """Tell whether a body is, by what is said of it, parts that are each read for themselves."""
    return bool(hints.boundary) and part.root == "body" and _boundary(part.data, hints) == hints.boundary


def _beside(part: Part, boundary: bytes) -> Iterator[Child]:
    """Give what stands before the first part and behind the last one."""
    lines = list(_delimiters(part.data, b"--" + boundary))
    for start, end in ((0, lines[0][0]), (lines[-1][1], len(part.data))) if lines and lines[-1][2] else ():
        if part.data[start:end].strip():
            path = (*part.path, BESIDE)
            yield Child(Part(path, part.data[start:end], parent=part, lift=_LIFT, span_in_parent=(start, end)))


def _boundary(data: bytes, hints: Hints) -> bytes | None:
    declared = hints.boundary
    if declared and (data.startswith(b"--" + declared) or data.find(b"\n--" + declared, 0, _HEAD) >= 0):
        return declared
    if data.startswith(b"--"):
        found = _UNDECLARED.match(data)
    elif hints.media_type.startswith("multipart/"):
        found = _UNDECLARED.search(data, 0, _HEAD)
    else:
        return None
    return found[1] if found else None


def _pieces(data: bytes, boundary: bytes) -> Iterator[_Piece]:
    previous: int | None = None
    for start, end, last in _delimiters(data, b"--" + boundary):
        if previous is not None:
            yield _piece(data, previous, max(previous, start))
        previous = end
        if last:
            return
    if previous is not None and previous < len(data):
        yield _piece(data, previous, len(data))


def _delimiters(data: bytes, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each boundary line begins (with the line end before it) and ends, and whether it is the last."""
    at = data.find(line)
    while at >= 0:
        after = at + len(line)
        if at == 0 or data[at - 1] == ord("\n"):
            last = data[after : after + 2] == b"--"
            end = data.find(b"\n", after) + 1 or len(data)
            if not data[after + 2 * last : end].strip():
                start = at - 1 - (data[at - 2 : at - 1] == b"\r") if at else 0
                yield start, end, last
                after = end
        at = data.find(line, after)


def _piece(data: bytes, start: int, end: int) -> _Piece:
    if data[start : start + 1] == b"\n" or data[start : start + 2] == b"\r\n":
        at = start + (1 if data[start : start + 1] == b"\n" else 2)
        return _Piece((start, start), (min(at, end), end), part_headers.say(b""))
    blank = _HEADERS_END.search(data, start, min(end, start + _LONGEST_HEADERS))
    stop = blank.start() if blank else end
    return _Piece((start, stop), (blank.end() if blank else end, end), part_headers.say(data[start:stop]))


class _Document:
    """One multipart text, and where its parts stand, once somebody asks."""

    __slots__ = ("boundary", "data", "found")

    def __init__(self, data: bytes, boundary: bytes) -> None:
        self.data = data
        self.boundary = boundary
        self.found: list[_Piece] | None = None

    def pieces(self) -> list[_Piece]:
        if self.found is None:
            self.found = list(_pieces(self.data, self.boundary))
        return self.found

    def fit(self, part: Part, edits: Sequence[Edit]) -> list[Edit]:
        """Keep the boundaries. Raises Unwritable when an edit touches nothing but them."""
        del part
        fitted: list[Edit] = []
        for edit in edits:
            own = [new for piece in self._touched(edit) for new in self._in_piece(piece, edit)]
            if not own:
                raise Unwritable("there is no part of the multipart body at that place")
            fitted += own
        return fitted

    def locate(self, part: Part, offset: int) -> tuple[str, ...]:
        pieces = self.pieces()
        at = next(self._indices(offset, offset + 1), None)
        return part.path[-1:] if at is None else (*part.path[-1:], pieces[at].step(at))

    def tables(self, part: Part, where: Where) -> list[Table]:
        del part, where
        return tables_of(
            Field(piece.said.field, self.data[slice(*piece.content)].decode("utf-8", "replace"), piece.content)
            for piece in self.pieces()
            if piece.said.field and not piece.said.hints.name and piece.content[1] - piece.content[0] <= _FIELD
        )

    def _touched(self, edit: Edit) -> Iterator[_Piece]:
        return (self.pieces()[at] for at in self._indices(edit.start, edit.end))

    def _indices(self, start: int, end: int) -> Iterator[int]:
        pieces = self.pieces()
        at = _first_after(pieces, start)
        while at < len(pieces) and pieces[at].headers[0] < end:
            yield at
            at += 1

    def _in_piece(self, piece: _Piece, edit: Edit) -> Iterator[Edit]:
        start, end = max(edit.start, piece.headers[0]), min(edit.end, piece.headers[1])
        if start < end:
            yield from part_headers.fit_in(self.data, piece.headers, Edit(start, end, edit.new))
        start, end = max(edit.start, piece.content[0]), min(edit.end, piece.content[1])
        if start < end:
            yield Edit(start, end, edit.new)


def _first_after(pieces: list[_Piece], offset: int) -> int:
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if pieces[middle].content[1] <= offset else (low, middle)
    return low


_LIFT = stretch(bytes)
