r"""Text that JSON holds in pieces, one behind the other: `["jane.d", "oe@gm", "ail.com"]`, `[{"text": "jane@"}, …]`.

It may stand in the middle of other text. Editors cut a text where its dress changes (`[{"insert": "jane@"},
{"insert": "shop", "bold": true}, …]`), and senders where a filter may look. Only runs are read in which an address or
a number is cut in two; each is a part of its own.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.extract import json_tree, signs
from outgate.extract.offsets import Change, OffsetMap
from outgate.extract.tree import Child
from outgate.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Span

_KEYS = ("text", "insert", "value", "content", "t", "s", "chars", "data", "body", "message", "msg")
_MOST = 50  # places at which a value is cut, of one text
_LONGEST = 2000  # bytes of a piece
_SIGN = signs.either(signs.CUTS)
_BRACKET = re.compile(rb"[\[\]]")
_ARRAY = re.compile(rb"\[(?:[^\[\]]|\[[^\[\]]{0,500}\]){1,65536}+\]")  # of strings, or of objects that hold small ones
_FAR = 4096  # bytes looked back at for its beginning
_CUT = re.compile(rb"[\w@.+-]")  # on both sides of a place where a value may be cut in two
_BLANK = re.compile(rb"[\s,;:()<>]+")
_NUMBER = re.compile(rb"\d{2,}")  # beside another one, a value by itself
_LEAST, _TWO = 12, 2


class _Piece(NamedTuple):
    """Where a piece stands in the text of the document, and in the run."""

    start: int
    end: int
    at: int


class _Map(OffsetMap):
    """Maps spans of a run to those of its document, and edits to edits of its pieces."""

    __slots__ = ("_pieces",)

    def __init__(self, pieces: Sequence[_Piece], size: int) -> None:
        self._pieces = pieces
        super().__init__(lambda: _changes(pieces, size))

    def in_pieces(self, edit: Edit) -> Iterator[Edit]:
        """Yield what an edit of the run is in each piece that it touches."""
        new = json.dumps(edit.new.decode("utf-8", "replace"), ensure_ascii=False)[1:-1].encode()
        for piece in self._pieces:
            left = max(edit.start, piece.at)
            right = min(edit.end, piece.at + piece.end - piece.start)
            if left < right:
                yield Edit(piece.start + left - piece.at, piece.start + right - piece.at, new)
                new = b""


def _changes(pieces: Sequence[_Piece], size: int) -> Iterator[Change]:
    """What stands between pieces is nothing in their run, or a line's end."""
    yield Change(0, pieces[0].start, 0)
    for one, other in pairwise(pieces):
        yield Change(one.end, other.start, other.at - one.at - (one.end - one.start))
    yield Change(pieces[-1].end, size, 0)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the runs of pieces in which a value may be cut in two."""
    del hints
    for run in _runs(part.data):
        text = b"".join(_glued(part.data, run))
        budget.spend(len(text))
        yield Child(_part(part, text, run))


def _part(parent: Part, text: bytes, run: Sequence[Span]) -> Part:
    pieces: list[_Piece] = []
    at = 0
    for span, glued in zip(run, _glued(parent.data, run), strict=True):
        pieces.append(_Piece(*span, at))
        at += len(glued)
    step = parent.locate(parent, run[0][0])[-1] if parent.locate is not None else "json"
    return Part(
        (*parent.path, f"{step} in pieces"),
        text,
        parent=parent,
        lift=_lift,
        span_in_parent=(run[0][0], run[-1][1]),
        to_parent=_Map(pieces, len(parent.data)),
    )


def _runs(data: bytes) -> Iterator[list[Span]]:
    """Yield the pieces of each array in which a value is cut."""
    end = 0
    for _ in range(_MOST):
        sign = _SIGN.search(data, end)
        if sign is None:
            return
        place, end = sign.span()
        array = _ARRAY.match(data, _opening(data, place))
        if array is None or array.end() < end:
            continue
        end = array.end()
        for elements in json_tree.spans(data, array.span())[:1]:
            yield from _in_array(data, elements)


def _opening(data: bytes, place: int) -> int:
    """Where the innermost array begins that is open at a place."""
    open_ones = [0]
    for bracket in _BRACKET.finditer(data, max(0, place - _FAR), place + 1):
        if bracket[0] == b"[":
            open_ones.append(bracket.start())
        elif len(open_ones) > 1:
            open_ones.pop()
    return open_ones[-1]


def _in_array(data: bytes, elements: list[Any]) -> Iterator[list[Span]]:
    run: list[Span] = []
    for element in [*elements, None]:
        piece = _piece(data, element)
        if piece is not None:
            run.append(piece)
            continue
        if _is_cut(data, run):
            yield run
        run = []


def _piece(data: bytes, element: Any) -> Span | None:
    """The string that an element is, or that is its text, if it is one piece of a line."""
    if isinstance(element, dict):
        element = next((element[key] for key in _KEYS if key in element), None)
    if not isinstance(element, tuple):
        return None
    start, end = element
    is_string = start and data[start - 1] == ord('"') and end - start <= _LONGEST
    return (start, end) if is_string and b"\\" not in data[start:end] else None


def _is_cut(data: bytes, run: Sequence[Span]) -> bool:
    """Whether a value may be cut in two between pieces; a list of numbers is one only where each is a digit."""
    texts = [data[start:end] for start, end in run]
    if len(texts) >= _TWO and all(text.isdigit() for text in texts):
        return len(texts) >= _LEAST and all(len(text) == 1 for text in texts)
    return any(joint is True for joint in _joints(texts))


def _joints(texts: Sequence[bytes]) -> Iterator[bool | None]:
    """Yield whether a word goes on in the next piece (True), each is by itself (False), or no word is there (None)."""
    word = b""
    for one, other in pairwise(texts):
        word = one if _BLANK.search(one) else word + one
        if not (_CUT.match(one[-1:]) and _CUT.match(other[:1])):
            yield None
            word = b""
            continue
        last, first = _BLANK.split(word)[-1], _BLANK.split(other, maxsplit=1)[0]
        is_apart = (b"@" in last and b"@" in first) or (_NUMBER.fullmatch(last) and _NUMBER.fullmatch(first))
        yield not is_apart
        word = b"" if is_apart else word


def _glued(data: bytes, run: Sequence[Span]) -> Iterator[bytes]:
    """The pieces, a line's end behind those that are values by themselves."""
    texts = [data[start:end] for start, end in run]
    for text, joint in zip(texts, [*_joints(texts), None], strict=True):
        yield text + b"\n" if joint is False else text


def _lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    """What is written stands in the first piece of a value, and the others lose theirs: strings stay what they are."""
    del parent
    return [
        lifted
        for child, edits in children
        if isinstance(child.to_parent, _Map)
        for edit in edits
        for lifted in child.to_parent.in_pieces(edit)
    ]
